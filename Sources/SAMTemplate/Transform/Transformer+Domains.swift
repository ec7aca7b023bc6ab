import OrderedCollections
import WorkshopCommon

/// Custom domains of REST APIs.
extension Transformer {
    func addDomain(_ properties: JSONValue, _ id: String, _ resource: JSONValue, _ path: [String]) throws {
        guard let domain = properties["Domain"], !domain.isNull else { return }
        let path = path + ["Domain"]
        guard domain.object != nil else { throw Refusal("template-type", at: path, "Domain must be a map") }
        for name in ["DomainName", "CertificateArn"] where domain[name].map(\.isNull) ?? true {
            throw Refusal("template-missing-property", at: path, "Domain has no \(name)")
        }
        let endpoint = domain["EndpointConfiguration"] ?? "REGIONAL"
        guard let kind = endpoint.string, ["EDGE", "REGIONAL", "PRIVATE"].contains(kind) else {
            throw Refusal(
                "template-value",
                at: path + ["EndpointConfiguration"],
                "EndpointConfiguration of a domain must be EDGE, REGIONAL or PRIVATE"
            )
        }
        let isPrivate = kind == "PRIVATE"
        let inherited = inheritedAttributes(of: resource)
        let domainID =
            (isPrivate ? "ApiGatewayDomainNameV2" : "ApiGatewayDomainName") + LogicalID.hash(of: domain["DomainName"])
        var configuration: JSONValue = ["Types": [endpoint]]
        configuration[at: "IpAddressType"] = domain["IpAddressType"].given
        var body: JSONValue = .map([
            "DomainName": domain["DomainName"], "EndpointConfiguration": configuration,
            "MutualTlsAuthentication": try mutualTLS(domain, path),
        ])
        body[at: kind == "REGIONAL" ? "RegionalCertificateArn" : "CertificateArn"] = domain["CertificateArn"]
        for name in ["SecurityPolicy", "EndpointAccessMode", "Policy", "OwnershipVerificationCertificateArn"] {
            if let value = domain[name].given { body[at: name] = value }
        }
        try emit(
            domainID,
            isPrivate ? "AWS::ApiGateway::DomainNameV2" : "AWS::ApiGateway::DomainName",
            body,
            attributes: inherited,
            origin: id
        )
        referableProperties[id, default: [:]][isPrivate ? "DomainNameV2" : "DomainName"] = domainID
        try addBasePaths(domain, domainID, id, inherited, path, isPrivate: isPrivate)
        if isPrivate, let association = domain["AccessAssociation"], !association.isNull {
            guard association.object != nil else {
                throw Refusal("template-type", at: path + ["AccessAssociation"], "AccessAssociation must be a map")
            }
            let endpointID = association["VpcEndpointId"] ?? .null
            try emit(
                LogicalID.make("DomainNameAccessAssociation", hashing: [endpointID, .string(domainID)]),
                "AWS::ApiGateway::DomainNameAccessAssociation",
                [
                    "DomainNameArn": .ref(domainID), "AccessAssociationSourceType": "VPCE",
                    "AccessAssociationSource": endpointID,
                ],
                attributes: inherited,
                origin: id
            )
        }
        try addRecordSets(domain, kind, domainID, id, inherited, path)
    }

    func mutualTLS(_ domain: JSONValue, _ path: [String]) throws -> JSONValue? {
        guard let mutual = domain["MutualTlsAuthentication"].given else { return nil }
        let path = path + ["MutualTlsAuthentication"]
        guard let members = mutual.object else {
            throw Refusal("template-type", at: path, "MutualTlsAuthentication must be a map")
        }
        for name in members.keys where !["TruststoreUri", "TruststoreVersion"].contains(name) {
            throw Refusal(
                "template-unknown-property",
                at: path + [name],
                "MutualTlsAuthentication has no \(name); it takes TruststoreUri and TruststoreVersion"
            )
        }
        return mutual
    }

