import OrderedCollections
import WorkshopCommon

/// What an event invokes: a function, or its alias.
struct EventTarget {
    let functionID: String
    /// `Ref` of the function, or of the alias (its ARN).
    let name: JSONValue
    let arn: JSONValue
    /// `Condition` and the like that generated resources inherit.
    let inherited: JSONObject

    var condition: String? { inherited["Condition"]?.string }
}

extension Transformer {
    func transformFunction(_ id: String, _ resource: JSONValue) throws {
        let path = ["Resources", id, "Properties"]
        let properties = resource["Properties"] ?? .object([:])
        let inherited = inheritedAttributes(of: resource)
        noteFunctionName(properties)
        try checkCombinations(of: properties, at: path)

        var function = try lambdaProperties(properties, id, path)
        var target = EventTarget(
            functionID: id,
            name: .ref(id),
            arn: .getAtt(id, "Arn"),
            inherited: inherited
        )
        if let alias = properties["AutoPublishAlias"].given {
            target = try publishAlias(alias, properties, &function, target, resource, path)
        } else if properties["ProvisionedConcurrencyConfig"].given != nil {
            throw Refusal(
                "template-function-alias",
                at: path + ["ProvisionedConcurrencyConfig"],
                "ProvisionedConcurrencyConfig of \(id) needs AutoPublishAlias",
                why: "Lambda provisions concurrency for a published version, never for $LATEST.",
                suggestion: "add AutoPublishAlias: live"
            )
        }
        try addFunctionURL(properties, target, path)
        try addDeploymentPreference(properties, id, resource, path)
        let invokePolicies = try addEventInvokeConfig(properties, target, resource, path)
        var role = try functionRole(properties, id, path, invokePolicies)
        let roleCondition = try chooseRole(properties["Role"].given, of: id, in: &function, path)

        try emit(id, "AWS::Lambda::Function", function, attributes: ownAttributes(of: resource), origin: id)
        try transformEvents(properties, target, &role, path)
        if function["Role"] == nil || roleCondition != nil {
            var attributes = inherited
            if let roleCondition, !roleCondition.isEmpty { attributes["Condition"] = .string(roleCondition) }
            try emit("\(id)Role", "AWS::IAM::Role", role, attributes: attributes, origin: id)
        }
        if function["Role"] == nil {
            output[id]?.body[at: "Properties", "Role"] = .getAtt("\(id)Role", "Arn")
        }
    }

    private func noteFunctionName(_ properties: JSONValue) {
        guard let name = resolvingParameters(properties["FunctionName"])?.string else { return }
        for event in (properties["Events"]?.object ?? [:]).values where event["Type"] == "Api" {
            if let api = event["Properties"]?["RestApiId"].map(Self.apiID)?.string {
                functionNames[api, default: []].append(name)
            }
        }
    }

    private func checkCombinations(of properties: JSONValue, at path: [String]) throws {
        for (name, other) in [
            ("CapacityProviderConfig", "ProvisionedConcurrencyConfig"), ("CapacityProviderConfig", "VpcConfig"),
        ] where properties[name].given != nil && properties[other].given != nil {
            throw Refusal("template-exclusive", at: path + [other], "\(name) and \(other) can't be used together")
        }
        for (name, needed) in [
            ("FunctionScalingConfig", "CapacityProviderConfig"), ("VersionDeletionPolicy", "AutoPublishAlias"),
        ] where properties[name].given != nil && properties[needed].given == nil {
            throw Refusal("template-missing-property", at: path + [name], "\(name) needs \(needed)")
        }
        if let policy = resolvingParameters(properties["VersionDeletionPolicy"]).given, !policy.isIntrinsic,
            policy != "Delete", policy != "Retain"
        {
            throw Refusal(
                "template-value",
                at: path + ["VersionDeletionPolicy"],
                "VersionDeletionPolicy must be Delete or Retain, not \(policy.shown)"
            )
        }
        try checkDeadLetterQueue(properties, path)
        try checkTenancy(properties, path)
    }

    private func checkDeadLetterQueue(_ properties: JSONValue, _ path: [String]) throws {
        guard let queue = properties["DeadLetterQueue"].given else { return }
        let path = path + ["DeadLetterQueue"]
        guard queue["Type"].given != nil, queue["TargetArn"].given != nil else {
            throw Refusal(
                "template-missing-property",
                at: path,
                "DeadLetterQueue needs both Type and TargetArn",
                suggestion: "add Type: SQS (or SNS) and TargetArn: !GetAtt TheQueue.Arn"
            )
        }
        guard let type = queue["Type"]?.string, ["SQS", "SNS"].contains(type) else {
            throw Refusal("template-value", at: path + ["Type"], "Type of DeadLetterQueue must be SQS or SNS")
        }
    }

