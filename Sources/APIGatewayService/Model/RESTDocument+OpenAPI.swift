import OrderedCollections
package import WorkshopCommon

extension RESTDocument {
    /// Takes in an OpenAPI definition (Swagger 2.0 or OpenAPI 3) with API Gateway's extensions.
    ///
    /// See <https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions.html>.
    package mutating func merge(openAPI body: JSONValue) {
        OpenAPIImport(body).apply(to: &self)
    }
}

/// One import: the definition, and what its parts are called.
private struct OpenAPIImport {
    let body: JSONValue
    let schemes: JSONObject

    init(_ body: JSONValue) {
        self.body = body
        schemes = (body["securityDefinitions"] ?? body["components"]?["securitySchemes"])?.object ?? [:]
    }

    func apply(to document: inout RESTDocument) {
        // At the root in OpenAPI 2, with a server in OpenAPI 3.
        let key = "x-amazon-apigateway-endpoint-configuration"
        let endpoint = body[key] ?? body["servers"]?[0]?[key]
        for (name, source) in [
            ("name", body["info"]?["title"]), ("description", body["info"]?["description"]),
            ("version", body["info"]?["version"]),
            ("binaryMediaTypes", body["x-amazon-apigateway-binary-media-types"]),
            ("policy", body["x-amazon-apigateway-policy"]),
            ("apiKeySource", body["x-amazon-apigateway-api-key-source"]),
            ("disableExecuteApiEndpoint", endpoint?["disableExecuteApiEndpoint"]),
        ] {
            if let source, document.api[name] == nil || document.api[name] == "" { document.api[name] = source }
        }
        addParts(to: &document)
        for (path, item) in body["paths"]?.object ?? [:] {
            let id = document.resource(at: path)
            for (key, operation) in item.object ?? [:] {
                guard let verb = verb(key) else { continue }
                let method = method(verb, operation, shared: item["parameters"]?.array ?? [], resource: id, &document)
                document.setMethod(verb, of: id, to: method)
            }
        }
    }

    private func verb(_ key: String) -> String? {
        if key == "x-amazon-apigateway-any-method" { return "ANY" }
        let verbs: Set<String> = ["get", "put", "post", "delete", "patch", "options", "head"]
        return verbs.contains(key) ? key.uppercased() : nil
    }

    private func addParts(to document: inout RESTDocument) {
        for (name, schema) in (body["definitions"] ?? body["components"]?["schemas"])?.object ?? [:] {
            document.models[name] = Self.model(name, schema)
        }
        for (name, validator) in body["x-amazon-apigateway-request-validators"]?.object ?? [:] {
            let id = AWSNames.id(of: "validator \(name)")
            document.requestValidators[id] = [
                "id": .string(id), "name": .string(name),
                "validateRequestBody": .bool(validator["validateRequestBody"]?.flag ?? false),
                "validateRequestParameters": .bool(validator["validateRequestParameters"]?.flag ?? false),
            ]
        }
        for (name, response) in body["x-amazon-apigateway-gateway-responses"]?.object ?? [:] {
            var response = response.object ?? [:]
            response["responseType"] = .string(name)
            response["statusCode"] = response["statusCode"]?.scalarText.map { .string($0) }
            document.gatewayResponses[name] = response
        }
        for (name, scheme) in schemes {
            guard let definition = scheme["x-amazon-apigateway-authorizer"]?.object else { continue }
            document.authorizers[Self.authorizerID(name)] = Self.authorizer(name, scheme, definition)
        }
    }

    private static func model(_ name: String, _ schema: JSONValue) -> JSONObject {
        [
            "id": .string(AWSNames.id(of: "model \(name)")), "name": .string(name),
            "contentType": "application/json", "schema": .string(schema.serialized()),
        ]
    }

    private static func authorizerID(_ name: String) -> String { AWSNames.id(of: "authorizer \(name)") }

    /// An authorizer's token stands in the header that the scheme names.
    private static func authorizer(_ name: String, _ scheme: JSONValue, _ definition: JSONObject) -> JSONObject {
        var authorizer = definition
        authorizer["id"] = .string(authorizerID(name))
        authorizer["name"] = .string(name)
        let type = definition["type"]?.string?.uppercased() ?? "TOKEN"
        authorizer["type"] = .string(type)
        authorizer["authType"] = scheme["x-amazon-apigateway-authtype"]
        if authorizer["identitySource"] == nil, type != "REQUEST" {
            authorizer["identitySource"] = .string(
                "method.request.header.\(scheme["name"]?.string ?? "Authorization")"
            )
        }
        return authorizer
    }

    private func method(
        _ verb: String,
        _ operation: JSONValue,
        shared: [JSONValue],
        resource: String,
        _ document: inout RESTDocument
    ) -> JSONObject {
        var method: JSONObject = ["httpMethod": .string(verb)]
        secure(&method, operation)
        if let name =
            (operation["x-amazon-apigateway-request-validator"] ?? body["x-amazon-apigateway-request-validator"])?
            .string
        {
            method["requestValidatorId"] = .string(AWSNames.id(of: "validator \(name)"))
        }
        addParameters(
            shared + (operation["parameters"]?.array ?? []),
            operation,
            "\(resource)\(verb)",
            to: &method,
            &document
        )
        if let integration = operation["x-amazon-apigateway-integration"]?.object {
            method["methodIntegration"] = .object(Self.integration(integration))
        }
        method["methodResponses"] = .object(
            (operation["responses"]?.object ?? [:]).reduce(into: [:]) { $0[$1.key] = ["statusCode": .string($1.key)] }
        )
        return method
    }

