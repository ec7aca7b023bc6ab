import OrderedCollections
import WorkshopCommon

/// `AWS::Serverless::HttpApi` and its events.
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
            let uri = Self.integrationURI(target)
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

    // MARK: The API

    func transformHTTPAPI(_ id: String, _ resource: JSONValue) throws {
        let path = ["Resources", id, "Properties"]
        var properties = resource["Properties"] ?? .object([:])
        for name in ["CorsConfiguration", "Domain"] { properties[at: name] = resolvingParameters(properties[name]) }
        var body = properties["DefinitionBody"].given
        let uri = properties["DefinitionUri"].given
        if uri != nil, body != nil {
            throw Refusal(
                "template-exclusive",
                at: path + ["DefinitionUri"],
                "set either DefinitionUri or DefinitionBody"
            )
        }
        try addHTTPCORS(properties, &body, path)
        let authorizers = try addHTTPAPIAuth(properties, &body, path)
        try addHTTPTags(properties, &body, path)
        try describe(properties, &body, path)
        if let isDisabled = properties["DisableExecuteApiEndpoint"], !isDisabled.isNull {
            var editor = try DefinitionEditor(body, at: path + ["DefinitionBody"], allowsNullPaths: true)
            editor.body[at: "x-amazon-apigateway-endpoint-configuration", "disableExecuteApiEndpoint"] = isDisabled
            body = editor.body
        }
        if properties["FailOnWarnings"].given != nil, let item = body?["paths"]?["$default"] {
            body?[at: "paths", "/$default"] = item
            body?[at: "paths", "$default"] = nil
        }
        var api: JSONValue = .map(["FailOnWarnings": properties["FailOnWarnings"].given])
        if let uri {
            api[at: "BodyS3Location"] = try location(
                uri,
                "DefinitionUri",
                path + ["DefinitionUri"],
                bucket: "Bucket",
                key: "Key",
                version: "Version"
            )
        } else if let body {
            api[at: "Body"] = body
        } else {
            throw Refusal(
                "template-missing-property",
                at: path,
                "\(id) needs DefinitionUri or DefinitionBody, or a function with an HttpApi event"
            )
        }
        try emit(id, "AWS::ApiGatewayV2::Api", api, attributes: ownAttributes(of: resource), origin: id)
        for (name, authorizer) in authorizers {
            guard let function = authorizer["FunctionArn"].given,
                authorizer["EnableFunctionDefaultPermissions"].given != nil
            else { continue }
            try addAuthorizerPermission("\(id)\(name)AuthorizerPermission", function, id, resource)
        }
        try addHTTPStage(properties, id, resource, isWebSocket: false)
        try addHTTPDomain(properties, id, resource, path, tag: "httpapi:createdBy")
    }

    func addHTTPStage(_ properties: JSONValue, _ id: String, _ resource: JSONValue, isWebSocket: Bool) throws {
        let stageName = properties["StageName"].given ?? (isWebSocket ? "default" : "$default")
        let text = stageName.string ?? ""
        let stageID: String
        if LogicalID.isAlphanumeric(text) {
            stageID = "\(id)\(text)Stage"
        } else if text == "$default" {
            stageID = "\(id)ApiGatewayDefaultStage"
        } else {
            stageID = LogicalID.make("\(id)Stage", hashing: .string(text))
        }
        var tags = properties["Tags"]?.object ?? [:]
        if !isWebSocket { tags["httpapi:createdBy"] = "SAM" }
        try emit(
            stageID,
            "AWS::ApiGatewayV2::Stage",
            .map([
                "ApiId": .ref(id), "StageName": stageName, "AutoDeploy": true,
                "StageVariables": properties["StageVariables"],
                "AccessLogSettings": properties["AccessLogSettings"],
                "DefaultRouteSettings": properties["DefaultRouteSettings"],
                "RouteSettings": properties["RouteSettings"],
                "Tags": tags.isEmpty ? nil : .object(tags),
            ]),
            attributes: inheritedAttributes(of: resource),
            origin: id
        )
        referableProperties[id, default: [:]]["Stage"] = stageID
    }

    private func addHTTPCORS(_ properties: JSONValue, _ body: inout JSONValue?, _ path: [String]) throws {
        guard let cors = properties["CorsConfiguration"].given else { return }
        let path = path + ["CorsConfiguration"]
        var settings: JSONObject = [:]
        if cors.bool != nil {
            settings["AllowOrigins"] = ["*"]
        } else if cors.isIntrinsic {
            settings["AllowOrigins"] = cors
        } else if let members = cors.object {
            let known = [
                "AllowMethods", "AllowHeaders", "AllowOrigins", "MaxAge", "ExposeHeaders", "AllowCredentials",
            ]
            for name in members.keys where !known.contains(name) {
                throw Refusal(
                    "template-unknown-property",
                    at: path + [name],
                    "CorsConfiguration has no property \(name)",
                    suggestion: nearestName(to: name, among: known).map { "did you mean \($0)?" }
                )
            }
            settings = members
        } else {
            throw Refusal("template-type", at: path, "CorsConfiguration must be true or a map")
        }
        if settings["AllowCredentials"] == true, settings["AllowOrigins"] == ["*"] || settings["AllowOrigins"] == nil {
            throw Refusal(
                "template-cors",
                at: path + ["AllowCredentials"],
                "AllowCredentials can't be true for any origin",
                why: "Browsers refuse credentials when Access-Control-Allow-Origin is *."
            )
        }
        var editor = try DefinitionEditor(body, at: path.dropLast() + ["DefinitionBody"], allowsNullPaths: true)
        let key = "x-amazon-apigateway-cors"
        for (name, value) in settings where !value.isNull {
            editor.body[at: key, name.prefix(1).lowercased() + name.dropFirst()] = value
        }
        body = editor.body
    }

    private func addHTTPAPIAuth(
        _ properties: JSONValue,
        _ body: inout JSONValue?,
        _ path: [String]
    ) throws -> JSONObject {
        guard let auth = properties["Auth"].given else { return [:] }
        let path = path + ["Auth"]
        guard let members = auth.object else { throw Refusal("template-type", at: path, "Auth must be a map") }
        let known = ["Authorizers", "DefaultAuthorizer", "EnableIamAuthorizer"]
        for name in members.keys where !known.contains(name) {
            throw Refusal(
                "template-unknown-property",
                at: path + [name],
                "Auth of an HTTP API has no property \(name)",
                suggestion: nearestName(to: name, among: known).map { "did you mean \($0)?" }
            )
        }
        var editor = try DefinitionEditor(body, at: path.dropLast() + ["DefinitionBody"], allowsNullPaths: true)
        var schemes: JSONObject = [:]
        if auth["EnableIamAuthorizer"] == true { schemes["AWS_IAM"] = APISecurity.iam }
        var authorizers: JSONObject = [:]
        if let given = auth["Authorizers"].given {
            guard let given = given.object, !(auth["Authorizers"]?.isIntrinsic ?? false) else {
                throw Refusal("template-type", at: path + ["Authorizers"], "Authorizers must be a map")
            }
            for (name, authorizer) in given {
                schemes[name] = try HTTPAuthorizer.scheme(authorizer, name, path + ["Authorizers", name])
            }
            authorizers = given
        }
        for (name, scheme) in schemes { editor.body[at: "components", "securitySchemes", name] = scheme }
        if let given = auth["DefaultAuthorizer"].given, !given.isNoValue {
            let path = path + ["DefaultAuthorizer"]
            guard let name = given.string else {
                throw Refusal("template-type", at: path, "DefaultAuthorizer must be text")
            }
            guard schemes[name] != nil else {
                throw Refusal(
                    "template-authorizer",
                    at: path,
                    "DefaultAuthorizer \(name) is not defined under Authorizers",
                    suggestion: nearestName(to: name, among: schemes.keys).map { "did you mean \($0)?" }
                )
            }
            try setDefault(name, scopes: authorizers[name]?["AuthorizationScopes"], &editor)
        }
        body = editor.body
        return authorizers
    }

    private func setDefault(_ name: String, scopes: JSONValue?, _ editor: inout DefinitionEditor) throws {
        for path in editor.pathNames {
            for item in try editor.contents(of: editor.body["paths"]?[path] ?? .null) {
                for method in (item.object ?? [:]).keys
                where method != "parameters" && method != "options" && item[DefinitionEditor.normalized(method)] == nil
                {
                    throw Refusal(
                        "template-api-definition",
                        at: editor.path + ["paths", path, method],
                        "a method for any verb is written \(DefinitionEditor.anyMethod), not \(method)"
                    )
                }
            }
            try editor.editAllMethods(path) { method, definition in
                guard method != "options", definition["security"].given == nil else { return }
                definition[at: "security"] = [.object([name: scopes ?? .array([])])]
            }
        }
    }

    private func addHTTPTags(_ properties: JSONValue, _ body: inout JSONValue?, _ path: [String]) throws {
        let tags = properties["Tags"].given
        guard body != nil else {
            guard tags == nil else {
                throw Refusal("template-tags", at: path + ["Tags"], "Tags work only with a definition in the template")
            }
            return
        }
        guard DefinitionEditor.isDefinition(body) else {
            guard tags == nil else { _ = try DefinitionEditor(body, at: path + ["DefinitionBody"]); return }
            return
        }
        var all = tags?.object ?? [:]
        all["httpapi:createdBy"] = "SAM"
        guard body?["tags"].map({ $0.array != nil }) ?? true else {
            throw Refusal("template-api-definition", at: path + ["DefinitionBody", "tags"], "tags must be a list")
        }
        var list = body?["tags"]?.array ?? []
        for (name, value) in all {
            let entry: JSONValue = ["name": .string(name), "x-amazon-apigateway-tag-value": value]
            if let index = list.firstIndex(where: { $0["name"]?.string == name }) {
                list[index] = entry
            } else {
                list.append(entry)
            }
        }
        body?[at: "tags"] = .array(list)
    }

    private func describe(_ properties: JSONValue, _ body: inout JSONValue?, _ path: [String]) throws {
        if let name = properties["Name"].given {
            guard body?["info"]?["title"] == .ref("AWS::StackName") else {
                throw Refusal(
                    "template-exclusive",
                    at: path + ["Name"],
                    body == nil
                        ? "Name works only with a definition in the template"
                        : "Name can't be set, since the DefinitionBody has a title"
                )
            }
            body?[at: "info", "title"] = name
        }
        guard let description = properties["Description"].given else { return }
        guard body != nil, body?["info"]?["description"].given == nil else {
            throw Refusal(
                "template-exclusive",
                at: path + ["Description"],
                body == nil
                    ? "Description works only with a definition in the template"
                    : "Description can't be set, since the DefinitionBody has one"
            )
        }
        body?[at: "info", "description"] = description
    }

    // MARK: Domains

    func addHTTPDomain(
        _ properties: JSONValue,
        _ id: String,
        _ resource: JSONValue,
        _ path: [String],
        tag: String?
    ) throws {
        guard let domain = properties["Domain"], !domain.isNull else { return }
        let path = path + ["Domain"]
        guard let certificate = domain["CertificateArn"], let name = domain["DomainName"], !name.isNull else {
            throw Refusal("template-missing-property", at: path, "Domain needs both DomainName and CertificateArn")
        }
        let endpoint = domain["EndpointConfiguration"] ?? "REGIONAL"
        guard endpoint == "REGIONAL" else {
            throw Refusal(
                "template-value",
                at: path + ["EndpointConfiguration"],
                "EndpointConfiguration must be REGIONAL here"
            )
        }
        let inherited = inheritedAttributes(of: resource)
        let domainID = "ApiGatewayDomainNameV2" + LogicalID.hash(of: name)
        try emit(
            domainID,
            "AWS::ApiGatewayV2::DomainName",
            .map([
                "DomainName": name, "MutualTlsAuthentication": try mutualTLS(domain, path),
                "DomainNameConfigurations": [
                    .map([
                        "CertificateArn": certificate, "EndpointType": endpoint,
                        "OwnershipVerificationCertificateArn": domain["OwnershipVerificationCertificateArn"].given,
                        "SecurityPolicy": domain["SecurityPolicy"].given,
                    ])
                ],
                "Tags": tag.map { .object([$0: "SAM"]) },
            ]),
            attributes: inherited,
            origin: id
        )
        referableProperties[id, default: [:]]["DomainName"] = domainID
        func addMapping(_ mappingID: String, _ key: String?) throws {
            try emit(
                mappingID,
                "AWS::ApiGatewayV2::ApiMapping",
                .map([
                    "ApiId": .ref(id), "DomainName": .ref(domainID), "Stage": .ref("\(id).Stage"),
                    "ApiMappingKey": key.map { .string($0) },
                ]),
                attributes: inherited,
                origin: id
            )
        }
        let given = domain["BasePath"].given
        if let paths = given.flatMap({ $0.array ?? ($0.string == nil ? nil : [$0]) }) {
            for (index, basePath) in paths.enumerated() {
                let isWord = basePath.string?.allSatisfy { character in
                    character.isASCII && (character.isLetter || character.isNumber || "/-_".contains(character))
                }
                guard let text = basePath.string, isWord == true else {
                    throw Refusal(
                        "template-value",
                        at: path + ["BasePath", String(index)],
                        "a base path holds letters, digits, /, - and _ only"
                    )
                }
                let plain = text.filter { !"-_/".contains($0) }
                let key = text.split(separator: "/", omittingEmptySubsequences: true).joined(separator: "/")
                try addMapping("\(id)\(plain)ApiMapping", key)
            }
        } else {
            try addMapping("\(id)ApiMapping", nil)
        }
        try addRecordSets(domain, "REGIONAL", domainID, id, inherited, path)
    }
}

