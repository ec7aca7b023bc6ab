import OrderedCollections
import WorkshopCommon

/// `Api` and `HttpApi` events: a permission, and the route in the API's definition.
extension Transformer {
    func integrationURI(_ target: EventTarget, isStreaming: Bool = false) -> JSONValue {
        let shorthand = target.arn["Ref"]?.string ?? "\(target.functionID).Arn"
        let path =
            isStreaming
            ? "2021-11-15/functions/${\(shorthand)}/response-streaming-invocations"
            : "2015-03-31/functions/${\(shorthand)}/invocations"
        return .sub("arn:\(partition):apigateway:${AWS::Region}:lambda:path/\(path)")
    }

    func sourceArn(_ apiID: JSONValue, _ resource: String, stage: JSONValue = "*") -> JSONValue {
        .sub(
            "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:" + resource,
            ["__ApiId__": apiID, "__Stage__": stage]
        )
    }

    /// The API that an event names, with its stage as logical ids have it.
    func linkedAPI(_ event: EventSource) throws -> (id: String, suffix: String) {
        guard let id = event["RestApiId"].map(Self.apiID)?.string, let api = resources[id] else {
            throw Refusal(
                "template-api-reference",
                at: event.path + ["RestApiId"],
                "RestApiId of the event \(event.name) must refer to an AWS::Serverless::Api in the same template",
                suggestion: "write RestApiId: !Ref TheApi"
            )
        }
        guard api["Properties"].map({ $0.object != nil }) ?? true else {
            throw Refusal("template-type", at: ["Resources", id, "Properties"], "Properties of \(id) must be a map")
        }
        guard let stage = api["Properties"]?["StageName"]?.string else { return (id, "Stage") }
        guard !stage.isEmpty else {
            throw Refusal("template-value", at: ["Resources", id, "Properties", "StageName"], "StageName is empty")
        }
        return (id, stage)
    }

    func addRESTEvent(_ event: EventSource, _ target: EventTarget) throws {
        guard let name = event["Path"]?.string, let method = event["Method"]?.string?.lowercased() else { return }
        let (apiID, stage) = try linkedAPI(event)
        let verb = method == "any" ? "*" : method.uppercased()
        let path = DefinitionEditor.permissionPath(name)
        try addPermission(
            event,
            target,
            "apigateway.amazonaws.com",
            [
                "SourceArn": sourceArn(event["RestApiId"] ?? .null, "${__ApiId__}/${__Stage__}/\(verb)\(path)")
            ],
            suffix: stage
        )
        let api = resources[apiID]?["Properties"]
        let isMerging = api?["MergeDefinitions"].given != nil
        if api?[Self.managed].given != nil || isMerging {
            try addRESTIntegration(event, target, name, method, apiID, stage, isMerging: isMerging)
        }
        try overrideAuth(event, name, method, apiID, stage)
    }

    private func addRESTIntegration(
        _ event: EventSource,
        _ target: EventTarget,
        _ name: String,
        _ method: String,
        _ apiID: String,
        _ stage: String,
        isMerging: Bool
    ) throws {
        guard let api = resources[apiID]?["Properties"], let body = api["DefinitionBody"], !body.isNull else { return }
        let bodyPath = ["Resources", apiID, "Properties", "DefinitionBody"]
        var editor = try DefinitionEditor(isMerging ? APIFlavour.rest.skeleton : body, at: bodyPath)
        guard try !editor.hasIntegration(name, method) else {
            throw Refusal(
                "template-duplicate-route",
                at: event.path,
                "\(method.uppercased()) \(name) is routed twice",
                why: "One request can go to one function only.",
                suggestion: "give one of the events another Path or Method"
            )
        }
        let auth = event["Auth"].given ?? .object([:])
        let apiAuth = api["Auth"].given ?? .object([:])
        guard auth.object != nil else {
            throw Refusal("template-type", at: event.path + ["Auth"], "Auth of the event \(event.name) must be a map")
        }
        guard apiAuth.object != nil else {
            throw Refusal(
                "template-type",
                at: ["Resources", apiID, "Properties", "Auth"],
                "Auth of \(apiID) must be a map"
            )
        }
        let mode = event["ResponseTransferMode"]
        let uri = integrationURI(target, isStreaming: mode == "RESPONSE_STREAM")
        var integration: JSONValue = [
            "type": "aws_proxy", "httpMethod": "POST",
            "uri": target.condition.map { .conditional($0, uri) } ?? uri,
        ]
        if mode == "RESPONSE_STREAM" { integration[at: "responseTransferMode"] = "STREAM" }
        if let credentials = Self.invokeCredentials(auth, apiAuth) { integration[at: "credentials"] = credentials }
        if let timeout = event["TimeoutInMillis"].given { integration[at: "timeoutInMillis"] = timeout }
        try editor.addIntegration(name, method, integration, condition: target.condition)
        if !auth.isEmptyOrFalse { try addAuth(auth, event, name, method, apiID, stage, &editor) }
        try addRequestModel(event, name, method, api, &editor)
        try addRequestParameters(event, name, method, &editor)
        resources[apiID]?[at: "Properties", "DefinitionBody"] =
            isMerging ? try merged(editor.body, into: body, name, method, bodyPath) : editor.body
    }

