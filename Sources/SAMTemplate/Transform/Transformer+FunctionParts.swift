import OrderedCollections
import WorkshopCommon

/// Versions and aliases, function URLs, asynchronous invocation, safe deployments.
extension Transformer {
    func publishAlias(
        _ alias: JSONValue,
        _ properties: JSONValue,
        _ function: inout JSONValue,
        _ target: EventTarget,
        _ resource: JSONValue,
        _ path: [String]
    ) throws -> EventTarget {
        let id = target.functionID
        guard let name = resolvingParameters(alias)?.string else {
            throw Refusal(
                "template-function-alias",
                at: path + ["AutoPublishAlias"],
                "AutoPublishAlias must be text or a Ref to a parameter",
                why: "SAM has to know the alias's name when it writes the template."
            )
        }
        let isWord = name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") }
        guard isWord, !name.allSatisfy(\.isNumber) else {
            throw Refusal(
                "template-function-alias",
                at: path + ["AutoPublishAlias"],
                "an alias's name holds letters, digits, - and _, and is no number; \(JSONValue.string(name).shown) is none"
            )
        }
        var hash: String?
        if let given = properties["AutoPublishCodeSha256"].given {
            guard let text = resolvingParameters(given)?.string else {
                throw Refusal(
                    "template-type",
                    at: path + ["AutoPublishCodeSha256"],
                    "AutoPublishCodeSha256 must be text or a Ref to a parameter"
                )
            }
            hash = String(text.prefix(10))
            let description = resolvingParameters(properties["Description"])
            function[at: "Description"] =
                description?.string.map { .string($0.isEmpty ? text : "\($0) \(text)") }
                ?? description.map { ["Fn::Join": [" ", [$0, .string(text)]]] } ?? .string(text)
        }
        let versionID = "\(id)Version" + (hash ?? LogicalID.hash(of: versionContents(properties, function)))
        var attributes = target.inherited
        if attributes["DeletionPolicy"] == nil {
            attributes["DeletionPolicy"] =
                properties["VersionDeletionPolicy"]
                ?? (properties["CapacityProviderConfig"].given == nil ? "Retain" : "Delete")
        }
        try emit(
            versionID,
            "AWS::Lambda::Version",
            .map([
                "FunctionName": .ref(id),
                "Description": properties["VersionDescription"],
                "FunctionScalingConfig": properties["CapacityProviderConfig"].given == nil
                    ? nil : properties["FunctionScalingConfig"],
            ]),
            attributes: attributes,
            origin: id
        )
        let aliasID = "\(id)Alias" + name.replacing("-", with: "D").replacing("_", with: "U")
        var aliasAttributes = target.inherited
        aliasAttributes["UpdatePolicy"] = try updatePolicy(properties, id, path)
        try emit(
            aliasID,
            "AWS::Lambda::Alias",
            .map([
                "Name": .string(name),
                "FunctionName": .ref(id),
                "FunctionVersion": .getAtt(versionID, "Version"),
                "ProvisionedConcurrencyConfig": properties["ProvisionedConcurrencyConfig"],
            ]),
            attributes: aliasAttributes,
            origin: id
        )
        referableProperties[id, default: [:]]["Version"] = versionID
        referableProperties[id, default: [:]]["Alias"] = aliasID
        return EventTarget(functionID: id, name: .ref(aliasID), arn: .ref(aliasID), inherited: target.inherited)
    }

    /// A change of these publishes a new version.
    private func versionContents(_ properties: JSONValue, _ function: JSONValue) -> JSONValue? {
        if properties["AutoPublishAliasAllProperties"].given != nil { return function }
        guard case .object(var contents) = resolvingParameters(function["Code"]) else {
            return function["Code"]
        }
        contents.merge(properties["Environment"]?.object ?? [:]) { $1 }
        if let memory = properties["MemorySize"].given { contents["MemorySize"] = memory }
        return .object(contents)
    }

    // MARK: Function URLs