    private func addBasePaths(
        _ domain: JSONValue,
        _ domainID: String,
        _ id: String,
        _ inherited: JSONObject,
        _ path: [String],
        isPrivate: Bool
    ) throws {
        func add(_ mappingID: String, _ basePath: JSONValue?) throws {
            var mapping: JSONValue = .map([
                "RestApiId": .ref(id), "Stage": .ref("\(id).Stage"), "BasePath": basePath,
            ])
            mapping[at: isPrivate ? "DomainNameArn" : "DomainName"] = .ref(domainID)
            try emit(
                mappingID,
                isPrivate ? "AWS::ApiGateway::BasePathMappingV2" : "AWS::ApiGateway::BasePathMapping",
                mapping,
                attributes: inherited,
                origin: id
            )
        }
        let given = domain["BasePath"].given
        guard let paths = given.flatMap({ $0.array ?? ($0.string == nil ? nil : [$0]) }) else {
            return try add("\(id)BasePathMapping", nil)
        }
        let isNormalized = domain["NormalizeBasePath"].map { !$0.isEmptyOrFalse } ?? true
        for (index, basePath) in paths.enumerated() {
            guard let text = basePath.string else {
                throw Refusal("template-type", at: path + ["BasePath", String(index)], "a base path must be text")
            }
            let plain = text.filter { $0.isLetter || $0.isNumber }
            try add("\(id)\(plain)BasePathMapping", .string(isNormalized ? plain : text))
        }
    }

    func addRecordSets(
        _ domain: JSONValue,
        _ kind: String,
        _ domainID: String,
        _ id: String,
        _ inherited: JSONObject,
        _ path: [String]
    ) throws {
        guard let route = domain["Route53"], !route.isNull else { return }
        let path = path + ["Route53"]
        guard route.object != nil else { throw Refusal("template-type", at: path, "Route53 must be a map") }
        guard let zone = route["HostedZoneId"].given ?? route["HostedZoneName"].given else {
            throw Refusal("template-missing-property", at: path, "Route53 needs HostedZoneId or HostedZoneName")
        }
        var groupID = "RecordSetGroup" + LogicalID.hash(of: zone)
        let separate = route["SeparateRecordSetGroup"].given
        if let separate {
            guard separate.bool != nil else {
                throw Refusal(
                    "template-type",
                    at: path + ["SeparateRecordSetGroup"],
                    "SeparateRecordSetGroup must be true or false"
                )
            }
            groupID = LogicalID.make("RecordSetGroup", hashing: [zone, domain["DomainName"] ?? .null])
        }
        var target: JSONValue = .map(["EvaluateTargetHealth": route["EvaluateTargetHealth"]])
        switch kind {
        case "REGIONAL":
            target[at: "HostedZoneId"] = .getAtt(domainID, "RegionalHostedZoneId")
            target[at: "DNSName"] = .getAtt(domainID, "RegionalDomainName")
        case "EDGE":
            target[at: "HostedZoneId"] = "Z2FDTNDATAQYW2"
            target[at: "DNSName"] = route["DistributionDomainName"] ?? .getAtt(domainID, "DistributionDomainName")
        default:
            target[at: "HostedZoneId"] = route["VpcEndpointHostedZoneId"]
            target[at: "DNSName"] = route["VpcEndpointDomainName"]
        }
        func record(_ type: String) -> JSONValue {
            .map([
                "Name": domain["DomainName"], "Type": .string(type), "AliasTarget": target,
                "Region": route["Region"], "SetIdentifier": route["SetIdentifier"],
            ])
        }
        let records = [record("A")] + (route["IpV6"] == true ? [record("AAAA")] : [])
        var group =
            recordSetGroups[groupID]
            ?? .map([
                "HostedZoneId": route["HostedZoneId"], "HostedZoneName": route["HostedZoneName"],
            ])
        group[at: "RecordSets"] = .array((group["RecordSets"]?.array ?? []) + records)
        recordSetGroups[groupID] = group
        try emit(groupID, "AWS::Route53::RecordSetGroup", group, attributes: inherited, origin: id)
    }
}
