import OrderedCollections
import WorkshopCommon

/// `Auth` of a REST API: authorizers, API keys, resource policies.
extension Transformer {
    private static let knownAuth = [
        "Authorizers", "DefaultAuthorizer", "InvokeRole", "AddDefaultAuthorizerToCorsPreflight",
        "AddApiKeyRequiredToCorsPreflight", "ApiKeyRequired", "ResourcePolicy", "UsagePlan",
    ]

    /// - Returns: The authorizers that the API defines.
    func addAPIAuth(
        _ properties: JSONValue,
        _ body: inout JSONValue?,
        _ id: String,
        _ path: [String]
    ) throws -> JSONObject {
        guard let auth = properties["Auth"].given else { return [:] }
        let path = path + ["Auth"]
        guard let members = auth.object else { throw Refusal("template-type", at: path, "Auth of \(id) must be a map") }
        guard body != nil else {
            throw Refusal("template-auth", at: path, "Auth works only with a definition in the template")
        }
        for name in members.keys where !Self.knownAuth.contains(name) {
            throw Refusal(
                "template-unknown-property",
                at: path + [name],
                "Auth has no property \(name)",
                suggestion: nearestName(to: name, among: Self.knownAuth).map { "did you mean \($0)?" }
            )
        }
        var editor = try DefinitionEditor(body, at: path.dropLast() + ["DefinitionBody"])
        let authorizers = try authorizerDefinitions(auth, id, path)
        if !authorizers.isEmpty {
            for (name, definition) in authorizers { editor.body[at: "securityDefinitions", name] = definition }
            try setDefaultAuthorizer(auth, authorizers, &editor, path)
        }
        if auth["ApiKeyRequired"].given != nil {
            guard editor.body["securityDefinitions"].map({ $0.object != nil || $0.isNull }) ?? true else {
                throw Refusal(
                    "template-api-definition",
                    at: path.dropLast() + ["DefinitionBody", "securityDefinitions"],
                    "securityDefinitions must be a map"
                )
            }
            editor.addSecurityDefinition("api_key", APISecurity.apiKey)
            let onPreflight = auth["AddApiKeyRequiredToCorsPreflight"].map { !$0.isEmptyOrFalse } ?? true
            for name in editor.pathNames {
                try editor.editAllMethods(name) { method, definition in
                    try Self.requireKey(&definition, onMethod: method != "options" || onPreflight, path)
                }
            }
        }
        if let policy = auth["ResourcePolicy"].given {
            guard policy.object != nil else {
                throw Refusal("template-type", at: path + ["ResourcePolicy"], "ResourcePolicy must be a map")
            }
            for name in editor.pathNames {
                try editor.addResourcePolicy(
                    policy,
                    name,
                    stage: properties["StageName"] ?? "",
                    at: path + ["ResourcePolicy"]
                )
            }
        }
        body = editor.body
        return authorizers
    }

    private static func securityEntries(_ definition: JSONValue, _ path: [String]) throws -> [JSONValue] {
        guard let security = definition["security"] else { return [] }
        guard let entries = security.array else {
            throw Refusal(
                "template-api-definition",
                at: path,
                "security of a method must be a list, not \(security.shown)",
                suggestion: security.isNull ? "write security: [], or remove the line" : nil
            )
        }
        for entry in entries where entry.object == nil {
            throw Refusal("template-api-definition", at: path, "an entry of a method's security must be a map")
        }
        return entries
    }

    private static func requireKey(_ definition: inout JSONValue, onMethod: Bool, _ path: [String]) throws {
        let entries = try securityEntries(definition, path)
        func has(_ entry: JSONValue, _ name: String) -> Bool { entry[name] != nil }
        let others = entries.filter { !has($0, "api_key") && !has($0, "api_key_false") }
        let isRefused = entries.contains { has($0, "api_key_false") }
        let security = others + (isRefused || !onMethod ? [] : [["api_key": []]])
        if security != entries { definition[at: "security"] = .array(security) }
    }