    func addFunctionURL(_ properties: JSONValue, _ target: EventTarget, _ path: [String]) throws {
        guard let config = properties["FunctionUrlConfig"].given else { return }
        let id = target.functionID
        let path = path + ["FunctionUrlConfig"]
        let authType = config["AuthType"]
        if !config.isIntrinsic, authType?.isIntrinsic != true {
            guard let authType, authType == "AWS_IAM" || authType == "NONE" else {
                throw Refusal(
                    "template-value",
                    at: path + ["AuthType"],
                    "FunctionUrlConfig of \(id) needs AuthType: AWS_IAM or NONE",
                    why: "A function URL is reachable from the internet, so who may call it must be said.",
                    suggestion: "add AuthType: NONE for anybody, or AuthType: AWS_IAM"
                )
            }
        }
        try checkURLCors(config["Cors"].given, path + ["Cors"])
        let isAlias = target.name != .ref(id)
        try emit(
            "\(id)Url",
            "AWS::Lambda::Url",
            .map([
                "AuthType": authType, "Cors": config["Cors"].given, "InvokeMode": config["InvokeMode"],
                "TargetFunctionArn": isAlias ? target.arn : target.name,
            ]),
            attributes: target.inherited,
            origin: id
        )
        guard authType == "NONE", !config.isIntrinsic else { return }
        for (suffix, action, extra) in [
            ("UrlPublicPermissions", "lambda:InvokeFunctionUrl", ("FunctionUrlAuthType", JSONValue.string("NONE"))),
            ("URLInvokeAllowPublicAccess", "lambda:InvokeFunction", ("InvokedViaFunctionUrl", true)),
        ] {
            var permission: JSONValue = [
                "Action": .string(action), "FunctionName": target.name, "Principal": "*",
            ]
            permission[at: extra.0] = extra.1
            try emit(
                id + suffix,
                "AWS::Lambda::Permission",
                permission,
                attributes: target.inherited,
                origin: id
            )
        }
    }

    private func checkURLCors(_ cors: JSONValue?, _ path: [String]) throws {
        guard let cors, !cors.isIntrinsic else { return }
        guard let members = cors.object else { throw Refusal("template-type", at: path, "Cors must be a map") }
        for (name, value) in members where !value.isIntrinsic {
            let fits: Bool
            switch name {
            case "AllowOrigins", "AllowMethods", "AllowHeaders", "ExposeHeaders": fits = value.array != nil
            case "AllowCredentials": fits = value.bool != nil
            case "MaxAge": fits = value.int != nil
            default:
                throw Refusal("template-unknown-property", at: path + [name], "Cors has no property \(name)")
            }
            guard fits else {
                throw Refusal("template-type", at: path + [name], "\(name) can't be \(value.shown)")
            }
        }
    }

    // MARK: Asynchronous invocation

    func addEventInvokeConfig(
        _ properties: JSONValue,
        _ target: EventTarget,
        _ resource: JSONValue,
        _ path: [String]
    ) throws -> [JSONValue] {
        guard let given = properties["EventInvokeConfig"].given,
            let config = resolvingParameters(given)
        else { return [] }
        let id = target.functionID
        let path = path + ["EventInvokeConfig"]
        let configID = "\(id)EventInvokeConfig"
        var policies: [JSONValue] = []
        var destinations: JSONValue = .object([:])
        if let destinationConfig = config["DestinationConfig"].given {
            guard destinationConfig.object != nil else {
                throw Refusal("template-type", at: path + ["DestinationConfig"], "DestinationConfig must be a map")
            }
            for name in ["OnSuccess", "OnFailure"] {
                guard let value = destinationConfig[name], !value.isNull else { continue }
                guard value.object != nil else {
                    throw Refusal("template-type", at: path + ["DestinationConfig", name], "\(name) must be a map")
                }
                let (destination, policy) = try invokeDestination(
                    value,
                    name,
                    configID,
                    target,
                    path + ["DestinationConfig", name]
                )
                destinations[at: name] = .map(["Destination": destination])
                policies += policy.map { [$0] } ?? []
            }
        }
        let aliasID = target.name.referenced.flatMap { $0 == id ? nil : $0 }
        try emit(
            configID,
            "AWS::Lambda::EventInvokeConfig",
            .map([
                "FunctionName": .ref(id),
                "Qualifier": aliasID == nil
                    ? "$LATEST" : resolvingParameters(properties["AutoPublishAlias"]),
                "DestinationConfig": destinations.isEmptyOrFalse ? nil : destinations,
                "MaximumEventAgeInSeconds": config["MaximumEventAgeInSeconds"],
                "MaximumRetryAttempts": config["MaximumRetryAttempts"],
            ]),
            attributes: target.inherited,
            dependsOn: aliasID.map { [$0] } ?? [],
            origin: id
        )
        return policies
    }

