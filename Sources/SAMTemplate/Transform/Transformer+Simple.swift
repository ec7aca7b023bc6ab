import OrderedCollections
import WorkshopCommon

/// SAM types that stand for one resource each.
extension Transformer {
    func transformSimpleTable(_ id: String, _ resource: JSONValue) throws {
        let path = ["Resources", id, "Properties"]
        let properties = resource["Properties"] ?? .object([:])
        var key: JSONValue = ["AttributeName": "id", "AttributeType": "S"]
        if let primary = properties["PrimaryKey"].given {
            for name in ["Name", "Type"] where primary[name].map(\.isNull) ?? true {
                throw Refusal("template-missing-property", at: path + ["PrimaryKey"], "PrimaryKey has no \(name)")
            }
            for name in ["Name", "Type"] where primary[name].map({ $0.string == nil && !$0.isIntrinsic }) == true {
                throw Refusal("template-type", at: path + ["PrimaryKey", name], "\(name) of PrimaryKey must be text")
            }
            let types: [String: JSONValue] = ["String": "S", "Number": "N", "Binary": "B"]
            guard let type = types[primary["Type"]?.string ?? ""] else {
                throw Refusal(
                    "template-value",
                    at: path + ["PrimaryKey", "Type"],
                    "a key's Type must be String, Number or Binary"
                )
            }
            key = .map(["AttributeName": primary["Name"], "AttributeType": type])
        }
        let throughput = properties["ProvisionedThroughput"].given
        try emit(
            id,
            "AWS::DynamoDB::Table",
            .map([
                "AttributeDefinitions": [key],
                "KeySchema": [.map(["AttributeName": key["AttributeName"], "KeyType": "HASH"])],
                "BillingMode": throughput == nil ? "PAY_PER_REQUEST" : nil,
                "ProvisionedThroughput": throughput,
                "PointInTimeRecoverySpecification": properties["PointInTimeRecoverySpecification"].given,
                "SSESpecification": properties["SSESpecification"].given,
                "TableName": properties["TableName"].given,
                "Tags": properties["Tags"].given.flatMap { Self.tagList($0) },
            ]),
            attributes: ownAttributes(of: resource),
            origin: id
        )
    }

    func transformLayerVersion(_ id: String, _ resource: JSONValue) throws {
        let path = ["Resources", id, "Properties"]
        var properties = resource["Properties"] ?? .object([:])
        for name in ["LayerName", "LicenseInfo", "Description", "RetentionPolicy"] {
            properties[at: name] = resolvingParameters(properties[name])
        }
        var attributes = ownAttributes(of: resource)
        attributes["DeletionPolicy"] = attributes["DeletionPolicy"] ?? "Retain"
        if let policy = properties["RetentionPolicy"], !policy.isNull {
            guard let text = policy.string, ["retain", "delete"].contains(text.lowercased()) else {
                throw Refusal(
                    "template-value",
                    at: path + ["RetentionPolicy"],
                    "RetentionPolicy must be Retain or Delete"
                )
            }
            attributes["DeletionPolicy"] = text.lowercased() == "retain" ? "Retain" : "Delete"
        }
        for (index, architecture) in (properties["CompatibleArchitectures"]?.array ?? []).enumerated()
        where !architecture.isIntrinsic && !["x86_64", "arm64"].contains(architecture.string ?? "") {
            throw Refusal(
                "template-value",
                at: path + ["CompatibleArchitectures", String(index)],
                "an architecture is x86_64 or arm64"
            )
        }
        guard let uri = resolvingParameters(properties["ContentUri"]).given else {
            throw Refusal("template-missing-property", at: path, "\(id) has no ContentUri")
        }
        var hashed = resource
        for name in ["DeletionPolicy", "UpdateReplacePolicy", "Metadata"] { hashed[at: name] = nil }
        hashed[at: "Properties"] = properties
        let layerID = LogicalID.make(id, hashing: .object([id: hashed]))
        changedIDs[id] = layerID
        try emit(
            layerID,
            "AWS::Lambda::LayerVersion",
            .map([
                "LayerName": properties["LayerName"].given ?? .string(id),
                "Description": properties["Description"],
                "Content": try location(
                    uri,
                    "ContentUri",
                    path + ["ContentUri"],
                    bucket: "S3Bucket",
                    key: "S3Key",
                    version: "S3ObjectVersion"
                ),
                "CompatibleArchitectures": properties["CompatibleArchitectures"],
                "CompatibleRuntimes": properties["CompatibleRuntimes"],
                "LicenseInfo": properties["LicenseInfo"],
            ]),
            attributes: attributes,
            origin: id
        )
    }

    private func check(_ value: JSONValue, _ name: String, _ path: [String]) throws {
        // A mapping by region may lack ours; that is for CloudFormation to say.
        if value["Fn::FindInMap"] != nil { return }
        guard let text = value.string else {
            throw Refusal(
                "template-value",
                at: path,
                "\(name) must be text, or a Ref or Fn::FindInMap that is known beforehand"
            )
        }
        guard name != "ApplicationId" || text.hasPrefix("arn:") || parameters.values.contains(value) else {
            throw Refusal(
                "template-value",
                at: path,
                "there is no application \(text) in the Serverless Application Repository",
                why: "ApplicationId is an application's ARN.",
                suggestion: "write arn:aws:serverlessrepo:REGION:ACCOUNT:applications/NAME, "
                    + "or Location: path/to/template.yaml"
            )
        }
    }

    func transformApplication(_ id: String, _ resource: JSONValue) throws {
        let path = ["Resources", id, "Properties"]
        let properties = resource["Properties"] ?? .object([:])
        guard let location = properties["Location"], !location.isNull else {
            throw Refusal(
                "template-missing-property",
                at: path,
                "\(id) has no Location",
                suggestion: "add Location: path/to/template.yaml"
            )
        }
        var tags: JSONObject = ["lambda:createdBy": "SAM"]
        if location.object != nil, !location.isIntrinsic {
            for name in ["ApplicationId", "SemanticVersion"] {
                let path = path + ["Location"]
                guard let value = resolvingParameters(location[name]), !value.isNull else {
                    throw Refusal("template-missing-property", at: path, "Location has no \(name)")
                }
                try check(value, name, path + [name])
                tags[name == "ApplicationId" ? "serverlessrepo:applicationId" : "serverlessrepo:semanticVersion"] =
                    value
            }
        }
        try emit(
            id,
            "AWS::CloudFormation::Stack",
            .map([
                "TemplateURL": location.string.map { .string($0) } ?? "",
                "Parameters": properties["Parameters"], "NotificationARNs": properties["NotificationARNs"],
                "TimeoutInMinutes": properties["TimeoutInMinutes"],
                "Tags": Self.tagList(properties["Tags"], adding: tags),
            ]),
            attributes: ownAttributes(of: resource),
            origin: id
        )
    }
}
