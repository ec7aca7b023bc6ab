import OrderedCollections
import WorkshopCommon

/// Custom domains of HTTP and WebSocket APIs.
extension Transformer {
    func addHTTPDomain(
        _ properties: JSONValue,
        _ id: String,
        _ resource: JSONValue,
        _ path: [String],
        tag: String?
    ) throws {
        guard let domain = properties["Domain"], !domain.isNull else { return }
        let path = path + ["Domain"]
        guard let certificate = domain["CertificateArn"], let name = domain["DomainName"], !name.isNull else {
            throw Refusal("template-missing-property", at: path, "Domain needs both DomainName and CertificateArn")
        }
        let endpoint = domain["EndpointConfiguration"] ?? "REGIONAL"
        guard endpoint == "REGIONAL" else {
            throw Refusal(
                "template-value",
                at: path + ["EndpointConfiguration"],
                "EndpointConfiguration must be REGIONAL here"
            )
        }
        let inherited = inheritedAttributes(of: resource)
        let domainID = "ApiGatewayDomainNameV2" + LogicalID.hash(of: name)
        try emit(
            domainID,
            "AWS::ApiGatewayV2::DomainName",
            .map([
                "DomainName": name, "MutualTlsAuthentication": try mutualTLS(domain, path),
                "DomainNameConfigurations": [
                    .map([
                        "CertificateArn": certificate, "EndpointType": endpoint,
                        "OwnershipVerificationCertificateArn": domain["OwnershipVerificationCertificateArn"].given,
                        "SecurityPolicy": domain["SecurityPolicy"].given,
                    ])
                ],
                "Tags": tag.map { .object([$0: "SAM"]) },
            ]),
            attributes: inherited,
            origin: id
        )
        referableProperties[id, default: [:]]["DomainName"] = domainID
        func addMapping(_ mappingID: String, _ key: String?) throws {
            try emit(
                mappingID,
                "AWS::ApiGatewayV2::ApiMapping",
                .map([
                    "ApiId": .ref(id), "DomainName": .ref(domainID), "Stage": .ref("\(id).Stage"),
                    "ApiMappingKey": key.map { .string($0) },
                ]),
                attributes: inherited,
                origin: id
            )
        }
        let given = domain["BasePath"].given
        if let paths = given.flatMap({ $0.array ?? ($0.string == nil ? nil : [$0]) }) {
            for (index, basePath) in paths.enumerated() {
                let isWord = basePath.string?.allSatisfy { character in
                    character.isASCII && (character.isLetter || character.isNumber || "/-_".contains(character))
                }
                guard let text = basePath.string, isWord == true else {
                    throw Refusal(
                        "template-value",
                        at: path + ["BasePath", String(index)],
                        "a base path holds letters, digits, /, - and _ only"
                    )
                }
                let plain = text.filter { !"-_/".contains($0) }
                let key = text.split(separator: "/", omittingEmptySubsequences: true).joined(separator: "/")
                try addMapping("\(id)\(plain)ApiMapping", key)
            }
        } else {
            try addMapping("\(id)ApiMapping", nil)
        }
        try addRecordSets(domain, "REGIONAL", domainID, id, inherited, path)
    }
}
