import OrderedCollections
import WorkshopCommon

/// `HttpApi` events: a permission, and the route in the API's definition.
extension Transformer {
    func addHTTPEvent(_ event: EventSource, _ target: EventTarget) throws {
        guard let name = event["Path"]?.string, let method = event["Method"]?.string?.lowercased(),
            let apiID = event["ApiId"].map(Self.apiID)?.string, let api = resources[apiID]?["Properties"]
        else { return }
        let bodyPath = ["Resources", apiID, "Properties", "DefinitionBody"]
        let body = api["DefinitionBody"].given
        var editor = try body.map { try DefinitionEditor($0, at: bodyPath, allowsNullPaths: true) }
        if try !coversAll(editor, target) || name == "$default" {
            let isAny = method == "any" || method == DefinitionEditor.anyMethod
            let path = name == "$default" ? "" : DefinitionEditor.permissionPath(name)
            try addPermission(
                event,
                target,
                "apigateway.amazonaws.com",
                [
                    "SourceArn": sourceArn(
                        event["ApiId"] ?? .null,
                        isAny && path == "/$default"
                            ? "${__ApiId__}/${__Stage__}\(path)"
                            : "${__ApiId__}/${__Stage__}/\(isAny ? "*" : method.uppercased())\(path)"
                    )
                ]
            )
        }
        guard editor != nil else { return }
        try addHTTPIntegration(event, target, name, method, api, apiID, &editor!)
        resources[apiID]?[at: "Properties", "DefinitionBody"] = editor?.body
    }

    /// Whether `$default` already goes to this function.
    private func coversAll(_ editor: DefinitionEditor?, _ target: EventTarget) throws -> Bool {
        guard let editor, let item = editor.body["paths"]?["$default"] else { return false }
        for item in try editor.contents(of: item) {
            guard let method = item[DefinitionEditor.anyMethod] else { return false }
            for definition in try editor.contents(of: method) {
                guard let uri = definition[DefinitionEditor.integration]?["uri"], uri.object != nil else {
                    return false
                }
                for uri in try editor.contents(of: uri)
                where uri["Fn::Sub"]?.string?.contains("${\(target.functionID).Arn}") != true {
                    return false
                }
            }
        }
        return true
    }

    private func addHTTPIntegration(
        _ event: EventSource,
        _ target: EventTarget,
        _ name: String,
        _ method: String,
        _ api: JSONValue,
        _ apiID: String,
        _ editor: inout DefinitionEditor
    ) throws {
        if try editor.hasIntegration(name, method) {
            guard api[Self.managed].given == nil else {
                throw Refusal(
                    "template-duplicate-route",
                    at: event.path,
                    "\(method.uppercased()) \(name) is routed twice",
                    why: "One request can go to one function only.",
                    suggestion: "give one of the events another Path or Method"
                )
            }
        } else {
            let uri = integrationURI(target)
            let integration: JSONValue = .map([
                "type": "aws_proxy", "httpMethod": "POST",
                "payloadFormatVersion": event["PayloadFormatVersion"].given ?? "2.0",
                "uri": target.condition.map { .conditional($0, uri) } ?? uri,
                "timeoutInMillis": event["TimeoutInMillis"].given,
            ])
            try editor.addIntegration(name, method, integration, condition: target.condition)
            if name == "$default", DefinitionEditor.normalized(method) == DefinitionEditor.anyMethod {
                try editor.editMethods(name, method) { $0[at: "isDefaultRoute"] = true }
            }
        }
        if let auth = event["Auth"].given { try addHTTPAuth(auth, event, name, method, api, apiID, &editor) }
        let parameters = DefinitionEditor.parameters(inPath: name)
        guard !parameters.isEmpty else { return }
        try editor.editMethods(name, method) { definition in
            var list = definition["parameters"]?.array ?? []
            for parameter in parameters {
                let entry: JSONValue = ["name": .string(parameter), "in": "path", "required": true]
                if let index = list.firstIndex(where: { $0["name"]?.string == parameter }) {
                    list[index][at: "in"] = "path"
                    list[index][at: "required"] = true
                } else {
                    list.append(entry)
                }
            }
            definition[at: "parameters"] = .array(list)
        }
    }

    private func addHTTPAuth(
        _ auth: JSONValue,
        _ event: EventSource,
        _ name: String,
        _ method: String,
        _ api: JSONValue,
        _ apiID: String,
        _ editor: inout DefinitionEditor
    ) throws {
        let path = event.path + ["Auth"]
        let apiAuth = api["Auth"] ?? .object([:])
        guard apiAuth.object != nil else {
            throw Refusal(
                "template-type",
                at: ["Resources", apiID, "Properties", "Auth"],
                "Auth of \(apiID) must be a map"
            )
        }
        guard let authorizer = auth["Authorizer"].given ?? apiAuth["DefaultAuthorizer"].given else {
            throw Refusal(
                "template-authorizer",
                at: path,
                "Auth of the event \(event.name) needs an Authorizer, since \(apiID) has no DefaultAuthorizer"
            )
        }
        let isIAM = apiAuth["EnableIamAuthorizer"] == true
        if authorizer == "NONE" {
            guard apiAuth["DefaultAuthorizer"].given != nil else {
                throw Refusal(
                    "template-authorizer",
                    at: path + ["Authorizer"],
                    "Authorizer: NONE has no meaning here: \(apiID) has no DefaultAuthorizer"
                )
            }
        } else if !(authorizer == "AWS_IAM" && isIAM) {
            guard let authorizers = apiAuth["Authorizers"].given else {
                throw Refusal(
                    "template-authorizer",
                    at: path + ["Authorizer"],
                    "\(apiID) defines no Authorizers",
                    suggestion: authorizer == "AWS_IAM" ? "set EnableIamAuthorizer: true on \(apiID)" : nil
                )
            }
            guard let text = authorizer.string, authorizers.object != nil, authorizers[text].given != nil else {
                let nearest = authorizer.string.flatMap { nearestName(to: $0, among: (authorizers.object ?? [:]).keys) }
                throw Refusal(
                    "template-authorizer",
                    at: path + ["Authorizer"],
                    "\(apiID) defines no authorizer \(authorizer.string ?? authorizer.serialized())",
                    suggestion: nearest.map { "did you mean \($0)?" }
                )
            }
        }
        if let scopes = auth["AuthorizationScopes"].given, scopes.array == nil {
            throw Refusal("template-type", at: path + ["AuthorizationScopes"], "AuthorizationScopes must be a list")
        }
        let text = authorizer.string ?? ""
        let scopes =
            auth["AuthorizationScopes"].given ?? apiAuth["Authorizers"]?[text]?["AuthorizationScopes"].given
        let isBuiltIn = text == "NONE" || text == "AWS_IAM"
        try editor.editMethods(name, method) { definition in
            guard definition["security"].map({ $0.array != nil }) ?? true else {
                throw Refusal("template-api-definition", at: path, "security of a method must be a list")
            }
            var security = definition["security"] ?? .array([])
            security.append(.object([text: isBuiltIn ? .array([]) : scopes ?? .array([])]))
            definition[at: "security"] = security
        }
    }
}