    /// IAM authorization makes API Gateway call the function as the caller.
    private static func invokeCredentials(_ auth: JSONValue, _ apiAuth: JSONValue) -> JSONValue? {
        guard
            auth["Authorizer"] == "AWS_IAM"
                || (apiAuth["DefaultAuthorizer"] == "AWS_IAM" && auth.isEmptyOrFalse)
        else { return nil }
        func role(_ auth: JSONValue) -> JSONValue? {
            auth["InvokeRole"].map { $0.isEmptyOrFalse ? "NONE" : $0 }
        }
        let role = role(auth) ?? role(apiAuth) ?? "CALLER_CREDENTIALS"
        switch role {
        case "NONE": return nil
        case "CALLER_CREDENTIALS": return "arn:aws:iam::*:user/*"
        default: return role
        }
    }

    private func merged(
        _ generated: JSONValue,
        into body: JSONValue,
        _ name: String,
        _ method: String,
        _ path: [String]
    ) throws -> JSONValue {
        var body = body
        let method = DefinitionEditor.normalized(method)
        let existing = body["paths"]?[name]
        guard existing.map({ $0.object != nil }) ?? true, existing?[method].map({ $0.object != nil }) ?? true else {
            throw Refusal("template-api-definition", at: path + ["paths", name], "the path \(name) must be a map")
        }
        let own = existing?[method]?.object ?? [:]
        let added = generated["paths"]?[name]?[method]?.object ?? [:]
        body[at: "paths", name, method] = .object(own.merging(added) { _, new in new })
        return body
    }

    // MARK: Authorization

    func addAuth(
        _ auth: JSONValue,
        _ event: EventSource,
        _ name: String,
        _ method: String,
        _ apiID: String,
        _ stage: String,
        _ editor: inout DefinitionEditor
    ) throws {
        let apiAuth = resolvingParameters(resources[apiID]?["Properties"]?["Auth"])
        let authorizers = apiAuth?["Authorizers"].given
        let path = event.path + ["Auth"]
        let authorizer = auth["Authorizer"].given
        if let authorizer, authorizer != "AWS_IAM" {
            try checkAuthorizer(authorizer, authorizers, apiAuth, name, method, apiID, path)
        }
        if let scopes = auth["AuthorizationScopes"].given {
            guard scopes.array != nil else {
                throw Refusal("template-type", at: path + ["AuthorizationScopes"], "AuthorizationScopes must be a list")
            }
            guard authorizer != nil else {
                throw Refusal(
                    "template-missing-property",
                    at: path,
                    "AuthorizationScopes works only together with Authorizer"
                )
            }
        }
        let key = auth["ApiKeyRequired"].flatMap { $0.isNull ? nil : $0 }
        if let key, key.isEmptyOrFalse, apiAuth?["ApiKeyRequired"].given == nil {
            throw Refusal(
                "template-value",
                at: path + ["ApiKeyRequired"],
                "ApiKeyRequired: false has no meaning here: \(apiID) asks for no API key"
            )
        }
        if let authorizer {
            let scopes = auth["AuthorizationScopes"] ?? authorizers?[authorizer.string ?? ""]?["AuthorizationScopes"]
            try editor.editMethods(name, method) { definition in
                try Self.addSecurity(
                    authorizer.string ?? "",
                    authorizer == "NONE" ? nil : scopes,
                    to: &definition,
                    path
                )
            }
            if authorizer == "AWS_IAM" { editor.addSecurityDefinition("AWS_IAM", APISecurity.iam) }
        }
        if let key {
            try editor.editMethods(name, method) { definition in
                try Self.addSecurity(key.isEmptyOrFalse ? "api_key_false" : "api_key", nil, to: &definition, path)
            }
            if !key.isEmptyOrFalse { editor.addSecurityDefinition("api_key", APISecurity.apiKey) }
        }
        if let policy = auth["ResourcePolicy"].given {
            guard policy.object != nil else {
                throw Refusal("template-type", at: path + ["ResourcePolicy"], "ResourcePolicy must be a map")
            }
            try editor.addResourcePolicy(policy, name, stage: .string(stage), at: path + ["ResourcePolicy"])
        }
    }

