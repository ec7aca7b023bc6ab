import OrderedCollections
package import WorkshopCommon

/// Stages, keys and plans of a stack, in the form of API Gateway's own API.
package enum StageDocuments {
    /// - Parameter properties: Of `AWS::ApiGateway::Stage`, or a `Deployment` that makes a stage.
    package static func rest(_ properties: JSONValue, name: String, deploymentID: String) -> JSONObject {
        let members = AWSNames.lowerCamel(properties["StageDescription"] ?? properties)
        var stage: JSONObject = ["stageName": .string(name), "deploymentId": .string(deploymentID)]
        stage["variables"] = members["variables"]
        stage["tracingEnabled"] = members["tracingEnabled"]
        stage["description"] = members["description"]
        stage["cacheClusterEnabled"] = members["cacheClusterEnabled"]
        stage["canarySettings"] = members["canarySetting"].map { .object(AWSNames.lowerCamel($0)) }
        stage["accessLogSettings"] = members["accessLogSetting"].map { .object(AWSNames.lowerCamel($0)) }
        var settings: JSONObject = [:]
        for setting in members["methodSettings"]?.array ?? [] {
            // `/~1pets~1{id}` here, `pets/{id}` in the API.
            let path = (setting["ResourcePath"]?.string ?? "/*").replacing("~1", with: "/").drop { $0 == "/" }
            let key = "\(path)/\(setting["HttpMethod"]?.string ?? "*")"
            settings[key] = .object(AWSNames.lowerCamel(setting, without: ["ResourcePath", "HttpMethod"]))
        }
        if !settings.isEmpty { stage["methodSettings"] = .object(settings) }
        return stage
    }

    /// - Parameter properties: Of `AWS::ApiGatewayV2::Stage`.
    package static func http(_ properties: JSONValue, name: String) -> JSONObject {
        let members = AWSNames.lowerCamel(properties)
        var stage: JSONObject = ["stageName": .string(name)]
        for kept in ["stageVariables", "autoDeploy", "description", "deploymentId"] { stage[kept] = members[kept] }
        for settings in ["accessLogSettings", "defaultRouteSettings"] {
            stage[settings] = members[settings].map { .object(AWSNames.lowerCamel($0)) }
        }
        if let settings = members["routeSettings"]?.object {
            stage["routeSettings"] = .object(settings.mapValues { .object(AWSNames.lowerCamel($0)) })
        }
        return stage
    }

    /// - Parameter properties: Of `AWS::ApiGateway::ApiKey`.
    package static func key(_ properties: JSONValue, id: String) -> APIKey {
        APIKey(
            id: id,
            name: properties["Name"]?.string ?? id,
            value: properties["Value"]?.string ?? AWSNames.id(of: "key \(id)", length: 40),
            isEnabled: properties["Enabled"]?.flag ?? false
        )
    }

    /// - Parameter properties: Of `AWS::ApiGateway::UsagePlan`.
    package static func plan(_ properties: JSONValue, id: String) -> UsagePlans.Plan {
        var members = AWSNames.lowerCamel(properties)
        members["name"] = members["usagePlanName"] ?? .string(id)
        members["usagePlanName"] = nil
        members["apiStages"] = members["apiStages"]?.array.map { stages in
            .array(
                stages.map { stage in
                    var stage = AWSNames.lowerCamel(stage)
                    stage["throttle"] = stage["throttle"]?.object.map { limits in
                        .object(limits.mapValues { .object(AWSNames.lowerCamel($0)) })
                    }
                    return .object(stage)
                }
            )
        }
        for part in ["quota", "throttle"] { members[part] = members[part].map { .object(AWSNames.lowerCamel($0)) } }
        return UsagePlans.Plan(id: id, members)
    }
}
