import OrderedCollections
import WorkshopCommon

/// `AWS::Serverless::HttpApi` becomes an API with its definition, and a stage.
extension Transformer {
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
            var servers = editor.body["servers"]?.array ?? [.object([:])]
            for index in servers.indices {
                servers[index][at: "x-amazon-apigateway-endpoint-configuration", "disableExecuteApiEndpoint"] =
                    isDisabled
            }
            editor.body[at: "servers"] = .array(servers)
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
        } else if let parts = cors.conditional {
            var editor = try DefinitionEditor(body, at: path.dropLast() + ["DefinitionBody"], allowsNullPaths: true)
            editor.body[at: Self.cors] = .conditional(
                parts.condition,
                Self.corsSettings(parts.then),
                Self.corsSettings(parts.otherwise)
            )
            body = editor.body
            return
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
        for (name, value) in Self.corsSettings(.object(settings)).object ?? [:] {
            editor.body[at: Self.cors, name] = value
        }
        body = editor.body
    }

    private static let cors = "x-amazon-apigateway-cors"

    /// API Gateway's extension spells the names with a small letter.
    private static func corsSettings(_ settings: JSONValue) -> JSONValue {
        guard let members = settings.object, !settings.isIntrinsic else { return settings }
        return .object(
            JSONObject(
                members.filter { !$0.value.isNull }.map {
                    ($0.key.prefix(1).lowercased() + $0.key.dropFirst(), $0.value)
                },
                uniquingKeysWith: { $1 }
            )
        )
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
                schemes[name] = try HTTPAuthorizer.scheme(
                    authorizer,
                    name,
                    path + ["Authorizers", name],
                    partition: partition
                )
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
}