    private static func addSecurity(
        _ name: String,
        _ scopes: JSONValue?,
        to definition: inout JSONValue,
        _ path: [String]
    ) throws {
        var security = definition["security"] ?? .array([])
        guard security.array != nil else {
            throw Refusal("template-api-definition", at: path, "security of a method must be a list")
        }
        security.append(.object([name: scopes ?? .array([])]))
        definition[at: "security"] = security
    }

    private func checkAuthorizer(
        _ authorizer: JSONValue,
        _ authorizers: JSONValue?,
        _ apiAuth: JSONValue?,
        _ name: String,
        _ method: String,
        _ apiID: String,
        _ path: [String]
    ) throws {
        let path = path + ["Authorizer"]
        if let authorizers, authorizers.object == nil {
            throw Refusal(
                "template-type",
                at: ["Resources", apiID, "Properties", "Auth", "Authorizers"],
                "Authorizers must be a map"
            )
        }
        if authorizer == "NONE" {
            guard apiAuth?["DefaultAuthorizer"].given != nil else {
                throw Refusal(
                    "template-authorizer",
                    at: path,
                    "Authorizer: NONE has no meaning here: \(apiID) has no DefaultAuthorizer"
                )
            }
            return
        }
        guard let authorizers else {
            throw Refusal(
                "template-authorizer",
                at: path,
                "\(apiID) defines no Authorizers, so \(method.uppercased()) \(name) can't use \(authorizer.serialized())",
                suggestion: "define it under Auth: Authorizers: of \(apiID)"
            )
        }
        guard let text = authorizer.string, authorizers[text].given != nil else {
            let nearest = authorizer.string.flatMap { nearestName(to: $0, among: (authorizers.object ?? [:]).keys) }
            throw Refusal(
                "template-authorizer",
                at: path,
                "\(apiID) defines no authorizer \(authorizer.string ?? authorizer.serialized())",
                suggestion: nearest.map { "did you mean \($0)?" }
            )
        }
    }

    /// A definition that the learner wrote is touched only when asked to.
    private func overrideAuth(
        _ event: EventSource,
        _ name: String,
        _ method: String,
        _ apiID: String,
        _ stage: String
    ) throws {
        guard let auth = event["Auth"].given, auth["OverrideApiAuth"].given != nil,
            let body = resources[apiID]?["Properties"]?["DefinitionBody"].given
        else { return }
        guard ["Authorizer", "ApiKeyRequired", "ResourcePolicy"].contains(where: { auth[$0].given != nil }) else {
            throw Refusal(
                "template-missing-property",
                at: event.path + ["Auth"],
                "OverrideApiAuth needs Authorizer, ApiKeyRequired or ResourcePolicy"
            )
        }
        var editor = try DefinitionEditor(body, at: ["Resources", apiID, "Properties", "DefinitionBody"])
        try addAuth(auth, event, name, method, apiID, stage, &editor)
        resources[apiID]?[at: "Properties", "DefinitionBody"] = editor.body
    }
}
