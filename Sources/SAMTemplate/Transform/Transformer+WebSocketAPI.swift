import OrderedCollections
import WorkshopCommon

/// `AWS::Serverless::WebSocketApi`: an API with a route, an integration and a permission for each message type.
extension Transformer {
    func transformWebSocketAPI(_ id: String, _ resource: JSONValue) throws {
        let path = ["Resources", id, "Properties"]
        var properties = resource["Properties"] ?? .object([:])
        for name in ["Auth", "Domain", "Routes"] { properties[at: name] = resolvingParameters(properties[name]) }
        let routes = properties["Routes"]?.object ?? [:]
        try checkWebSocket(properties, routes, path)
        var api: JSONValue = .map([
            "Name": properties["Name"] ?? .string(id), "ProtocolType": "WEBSOCKET",
            "RouteSelectionExpression": properties["RouteSelectionExpression"],
            "Tags": .object((properties["Tags"]?.object ?? [:]).merging(["websocketapi:createdBy": "SAM"]) { $1 }),
        ])
        for name in [
            "ApiKeySelectionExpression", "Description", "DisableExecuteApiEndpoint", "DisableSchemaValidation",
            "IpAddressType",
        ] {
            if let value = properties[name] { api[at: name] = value }
        }
        try emit(id, "AWS::ApiGatewayV2::Api", api, attributes: ownAttributes(of: resource), origin: id)
        let inherited = inheritedAttributes(of: resource)
        var routeIDs: [String] = []
        for (key, route) in routes {
            routeIDs.append(try addRoute(key, route, properties, id, inherited, path))
        }
        try addHTTPDomain(properties, id, resource, path, tag: "websocketapi:createdBy")
        try addWebSocketStage(properties, id, inherited, routeIDs, path)
        try addConnectAuthorizer(properties, id, resource)
    }

    private func checkWebSocket(_ properties: JSONValue, _ routes: JSONObject, _ path: [String]) throws {
        guard !routes.isEmpty else {
            throw Refusal("template-value", at: path + ["Routes"], "a WebSocket API needs at least one route")
        }
        if let type = properties["IpAddressType"], !type.isIntrinsic, type != "ipv4", type != "dualstack" {
            throw Refusal("template-value", at: path + ["IpAddressType"], "IpAddressType must be ipv4 or dualstack")
        }
        if properties["Domain"]?["MutualTlsAuthentication"].given != nil {
            throw Refusal(
                "template-exclusive",
                at: path + ["Domain", "MutualTlsAuthentication"],
                "WebSocket APIs don't support mutual TLS"
            )
        }
        guard properties["StageName"] != "$default" else {
            throw Refusal("template-value", at: path + ["StageName"], "a WebSocket API's stage can't be named $default")
        }
        guard let auth = properties["Auth"].given else { return }
        let path = path + ["Auth"]
        guard routes["$connect"] != nil else {
            throw Refusal("template-auth", at: path, "Auth needs a $connect route, where clients are authorized")
        }
        guard let type = auth["AuthType"]?.string?.uppercased() else {
            throw Refusal("template-missing-property", at: path, "Auth has no AuthType")
        }
        switch type {
        case "CUSTOM":
            guard auth["AuthArn"].given != nil else {
                throw Refusal("template-missing-property", at: path, "AuthType CUSTOM needs AuthArn")
            }
        case "AWS_IAM", "NONE":
            guard auth.object?.count == 1 else {
                throw Refusal("template-exclusive", at: path, "AuthType \(type) takes no other properties")
            }
        default:
            throw Refusal("template-value", at: path + ["AuthType"], "AuthType must be AWS_IAM, CUSTOM or NONE")
        }
    }

