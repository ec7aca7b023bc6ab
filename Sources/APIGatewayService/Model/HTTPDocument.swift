package import OrderedCollections
package import WorkshopCommon

/// An HTTP API as API Gateway's own API describes it: what an OpenAPI body, a stack's resources and the calls of the
/// control plane all become.
///
/// See <https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid.html>.
package struct HTTPDocument: Hashable, Sendable {
    /// `apiId`, `name`, `corsConfiguration`, …
    package var api: JSONObject
    package var routes: OrderedDictionary<String, JSONObject> = [:]
    package var integrations: OrderedDictionary<String, JSONObject> = [:]
    package var authorizers: OrderedDictionary<String, JSONObject> = [:]

    package init(id: String, name: String = "") {
        api = ["apiId": .string(id), "name": .string(name), "protocolType": "HTTP"]
    }

    package var id: String { api["apiId"]?.string ?? "" }

    /// - Parameter properties: Of `AWS::ApiGatewayV2::Api`, resolved, with its `Body` where there is one.
    package init(id: String, properties: JSONValue) {
        self.init(id: id, name: properties["Name"]?.string ?? "")
        let left: Set = [
            "Body", "BodyS3Location", "FailOnWarnings", "BasePath", "Tags", "Target", "RouteKey", "CredentialsArn",
        ]
        for (name, value) in AWSNames.lowerCamel(properties, without: left) { api[name] = value }
        if let cors = api["corsConfiguration"] { api["corsConfiguration"] = .object(AWSNames.lowerCamel(cors)) }
        if let body = properties["Body"] { merge(openAPI: body) }
        if let target = properties["Target"]?.string {
            quickCreate(target: target, routeKey: properties["RouteKey"]?.string ?? "$default")
        }
    }

    /// One route to one target, made along with the API.
    package mutating func quickCreate(target: String, routeKey: String) {
        let id = AWSNames.id(of: "integration \(routeKey)", length: 7)
        let isFunction = target.hasPrefix("arn:")
        integrations[id] = [
            "integrationId": .string(id), "integrationType": isFunction ? "AWS_PROXY" : "HTTP_PROXY",
            "integrationUri": .string(target), "integrationMethod": isFunction ? "POST" : "ANY",
            "payloadFormatVersion": isFunction ? "2.0" : "1.0",
        ]
        let routeID = AWSNames.id(of: "route \(routeKey)", length: 7)
        routes[routeID] = [
            "routeId": .string(routeID), "routeKey": .string(routeKey), "target": .string("integrations/\(id)"),
            "authorizationType": "NONE", "apiKeyRequired": false,
        ]
    }

    /// Takes in the resources that a stack writes out one by one. Those of other APIs are passed over.
    package mutating func merge(_ resources: [StackResource]) {
        for resource in resources where resource.properties["ApiId"]?.string == id {
            var members = AWSNames.lowerCamel(resource.properties, without: ["ApiId"])
            switch resource.type {
            case "AWS::ApiGatewayV2::Route":
                members["routeId"] = .string(resource.physicalID)
                routes[resource.physicalID] = members
            case "AWS::ApiGatewayV2::Integration":
                members["integrationId"] = .string(resource.physicalID)
                members["responseParameters"] = Self.responseParameters(members["responseParameters"])
                integrations[resource.physicalID] = members
            case "AWS::ApiGatewayV2::Authorizer":
                members["authorizerId"] = .string(resource.physicalID)
                members["jwtConfiguration"] = members["jwtConfiguration"].map { .object(AWSNames.lowerCamel($0)) }
                authorizers[resource.physicalID] = members
            default: break
            }
        }
    }

    /// Templates write `{"200": {"ResponseParameters": [{"Destination", "Source"}]}}`, the API a plain map.
    private static func responseParameters(_ value: JSONValue?) -> JSONValue? {
        guard let statuses = value?.object else { return nil }
        return .object(
            statuses.mapValues { parameters in
                guard let list = parameters["ResponseParameters"]?.array else { return parameters }
                let pairs = list.compactMap { entry in
                    entry["Destination"]?.string.map { ($0, entry["Source"] ?? "") }
                }
                return .object(JSONObject(pairs) { $1 })
            }
        )
    }

    /// Takes in an OpenAPI 3 definition with API Gateway's extensions.
    package mutating func merge(openAPI body: JSONValue) {
        HTTPOpenAPIImport(body).apply(to: &self)
    }
}