    private func checkTenancy(_ properties: JSONValue, _ path: [String]) throws {
        guard properties["TenancyConfig"].given != nil else { return }
        for name in ["ProvisionedConcurrencyConfig", "FunctionUrlConfig", "SnapStart"]
        where properties[name].given != nil {
            throw Refusal(
                "template-exclusive",
                at: path + [name],
                "\(name) is not supported for a function with TenancyConfig"
            )
        }
        for (eventID, event) in properties["Events"]?.object ?? [:] {
            let type = event["Type"]?.string ?? ""
            guard type != "Api", type != "HttpApi" else { continue }
            throw Refusal(
                "template-exclusive",
                at: path + ["Events", eventID, "Type"],
                "a function with TenancyConfig takes only Api and HttpApi events, not \(type)"
            )
        }
    }

    /// Properties that go to the Lambda function as they are.
    private static let passedToLambda = [
        "FunctionName", "Handler", "Runtime", "Description", "MemorySize", "Timeout", "VpcConfig", "Role",
        "Environment", "KmsKeyArn", "ReservedConcurrentExecutions", "Layers", "FileSystemConfigs", "ImageConfig",
        "PackageType", "Architectures", "SnapStart", "EphemeralStorage", "CodeSigningConfigArn",
        "RuntimeManagementConfig", "LoggingConfig", "TenancyConfig", "RecursiveLoop", "DurableConfig",
        "FunctionScalingConfig", "PublishToLatestPublished",
    ]

    private func lambdaProperties(_ properties: JSONValue, _ id: String, _ path: [String]) throws -> JSONValue {
        var function: JSONValue = .object([:])
        var code = try code(of: properties, id, path)
        if let key = properties["SourceKMSKeyArn"].given, code.object != nil, code["ImageUri"] == nil {
            code[at: "SourceKMSKeyArn"] = key
        }
        function[at: "Code"] = code
        for name in Self.passedToLambda {
            if let value = properties[name], !value.isNull { function[at: name] = value }
        }
        function[at: "Tags"] = Self.tagList(properties["Tags"], adding: ["lambda:createdBy": "SAM"])
        if let tracing = properties["Tracing"].given, resolvingParameters(tracing) != "Disabled" {
            function[at: "TracingConfig"] = ["Mode": tracing]
        }
        if let queue = properties["DeadLetterQueue"].given {
            function[at: "DeadLetterConfig"] = .map(["TargetArn": queue["TargetArn"]])
        }
        if let capacity = properties["CapacityProviderConfig"].given {
            function[at: "CapacityProviderConfig"] = try capacityConfiguration(capacity, path)
        }
        try checkPackage(of: properties, id, path)
        return function
    }

    private func capacityConfiguration(_ capacity: JSONValue, _ path: [String]) throws -> JSONValue {
        let path = path + ["CapacityProviderConfig"]
        guard capacity["Arn"] != nil else {
            throw Refusal("template-missing-property", at: path, "CapacityProviderConfig has no Arn")
        }
        return [
            "LambdaManagedInstancesCapacityProviderConfig": .map([
                "CapacityProviderArn": capacity["Arn"],
                "PerExecutionEnvironmentMaxConcurrency": capacity["PerExecutionEnvironmentMaxConcurrency"],
                "ExecutionEnvironmentMemoryGiBPerVCpu": capacity["ExecutionEnvironmentMemoryGiBPerVCpu"],
            ])
        ]
    }

    /// `Code` as CloudFormation has it, but for a local folder, which stays the text that the learner wrote.
    private func code(of properties: JSONValue, _ id: String, _ path: [String]) throws -> JSONValue {
        let isImage = resolvingParameters(properties["PackageType"]) == "Image"
        if isImage {
            guard let image = properties["ImageUri"].given else {
                throw Refusal("template-missing-property", at: path, "\(id) has PackageType Image and no ImageUri")
            }
            return image["ImageUri"] != nil && image.object != nil ? image : ["ImageUri": image]
        }
        if let inline = properties["InlineCode"], !inline.isNull { return ["ZipFile": inline] }
        guard let uri = resolvingParameters(properties["CodeUri"]), !uri.isNull, uri != "" else {
            throw Refusal(
                "template-missing-property",
                at: path,
                "\(id) has no CodeUri",
                why: "Lambda has to know which code to run.",
                suggestion: "add CodeUri: . (the folder that holds the function's code)"
            )
        }
        return try location(
            uri,
            "CodeUri",
            path + ["CodeUri"],
            bucket: "S3Bucket",
            key: "S3Key",
            version: "S3ObjectVersion"
        )
    }