    private func addRoute(
        _ key: String,
        _ route: JSONValue,
        _ properties: JSONValue,
        _ id: String,
        _ inherited: JSONObject,
        _ path: [String]
    ) throws -> String {
        let routePath = path + ["Routes", key]
        let plain = ["$connect", "$disconnect", "$default"].contains(key) ? String(key.dropFirst()) : key
        guard LogicalID.isAlphanumeric(plain) else {
            throw Refusal(
                "template-value",
                at: routePath,
                "a route's key is a word, $connect, $disconnect or $default; \(key) is none of these"
            )
        }
        let name = plain.prefix(1).uppercased() + plain.dropFirst().lowercased()
        guard route.object != nil else {
            throw Refusal("template-type", at: routePath, "the route \(key) must be a map")
        }
        guard let function = route["FunctionArn"] else {
            throw Refusal(
                "template-missing-property",
                at: routePath,
                "the route \(key) has no FunctionArn",
                suggestion: "add FunctionArn: !GetAtt TheFunction.Arn"
            )
        }
        if route["RequestParameters"].given != nil, key != "$connect" {
            throw Refusal(
                "template-exclusive",
                at: routePath + ["RequestParameters"],
                "only $connect takes RequestParameters"
            )
        }
        let auth = key == "$connect" ? properties["Auth"].given : nil
        let type = auth?["AuthType"]?.string?.uppercased()
        var body: JSONValue = .map([
            "ApiId": .ref(id), "RouteKey": .string(key),
            "Target": ["Fn::Join": ["/", ["integrations", .ref("\(id)\(name)Integration")]]],
            "AuthorizationType": type.map { .string($0) },
            "AuthorizerId": type == "CUSTOM" ? .ref("\(id)ConnectAuthorizer") : nil,
        ])
        for name in [
            "ApiKeyRequired", "ModelSelectionExpression", "OperationName", "RequestModels", "RequestParameters",
            "RouteResponseSelectionExpression",
        ] {
            if let value = route[name] { body[at: name] = value }
        }
        try emit("\(id)\(name)Route", "AWS::ApiGatewayV2::Route", body, attributes: inherited, origin: id)
        try emit(
            "\(id)\(name)Integration",
            "AWS::ApiGatewayV2::Integration",
            .map([
                "ApiId": .ref(id), "IntegrationType": "AWS_PROXY",
                "IntegrationUri": .sub(
                    "arn:\(partition):apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/"
                        + "${FunctionArn}/invocations",
                    ["FunctionArn": function]
                ),
                "TimeoutInMillis": route["IntegrationTimeout"],
            ]),
            attributes: inherited,
            origin: id
        )
        let stage = properties["StageName"] ?? "default"
        try emit(
            "\(id)\(name)Permission",
            "AWS::Lambda::Permission",
            [
                "Action": "lambda:InvokeFunction", "FunctionName": function, "Principal": "apigateway.amazonaws.com",
                "SourceArn": sourceArn(.getAtt(id, "ApiId"), "${__ApiId__}/${__Stage__}/\(key)", stage: stage),
            ],
            attributes: inherited,
            origin: id
        )
        return "\(id)\(name)Route"
    }

    private func addWebSocketStage(
        _ properties: JSONValue,
        _ id: String,
        _ inherited: JSONObject,
        _ routeIDs: [String],
        _ path: [String]
    ) throws {
        let stage = properties["StageName"] ?? "default"
        let text = stage.string ?? ""
        let stageID = text == "default" ? "\(id)DefaultStage" : "\(id)\(text)Stage"
        try emit(
            stageID,
            "AWS::ApiGatewayV2::Stage",
            .map([
                "ApiId": .ref(id), "StageName": stage, "AutoDeploy": true,
                "StageVariables": properties["StageVariables"], "AccessLogSettings": properties["AccessLogSettings"],
                "DefaultRouteSettings": properties["DefaultRouteSettings"],
                "RouteSettings": properties["RouteSettings"], "Tags": ["websocketapi:createdBy": "SAM"],
            ]),
            attributes: inherited,
            dependsOn: properties["RouteSettings"].given == nil ? [] : routeIDs,
            origin: id
        )
        referableProperties[id, default: [:]]["Stage"] = stageID
    }

    private func addConnectAuthorizer(_ properties: JSONValue, _ id: String, _ resource: JSONValue) throws {
        guard let auth = properties["Auth"].given, auth["AuthType"]?.string?.uppercased() == "CUSTOM",
            let function = auth["AuthArn"].given
        else { return }
        try emit(
            "\(id)ConnectAuthorizer",
            "AWS::ApiGatewayV2::Authorizer",
            .map([
                "ApiId": .ref(id), "AuthorizerType": "REQUEST",
                "AuthorizerCredentialsArn": auth["InvokeRole"],
                "AuthorizerUri": .sub(
                    "arn:\(partition):apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/"
                        + "${AuthArn}/invocations",
                    ["AuthArn": function]
                ),
                "IdentitySource": auth["IdentitySource"],
                "Name": auth["Name"].given ?? .string("\(id)ConnectAuthorizer"),
            ]),
            attributes: inheritedAttributes(of: resource),
            origin: id
        )
        guard auth["InvokeRole"].given == nil else { return }
        try addAuthorizerPermission("\(id)AuthorizerPermission", function, id, resource)
    }
}