enum HTTPAuthorizer {
    /// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-access-control.html
    static func scheme(_ authorizer: JSONValue, _ name: String, _ path: [String]) throws -> JSONValue {
        guard authorizer.object != nil else {
            throw Refusal("template-type", at: path, "the authorizer \(name) must be a map")
        }
        if authorizer["OpenIdConnectUrl"] != nil {
            throw Refusal(
                "template-unknown-property",
                at: path + ["OpenIdConnectUrl"],
                "OpenIdConnectUrl is no longer supported",
                suggestion: "use JwtConfiguration with issuer and audience"
            )
        }
        let isLambda = authorizer["FunctionArn"].given != nil
        if authorizer["AuthorizationScopes"].given != nil {
            guard authorizer["AuthorizationScopes"]?.array != nil else {
                throw Refusal("template-type", at: path + ["AuthorizationScopes"], "AuthorizationScopes must be a list")
            }
            guard !isLambda else {
                throw Refusal(
                    "template-exclusive",
                    at: path + ["AuthorizationScopes"],
                    "only JWT authorizers take AuthorizationScopes"
                )
            }
        }
        if isLambda { return try lambda(authorizer, name, path) }
        for key in [
            "FunctionInvokeRole", "EnableFunctionDefaultPermissions", "Identity", "AuthorizerPayloadFormatVersion",
            "EnableSimpleResponses",
        ] where authorizer[key].given != nil {
            throw Refusal("template-exclusive", at: path + [key], "\(key) needs FunctionArn")
        }
        guard let configuration = authorizer["JwtConfiguration"].given else {
            throw Refusal(
                "template-missing-property",
                at: path,
                "the authorizer \(name) needs FunctionArn or JwtConfiguration"
            )
        }
        guard let configuration = configuration.object else {
            throw Refusal("template-type", at: path + ["JwtConfiguration"], "JwtConfiguration must be a map")
        }
        guard let source = authorizer["IdentitySource"].given else {
            throw Refusal(
                "template-missing-property",
                at: path,
                "the authorizer \(name) needs IdentitySource",
                suggestion: "add IdentitySource: $request.header.Authorization"
            )
        }
        let lowered = JSONObject(
            configuration.map { ($0.key.lowercased(), $0.value) },
            uniquingKeysWith: { first, _ in first }
        )
        return [
            "type": "oauth2",
            "x-amazon-apigateway-authorizer": [
                "jwtConfiguration": .object(lowered), "identitySource": source, "type": "jwt",
            ],
        ]
    }

