import OrderedCollections
import WorkshopCommon

/// How traffic moves to a function's new version.
struct DeploymentPreference {
    var functionID: String
    var type: JSONValue
    var settings: JSONValue
    /// Only where `PassthroughCondition` asks for it.
    var condition: String?
    var tags: JSONValue?
}

extension Transformer {
    private static let application = "ServerlessDeploymentApplication"

    func addDeploymentPreference(
        _ properties: JSONValue,
        _ id: String,
        _ resource: JSONValue,
        _ path: [String]
    ) throws {
        guard let given = properties["DeploymentPreference"].given else { return }
        let path = path + ["DeploymentPreference"]
        let enabled = resolvingParameters(given["Enabled"]) ?? true
        let isDisabled = enabled.isEmptyOrFalse || enabled == "false" || enabled == "False"
        let passes = try passesCondition(given, path)
        guard !isDisabled else { return }
        guard let type = given["Type"] else {
            throw Refusal(
                "template-missing-property",
                at: path,
                "DeploymentPreference has no Type",
                suggestion: "add Type: Canary10Percent5Minutes, or AllAtOnce"
            )
        }
        guard given["Hooks"].map({ $0.object != nil }) ?? true else {
            throw Refusal("template-type", at: path + ["Hooks"], "Hooks must be a map")
        }
        guard properties["AutoPublishAlias"].given != nil else {
            throw Refusal(
                "template-function-alias",
                at: path,
                "DeploymentPreference needs AutoPublishAlias",
                suggestion: "add AutoPublishAlias: live"
            )
        }
        deployments.append(
            DeploymentPreference(
                functionID: id,
                type: resolvingParameters(type) ?? type,
                settings: given,
                condition: passes ? resource["Condition"]?.string : nil,
                tags: properties["PropagateTags"].given == nil ? nil : properties["Tags"].given
            )
        )
    }

    private func passesCondition(_ given: JSONValue, _ path: [String]) throws -> Bool {
        guard let value = resolvingParameters(given["PassthroughCondition"]) else { return false }
        switch value {
        case true, "true", "True": return true
        case false, "false", "False": return false
        default:
            throw Refusal(
                "template-value",
                at: path + ["PassthroughCondition"],
                "PassthroughCondition must be true or false when SAM writes the template"
            )
        }
    }

    func updatePolicy(_ properties: JSONValue, _ id: String, _ path: [String]) throws -> JSONValue? {
        guard let given = properties["DeploymentPreference"].given else { return nil }
        let enabled = resolvingParameters(given["Enabled"]) ?? true
        guard !enabled.isEmptyOrFalse, enabled != "false", enabled != "False" else { return nil }
        return [
            "CodeDeployLambdaAliasUpdate": .map([
                "ApplicationName": .ref(Self.application), "DeploymentGroupName": .ref("\(id)DeploymentGroup"),
                "BeforeAllowTrafficHook": given["Hooks"]?["PreTraffic"],
                "AfterAllowTrafficHook": given["Hooks"]?["PostTraffic"],
            ])
        ]
    }

    func addDeployments() throws {
        guard let first = deployments.first else { return }
        var attributes: JSONObject = [:]
        let names = deployments.map(\.condition)
        if names.allSatisfy({ $0 != nil }) {
            let unique = Array(Set(names.compactMap { $0 })).sorted()
            if unique.count == 1 {
                attributes["Condition"] = .string(unique[0])
            } else {
                addCombinedCondition("ServerlessCodeDeployCondition", of: unique)
                attributes["Condition"] = "ServerlessCodeDeployCondition"
            }
        }
        try emit(
            Self.application,
            "AWS::CodeDeploy::Application",
            ["ComputePlatform": "Lambda"],
            attributes: attributes,
            origin: first.functionID
        )
        if deployments.contains(where: { $0.settings["Role"].given == nil }) {
            try emit(
                "CodeDeployServiceRole",
                "AWS::IAM::Role",
                [
                    "AssumeRolePolicyDocument": Self.trust("codedeploy.amazonaws.com"),
                    "ManagedPolicyArns": [ManagedPolicies.arn("service-role/AWSCodeDeployRoleForLambda")],
                ],
                attributes: attributes,
                origin: first.functionID
            )
        }
        for deployment in deployments { attempt { try self.addGroup(deployment) } }
    }

    private func addGroup(_ deployment: DeploymentPreference) throws {
        let id = deployment.functionID
        let settings = deployment.settings
        let path = ["Resources", id, "Properties", "DeploymentPreference", "Alarms"]
        try emit(
            "\(id)DeploymentGroup",
            "AWS::CodeDeploy::DeploymentGroup",
            .map([
                "ApplicationName": .ref(Self.application),
                "AlarmConfiguration": try settings["Alarms"].given.flatMap { try alarms($0, path) },
                "AutoRollbackConfiguration": [
                    "Enabled": true,
                    "Events": ["DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM", "DEPLOYMENT_STOP_ON_REQUEST"],
                ],
                "DeploymentConfigName": Self.configuration(deployment.type),
                "DeploymentStyle": ["DeploymentType": "BLUE_GREEN", "DeploymentOption": "WITH_TRAFFIC_CONTROL"],
                "ServiceRoleArn": settings["Role"].given ?? .getAtt("CodeDeployServiceRole", "Arn"),
                "TriggerConfigurations": settings["TriggerConfigurations"].given,
                "Tags": deployment.tags.flatMap { Self.tagList($0) },
            ]),
            attributes: deployment.condition.map { ["Condition": .string($0)] } ?? [:],
            origin: id
        )
    }

    private func alarms(_ alarms: JSONValue, _ path: [String]) throws -> JSONValue? {
        if alarms.isNoValue { return nil }
        if let parts = alarms.conditional {
            return .conditional(
                parts.condition,
                try configuration(of: parts.then, path),
                try configuration(of: parts.otherwise, path)
            )
        }
        return try configuration(of: alarms, path)
    }

    /// A branch of `Fn::If` has to be a list as well, with `AWS::NoValue` inside it rather than for it.
    private func configuration(of alarms: JSONValue, _ path: [String]) throws -> JSONValue {
        guard let list = alarms.array else {
            throw Refusal(
                "template-type",
                at: path,
                "Alarms must be a list, not \(alarms.shown)",
                suggestion: alarms.isNoValue ? "write [!Ref AWS::NoValue] for no alarms" : nil
            )
        }
        guard let first = list.first, !first.isNoValue else { return .object([:]) }
        return ["Enabled": true, "Alarms": .array(list.map { ["Name": $0] })]
    }

    private static let predefined: Set<String> = [
        "Canary10Percent5Minutes", "Canary10Percent10Minutes", "Canary10Percent15Minutes",
        "Canary10Percent30Minutes", "Linear10PercentEvery1Minute", "Linear10PercentEvery2Minutes",
        "Linear10PercentEvery3Minutes", "Linear10PercentEvery10Minutes", "AllAtOnce",
    ]

    private static func configuration(_ type: JSONValue) -> JSONValue {
        if let parts = type.conditional {
            return .conditional(parts.condition, configuration(parts.then), configuration(parts.otherwise))
        }
        guard let name = type.string, predefined.contains(name) else { return type }
        return .sub("CodeDeployDefault.Lambda${ConfigName}", ["ConfigName": type])
    }
}