    private func invokeDestination(
        _ config: JSONValue,
        _ name: String,
        _ configID: String,
        _ target: EventTarget,
        _ path: [String]
    ) throws -> (destination: JSONValue?, policy: JSONValue?) {
        let types = ["SQS", "SNS", "EventBridge", "Lambda", "S3Bucket"]
        guard let type = config["Type"]?.string, types.contains(type) else {
            throw Refusal(
                "template-value",
                at: path + ["Type"],
                "Type of \(name) must be one of \(types.joined(separator: ", "))"
            )
        }
        var destination = config["Destination"]
        var condition: String?
        if let parts = destination?.conditional, parts.then.isNoValue != parts.otherwise.isNoValue {
            condition = parts.condition
            if parts.otherwise.isNoValue {
                condition = "NOT\(parts.condition)" + LogicalID.hash(ofText: configID)
                conditions[condition ?? ""] = ["Fn::Not": [["Condition": .string(parts.condition)]]]
            }
        }
        if destination == nil || destination?.isNull == true || condition != nil {
            guard type == "SQS" || type == "SNS" else {
                throw Refusal(
                    "template-missing-property",
                    at: path,
                    "\(name) of type \(type) needs a Destination",
                    why: "SAM creates only queues and topics itself."
                )
            }
            let resourceID = configID + name + (type == "SQS" ? "Queue" : "Topic")
            let arn: JSONValue = type == "SQS" ? .getAtt(resourceID, "Arn") : .ref(resourceID)
            var attributes = target.inherited
            if let combined = combinedCondition(target.condition, condition, target.functionID) {
                attributes["Condition"] = .string(combined)
            }
            try emit(
                resourceID,
                type == "SQS" ? "AWS::SQS::Queue" : "AWS::SNS::Topic",
                .object([:]),
                attributes: attributes,
                origin: target.functionID
            )
            referableProperties[target.functionID, default: [:]][
                type == "SQS" ? "DestinationQueue" : "DestinationTopic"
            ] = resourceID
            let parts = destination?.conditional
            destination =
                condition.map { condition in
                    .conditional(
                        condition,
                        arn,
                        parts?.then.isNoValue == true ? parts?.otherwise ?? .null : parts?.then ?? .null
                    )
                } ?? arn
        }
        let action = [
            "SQS": "sqs:SendMessage", "SNS": "sns:publish", "EventBridge": "events:PutEvents",
            "Lambda": "lambda:InvokeFunction", "S3Bucket": "s3:PutObject",
        ][type]
        return (
            destination, Self.policy("\(configID)\(name)\(type)Policy", .string(action ?? ""), destination ?? .null)
        )
    }

    private func combinedCondition(_ resource: String?, _ property: String?, _ id: String) -> String? {
        guard let resource, let property else { return resource ?? property }
        let name = "\(resource)AND\(property)" + LogicalID.hash(ofText: id)
        conditions[name] = [
            "Fn::And": [["Condition": .string(resource)], ["Condition": .string(property)]]
        ]
        return name
    }
}