    /// `s3://bucket/key?versionId=…` or a map with `Bucket` and `Key`; a local path stays text.
    func location(
        _ uri: JSONValue,
        _ name: String,
        _ path: [String],
        bucket: String,
        key: String,
        version: String
    ) throws -> JSONValue {
        if uri.object != nil {
            guard uri["Bucket"].given != nil, uri["Key"].given != nil else {
                throw Refusal(
                    "template-missing-property",
                    at: path,
                    uri.isIntrinsic
                        ? "\(name) can't be given by a function, but its Bucket and Key can"
                        : "\(name) needs both Bucket and Key",
                    suggestion: uri.isIntrinsic ? "write \(name): {Bucket: …, Key: …}, or a path" : nil
                )
            }
            var result: JSONValue = .map([bucket: uri["Bucket"], key: uri["Key"]])
            result[at: version] = uri["Version"]
            return result
        }
        guard let text = uri.string else {
            throw Refusal("template-type", at: path, "\(name) must be a path or an S3 location, not \(uri.shown)")
        }
        guard !text.contains(ascii: "{{resolve:") else {
            throw Refusal(
                "template-value",
                at: path,
                "\(name) can't hold a dynamic reference",
                why: "SAM has to know the S3 location before CloudFormation resolves dynamic references."
            )
        }
        guard text.hasPrefix("s3://") else {
            // A definition is a file; code and layers are folders as well.
            guard name != "DefinitionUri" || text.split(separator: "/").last?.contains(".") == true else {
                throw Refusal(
                    "template-value",
                    at: path,
                    "\(name) is neither a file nor an S3 location of the form s3://bucket/key",
                    suggestion: "write the definition's path with its ending, such as statemachine/flow.asl.json"
                )
            }
            return uri
        }
        let parts = text.dropFirst(5).split(separator: "/", maxSplits: 1)
        guard parts.count == 2 else {
            throw Refusal("template-value", at: path, "\(name) is not an S3 location of the form s3://bucket/key")
        }
        let keyAndVersion = parts[1].split(separator: "?versionId=", maxSplits: 1)
        var result: JSONValue = .object([
            bucket: .string(String(parts[0])), key: .string(String(keyAndVersion.first ?? parts[1])),
        ])
        if keyAndVersion.count == 2 { result[at: version] = .string(String(keyAndVersion[1])) }
        return result
    }

    private func checkPackage(of properties: JSONValue, _ id: String, _ path: [String]) throws {
        guard let type = resolvingParameters(properties["PackageType"]).given else {
            return try checkZip(properties, id, path)
        }
        switch type {
        case "Zip": try checkZip(properties, id, path)
        case "Image":
            for name in ["Runtime", "Handler", "Layers"] where properties[name].given != nil {
                throw Refusal("template-exclusive", at: path + [name], "\(name) can't be set with PackageType Image")
            }
        default:
            throw Refusal("template-value", at: path + ["PackageType"], "PackageType must be Zip or Image")
        }
    }

    private func checkZip(_ properties: JSONValue, _ id: String, _ path: [String]) throws {
        for (name, example) in [("Handler", "Handler: bootstrap"), ("Runtime", "Runtime: provided.al2023")]
        where properties[name].given == nil {
            throw Refusal(
                "template-missing-property",
                at: path,
                "\(id) has no \(name)",
                why: name == "Runtime"
                    ? "Lambda has to know what runs the code." : "Lambda has to know what to call in the code.",
                suggestion: "add \(example), or set it for all functions under Globals: Function:"
            )
        }
        if properties["ImageConfig"].given != nil {
            throw Refusal("template-exclusive", at: path + ["ImageConfig"], "ImageConfig needs PackageType: Image")
        }
    }

    static func tagList(_ tags: JSONValue?, adding own: JSONObject = [:]) -> JSONValue? {
        let all = own.merging(tags?.object ?? [:]) { _, new in new }
        guard !all.isEmpty else { return nil }
        return .array(all.map { ["Key": .string($0.key), "Value": $0.value] })
    }
}