    private func secure(_ method: inout JSONObject, _ operation: JSONValue) {
        method["authorizationType"] = "NONE"
        method["apiKeyRequired"] = false
        for requirement in (operation["security"] ?? body["security"])?.array ?? [] {
            for (name, scopes) in requirement.object ?? [:] { secure(&method, by: name, scopes: scopes) }
        }
        let auth = (operation["x-amazon-apigateway-auth"] ?? body["x-amazon-apigateway-auth"])?["type"]?.string
        if let auth { method["authorizationType"] = .string(auth.uppercased()) }
    }

    private func secure(_ method: inout JSONObject, by name: String, scopes: JSONValue) {
        let scheme = schemes[name]
        if let authorizer = scheme?["x-amazon-apigateway-authorizer"] {
            let isCognito = authorizer["type"]?.string?.lowercased() == "cognito_user_pools"
            method["authorizationType"] = isCognito ? "COGNITO_USER_POOLS" : "CUSTOM"
            method["authorizerId"] = .string(Self.authorizerID(name))
            if let list = scopes.array, !list.isEmpty { method["authorizationScopes"] = scopes }
        } else if scheme?["x-amazon-apigateway-authtype"]?.string?.lowercased() == "awssigv4" {
            method["authorizationType"] = "AWS_IAM"
        } else if scheme?["type"] == "apiKey" {
            method["apiKeyRequired"] = true
        }
    }

    private func addParameters(
        _ parameters: [JSONValue],
        _ operation: JSONValue,
        _ place: String,
        to method: inout JSONObject,
        _ document: inout RESTDocument
    ) {
        var declared: JSONObject = [:]
        var models: JSONObject = [:]
        for parameter in parameters.map(resolved) {
            guard let name = parameter["name"]?.string else { continue }
            let isRequired = JSONValue.bool(parameter["required"]?.flag ?? false)
            switch parameter["in"]?.string {
            case "query": declared["method.request.querystring.\(name)"] = isRequired
            case "header": declared["method.request.header.\(name)"] = isRequired
            case "path": declared["method.request.path.\(name)"] = true
            case "body":
                let types = (operation["consumes"] ?? body["consumes"])?.array?.compactMap(\.string) ?? []
                for type in types.isEmpty ? ["application/json"] : types {
                    models[type] = modelName(parameter["schema"], place, &document).map { .string($0) }
                }
            default: break
            }
        }
        for (type, content) in resolved(operation["requestBody"] ?? .null)["content"]?.object ?? [:] {
            models[type] = modelName(content["schema"], place, &document).map { .string($0) }
        }
        if !declared.isEmpty { method["requestParameters"] = .object(declared) }
        if !models.isEmpty { method["requestModels"] = .object(models) }
    }

    /// What a `$ref` within the definition means.
    private func resolved(_ value: JSONValue) -> JSONValue {
        guard let reference = value["$ref"]?.string, reference.hasPrefix("#/") else { return value }
        return reference.dropFirst(2).split(separator: "/").reduce(body) { $0[String($1)] ?? .null }
    }

    /// A schema that has no name gets one.
    private func modelName(_ schema: JSONValue?, _ place: String, _ document: inout RESTDocument) -> String? {
        guard let schema else { return nil }
        if let reference = schema["$ref"]?.string { return reference.split(separator: "/").last.map(String.init) }
        let name = "Model\(AWSNames.id(of: place))"
        document.models[name] = Self.model(name, schema)
        return name
    }

    /// Responses stand under their selection pattern here, and under their status in the API.
    private static func integration(_ definition: JSONObject) -> JSONObject {
        var integration = definition
        integration["type"] = .string(definition["type"]?.string?.uppercased() ?? "")
        integration["passthroughBehavior"] = .string(
            definition["passthroughBehavior"]?.string?.uppercased() ?? "WHEN_NO_MATCH"
        )
        integration["contentHandling"] = definition["contentHandling"]?.string.map { .string($0.uppercased()) }
        integration["timeoutInMillis"] = definition["timeoutInMillis"] ?? 29000
        var responses: JSONObject = [:]
        for (pattern, response) in definition["responses"]?.object ?? [:] {
            var members = response.object ?? [:]
            let status = response["statusCode"]?.scalarText ?? "200"
            members["statusCode"] = .string(status)
            if pattern != "default" { members["selectionPattern"] = .string(pattern) }
            // The API knows one response a status; a definition may have more.
            responses[responses[status] == nil ? status : "\(status) \(pattern)"] = .object(members)
        }
        integration["responses"] = nil
        if !responses.isEmpty { integration["integrationResponses"] = .object(responses) }
        return integration
    }
}