    private func setDefaultAuthorizer(
        _ auth: JSONValue,
        _ authorizers: JSONObject,
        _ editor: inout DefinitionEditor,
        _ path: [String]
    ) throws {
        guard let given = auth["DefaultAuthorizer"].given else { return }
        guard let name = given.string else {
            throw Refusal("template-type", at: path + ["DefaultAuthorizer"], "DefaultAuthorizer must be text")
        }
        guard authorizers[name] != nil else {
            throw Refusal(
                "template-authorizer",
                at: path + ["DefaultAuthorizer"],
                "DefaultAuthorizer \(name) is not defined under Authorizers",
                suggestion: nearestName(to: name, among: authorizers.keys).map { "did you mean \($0)?" }
            )
        }
        let onPreflight = auth["AddDefaultAuthorizerToCorsPreflight"].map { !$0.isEmptyOrFalse } ?? true
        let scopes = auth["Authorizers"]?[name]?["AuthorizationScopes"] ?? .array([])
        var needsIAM = false
        for path in editor.pathNames {
            try editor.editAllMethods(path) { method, definition in
                guard onPreflight || method != "options" else { return }
                let entries = try Self.securityEntries(definition, editorPath(path))
                let names = Set(authorizers.keys).union(["AWS_IAM"])
                let own = entries.filter { !names.isDisjoint(with: ($0.object ?? [:]).keys) }
                var security = entries.filter { names.isDisjoint(with: ($0.object ?? [:]).keys) }
                if let none = security.firstIndex(where: { $0["NONE"] != nil }) {
                    security.remove(at: none)
                } else {
                    security += own.isEmpty ? [.object([name: scopes])] : own
                }
                if !security.isEmpty {
                    definition[at: "security"] = .array(security)
                    needsIAM = needsIAM || security[0]["AWS_IAM"] != nil
                }
            }
        }
        if needsIAM { editor.addSecurityDefinition("AWS_IAM", APISecurity.iam) }

        func editorPath(_ name: String) -> [String] { Array(path.dropLast()) + ["DefinitionBody", "paths", name] }
    }

    private func authorizerDefinitions(_ auth: JSONValue, _ id: String, _ path: [String]) throws -> JSONObject {
        var definitions: JSONObject = [:]
        if auth["DefaultAuthorizer"] == "AWS_IAM" { definitions["AWS_IAM"] = APISecurity.iam }
        guard let authorizers = auth["Authorizers"].given else { return definitions }
        let path = path + ["Authorizers"]
        guard let members = authorizers.object, !authorizers.isIntrinsic else {
            throw Refusal("template-type", at: path, "Authorizers must be a map")
        }
        for (name, authorizer) in members {
            guard authorizer.object != nil else {
                throw Refusal("template-type", at: path + [name], "the authorizer \(name) must be a map")
            }
            definitions[name] = try authorizerDefinition(authorizer, path + [name])
        }
        return definitions
    }