private struct HTTPOpenAPIImport {
    let body: JSONValue
    let schemes: JSONObject

    init(_ body: JSONValue) {
        self.body = body
        schemes = (body["components"]?["securitySchemes"] ?? body["securityDefinitions"])?.object ?? [:]
    }

    func apply(to document: inout HTTPDocument) {
        if document.api["name"] == "" { document.api["name"] = body["info"]?["title"] }
        if let cors = body["x-amazon-apigateway-cors"] { document.api["corsConfiguration"] = cors }
        for (name, scheme) in schemes {
            guard var authorizer = scheme["x-amazon-apigateway-authorizer"]?.object else { continue }
            let id = AWSNames.id(of: "authorizer \(name)")
            authorizer["authorizerId"] = .string(id)
            authorizer["name"] = .string(name)
            authorizer["authorizerType"] = .string(authorizer["type"]?.string?.uppercased() ?? "JWT")
            authorizer["type"] = nil
            if let source = authorizer["identitySource"]?.string {
                authorizer["identitySource"] = .array(
                    source.split(separator: ",").map { .string(String($0).trimmingBlanks) }
                )
            }
            document.authorizers[id] = authorizer
        }
        for (path, item) in body["paths"]?.object ?? [:] {
            for (key, operation) in item.object ?? [:] { add(path: path, key: key, operation, to: &document) }
        }
    }

    private func add(path: String, key: String, _ operation: JSONValue, to document: inout HTTPDocument) {
        let verbs: Set<String> = ["get", "put", "post", "delete", "patch", "options", "head"]
        let isAny = key == "x-amazon-apigateway-any-method"
        guard isAny || verbs.contains(key), operation.object != nil else { return }
        let isDefault = path == "$default" || path == "/$default"
        let routeKey = isDefault ? "$default" : "\(isAny ? "ANY" : key.uppercased()) \(path)"
        let routeID = AWSNames.id(of: "route \(routeKey)", length: 7)
        var route: JSONObject = [
            "routeId": .string(routeID), "routeKey": .string(routeKey), "authorizationType": "NONE",
            "apiKeyRequired": false,
        ]
        for requirement in (operation["security"] ?? body["security"])?.array ?? [] {
            for (name, scopes) in requirement.object ?? [:] { secure(&route, by: name, scopes, document) }
        }
        if let integration = resolved(operation["x-amazon-apigateway-integration"])?.object {
            let id = AWSNames.id(of: "integration \(routeKey)", length: 7)
            document.integrations[id] = Self.integration(id, integration)
            route["target"] = .string("integrations/\(id)")
        }
        document.routes[routeID] = route
    }

    /// Integrations may stand among the components.
    private func resolved(_ value: JSONValue?) -> JSONValue? {
        guard let reference = value?["$ref"]?.string, reference.hasPrefix("#/") else { return value }
        return reference.dropFirst(2).split(separator: "/").reduce(body as JSONValue?) { $0?[String($1)] }
    }

    private func secure(_ route: inout JSONObject, by name: String, _ scopes: JSONValue, _ document: HTTPDocument) {
        if schemes[name]?["x-amazon-apigateway-authtype"]?.string?.lowercased() == "awssigv4" {
            route["authorizationType"] = "AWS_IAM"
            return
        }
        let id = AWSNames.id(of: "authorizer \(name)")
        guard let authorizer = document.authorizers[id] else { return }
        let isJWT = authorizer["authorizerType"] == "JWT"
        route["authorizationType"] = isJWT ? "JWT" : "CUSTOM"
        route["authorizerId"] = .string(id)
        if let list = scopes.array, !list.isEmpty { route["authorizationScopes"] = scopes }
    }

    private static func integration(_ id: String, _ definition: JSONObject) -> JSONObject {
        [
            "integrationId": .string(id),
            "integrationType": .string(definition["type"]?.string?.uppercased() ?? ""),
            "integrationUri": definition["uri"] ?? "",
            "integrationMethod": definition["httpMethod"] ?? "",
            "integrationSubtype": definition["integrationSubtype"] ?? definition["subtype"] ?? "",
            "payloadFormatVersion": .string(definition["payloadFormatVersion"]?.scalarText ?? "1.0"),
            "timeoutInMillis": definition["timeoutInMillis"] ?? 30000,
            "connectionType": definition["connectionType"] ?? "INTERNET",
            "requestParameters": definition["requestParameters"] ?? [:],
            "responseParameters": definition["responseParameters"] ?? [:],
        ]
    }
}