    private static func lambda(_ authorizer: JSONValue, _ name: String, _ path: [String]) throws -> JSONValue {
        for key in ["JwtConfiguration", "IdentitySource"] where authorizer[key].given != nil {
            throw Refusal("template-exclusive", at: path + [key], "\(key) and FunctionArn can't be used together")
        }
        guard let version = authorizer["AuthorizerPayloadFormatVersion"].given else {
            throw Refusal(
                "template-missing-property",
                at: path,
                "the authorizer \(name) needs AuthorizerPayloadFormatVersion",
                suggestion: "add AuthorizerPayloadFormatVersion: '2.0'"
            )
        }
        let identity = authorizer["Identity"].given
        if let identity, identity.object == nil {
            throw Refusal("template-type", at: path + ["Identity"], "Identity must be a map")
        }
        var sources: [JSONValue] = []
        for (key, prefix) in [
            ("Headers", "$request.header."), ("QueryStrings", "$request.querystring."),
            ("StageVariables", "$stageVariables."), ("Context", "$context."),
        ] {
            guard let values = identity?[key].given else { continue }
            guard let values = values.array else {
                throw Refusal("template-type", at: path + ["Identity", key], "\(key) must be a list")
            }
            for (index, value) in values.enumerated() {
                guard let text = value.string else {
                    throw Refusal("template-type", at: path + ["Identity", key, String(index)], "it must be text")
                }
                sources.append(.string(prefix + text))
            }
        }
        if let role = authorizer["FunctionInvokeRole"].given, role.string == nil, !role.isIntrinsic {
            throw Refusal("template-type", at: path + ["FunctionInvokeRole"], "FunctionInvokeRole must be text")
        }
        return [
            "type": "apiKey", "name": "Unused", "in": "header",
            "x-amazon-apigateway-authorizer": .map([
                "type": "request",
                "authorizerUri": .sub(
                    "arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/"
                        + "${__FunctionArn__}/invocations",
                    ["__FunctionArn__": authorizer["FunctionArn"] ?? .null]
                ),
                "authorizerCredentials": authorizer["FunctionInvokeRole"],
                "authorizerResultTtlInSeconds": identity?["ReauthorizeEvery"],
                "authorizerPayloadFormatVersion": version,
                "enableSimpleResponses": authorizer["EnableSimpleResponses"],
                "identitySource": sources.isEmpty ? nil : .array(sources),
            ]),
        ]
    }
}