    private func authorizerDefinition(_ authorizer: JSONValue, _ path: [String]) throws -> JSONValue {
        let payload = authorizer["FunctionPayloadType"].given
        guard payload == nil || payload == "TOKEN" || payload == "REQUEST" else {
            throw Refusal(
                "template-value",
                at: path + ["FunctionPayloadType"],
                "FunctionPayloadType must be TOKEN or REQUEST"
            )
        }
        let identity = authorizer["Identity"].given
        if let identity, identity.object == nil {
            throw Refusal("template-type", at: path + ["Identity"], "Identity must be a map")
        }
        let isRequest = payload == "REQUEST"
        if isRequest { try checkIdentitySource(identity, path) }
        if let scopes = authorizer["AuthorizationScopes"], !scopes.isNull, scopes.array == nil {
            throw Refusal("template-type", at: path + ["AuthorizationScopes"], "AuthorizationScopes must be a list")
        }
        if let flag = authorizer["DisableFunctionDefaultPermissions"], !flag.isNull, flag.bool == nil {
            throw Refusal(
                "template-type",
                at: path + ["DisableFunctionDefaultPermissions"],
                "DisableFunctionDefaultPermissions must be true or false"
            )
        }
        let header = identity?["Header"].given ?? "Authorization"
        if let pool = authorizer["UserPoolArn"].given {
            return [
                "type": "apiKey", "name": header, "in": "header",
                "x-amazon-apigateway-authtype": "cognito_user_pools",
                "x-amazon-apigateway-authorizer": .map([
                    "type": "cognito_user_pools", "providerARNs": .array(pool.array ?? [pool]),
                    "identityValidationExpression": identity?["ValidationExpression"].given,
                ]),
            ]
        }
        let invokeRole = authorizer["FunctionInvokeRole"].given.flatMap { $0 == "NONE" ? nil : $0 }
        let sources = isRequest ? try identitySources(identity, path + ["Identity"]) : []
        return [
            "type": "apiKey", "name": isRequest ? "Unused" : header, "in": "header",
            "x-amazon-apigateway-authtype": "custom",
            "x-amazon-apigateway-authorizer": .map([
                "type": isRequest ? "request" : "token",
                "authorizerUri": .sub(
                    "arn:\(partition):apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/"
                        + "${__FunctionArn__}/invocations",
                    ["__FunctionArn__": authorizer["FunctionArn"] ?? .null]
                ),
                "authorizerResultTtlInSeconds": identity?["ReauthorizeEvery"],
                "authorizerCredentials": invokeRole,
                "identitySource": sources.isEmpty ? nil : .string(sources.joined(separator: ", ")),
                "identityValidationExpression": isRequest ? nil : identity?["ValidationExpression"].given,
            ]),
        ]
    }

    private func checkIdentitySource(_ identity: JSONValue?, _ path: [String]) throws {
        let keys = ["Headers", "QueryStrings", "StageVariables", "Context"]
        let isMissing = keys.allSatisfy { identity?[$0].given == nil }
        let seconds = identity?["ReauthorizeEvery"].flatMap { $0.int ?? $0.string.flatMap { Int($0) } }
        guard isMissing, seconds.map({ $0 > 0 }) ?? true else { return }
        throw Refusal(
            "template-missing-property",
            at: path,
            "an authorizer of type REQUEST needs an Identity with one of \(keys.joined(separator: ", "))",
            why: "API Gateway caches the answer by these parts of the request."
        )
    }

    private func identitySources(_ identity: JSONValue?, _ path: [String]) throws -> [String] {
        var sources: [String] = []
        for (key, prefix) in [
            ("Headers", "method.request.header."), ("QueryStrings", "method.request.querystring."),
            ("StageVariables", "stageVariables."), ("Context", "context."),
        ] {
            guard let values = identity?[key].given else { continue }
            guard let values = values.array else {
                throw Refusal("template-type", at: path + [key], "\(key) must be a list")
            }
            for (index, value) in values.enumerated() {
                guard let text = value.string else {
                    throw Refusal("template-type", at: path + [key, String(index)], "an entry of \(key) must be text")
                }
                sources.append(prefix + text)
            }
        }
        return sources
    }

    func addAuthorizerPermissions(_ authorizers: JSONObject, _ id: String, _ resource: JSONValue) throws {
        let auth = resolvingParameters(resource["Properties"]?["Auth"])
        for (name, authorizer) in auth?["Authorizers"]?.object ?? [:] {
            guard let function = authorizer["FunctionArn"].given,
                authorizer["DisableFunctionDefaultPermissions"].given == nil
            else { continue }
            try addAuthorizerPermission("\(id)\(name)AuthorizerPermission", function, id, resource)
        }
    }

    func addAuthorizerPermission(
        _ permissionID: String,
        _ function: JSONValue,
        _ id: String,
        _ resource: JSONValue
    ) throws {
        try emit(
            permissionID,
            "AWS::Lambda::Permission",
            [
                "Action": "lambda:InvokeFunction", "FunctionName": function, "Principal": "apigateway.amazonaws.com",
                "SourceArn": .sub(
                    "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${__ApiId__}/authorizers/*",
                    ["__ApiId__": .ref(id)]
                ),
            ],
            attributes: inheritedAttributes(of: resource),
            origin: id
        )
    }

    // MARK: Usage plans

    func addUsagePlan(_ properties: JSONValue, _ id: String, _ resource: JSONValue, _ path: [String]) throws {
        guard let plan = properties["Auth"]?["UsagePlan"], !plan.isNull else { return }
        let path = path + ["Auth", "UsagePlan"]
        guard let members = plan.object else { throw Refusal("template-type", at: path, "UsagePlan must be a map") }
        let known = ["CreateUsagePlan", "Description", "Quota", "Tags", "Throttle", "UsagePlanName"]
        for name in members.keys where !known.contains(name) {
            throw Refusal(
                "template-unknown-property",
                at: path + [name],
                "UsagePlan has no property \(name)",
                suggestion: nearestName(to: name, among: known).map { "did you mean \($0)?" }
            )
        }
        guard let kind = plan["CreateUsagePlan"]?.string, ["SHARED", "PER_API", "NONE"].contains(kind) else {
            throw Refusal(
                "template-value",
                at: path + ["CreateUsagePlan"],
                "CreateUsagePlan must be PER_API, SHARED or NONE"
            )
        }
        guard kind != "NONE", let stageID = referableProperties[id]?["Stage"] else { return }
        let isShared = kind == "SHARED"
        let prefix = isShared ? "Serverless" : id
        let apiStage: JSONValue = ["ApiId": .ref(id), "Stage": .ref(stageID)]
        let stageKey: JSONValue = ["RestApiId": .ref(id), "StageName": .ref(stageID)]
        if isShared {
            sharedUsagePlan.apiIDs.append(id)
            sharedUsagePlan.stages.append(apiStage)
            sharedUsagePlan.keys.append(stageKey)
        }
        let attributes = try usagePlanAttributes(resource, isShared: isShared)
        let origin = isShared ? sharedUsagePlan.apiIDs[0] : id
        var usagePlan: JSONValue = .map([
            "ApiStages": .array(isShared ? sharedUsagePlan.stages : [apiStage])
        ])
        for name in known.dropFirst() { if let value = plan[name].given { usagePlan[at: name] = value } }
        try emit(
            "\(prefix)UsagePlan",
            "AWS::ApiGateway::UsagePlan",
            usagePlan,
            attributes: attributes,
            dependsOn: isShared ? sharedUsagePlan.apiIDs : [id],
            origin: origin
        )
        try emit(
            "\(prefix)ApiKey",
            "AWS::ApiGateway::ApiKey",
            ["Enabled": true, "StageKeys": .array(isShared ? sharedUsagePlan.keys : [stageKey])],
            attributes: attributes,
            dependsOn: ["\(prefix)UsagePlan"],
            origin: origin
        )
        try emit(
            "\(prefix)UsagePlanKey",
            "AWS::ApiGateway::UsagePlanKey",
            [
                "KeyId": .ref("\(prefix)ApiKey"), "KeyType": "API_KEY", "UsagePlanId": .ref("\(prefix)UsagePlan"),
            ],
            attributes: attributes,
            dependsOn: ["\(prefix)ApiKey"],
            origin: origin
        )
        for name in ["UsagePlan", "UsagePlanKey", "ApiKey"] {
            referableProperties[id, default: [:]][name] = prefix + name
        }
    }

    private func usagePlanAttributes(_ resource: JSONValue, isShared: Bool) throws -> JSONObject {
        var attributes = inheritedAttributes(of: resource)
        guard isShared else { return attributes }
        attributes["Condition"] = nil
        let names = sharedUsagePlan.apiIDs.map { resources[$0]?["Condition"]?.string }
        if names.allSatisfy({ $0 != nil }) {
            let unique = Array(Set(names.compactMap { $0 })).sorted()
            addCombinedCondition("SharedUsagePlanCondition", of: unique)
            attributes["Condition"] = "SharedUsagePlanCondition"
        } else {
            conditions["SharedUsagePlanCondition"] = nil
        }
        return attributes
    }
}
