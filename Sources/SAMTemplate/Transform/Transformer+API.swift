import OrderedCollections
import WorkshopCommon

/// APIs that share one usage plan (`CreateUsagePlan: SHARED`).
struct SharedUsagePlan {
    var apiIDs: [String] = []
    var stages: [JSONValue] = []
    var keys: [JSONValue] = []
}

/// `AWS::Serverless::Api` becomes a REST API, a deployment named by its definition's hash, and a stage.
extension Transformer {
    private static let passedToRestAPI = [
        "BinaryMediaTypes", "MinimumCompressionSize", "Name", "Description", "Mode", "ApiKeySourceType", "Policy",
        "SecurityPolicy", "EndpointAccessMode", "FailOnWarnings",
    ]
    private static let passedToStage = [
        "StageName", "CacheClusterEnabled", "CacheClusterSize", "Variables", "MethodSettings", "AccessLogSetting",
        "CanarySetting", "TracingEnabled",
    ]

    func transformAPI(_ id: String, _ resource: JSONValue) throws {
        let path = ["Resources", id, "Properties"]
        var properties = resource["Properties"] ?? .object([:])
        for name in ["BinaryMediaTypes", "Domain", "Auth"] {
            properties[at: name] = resolvingParameters(properties[name])
        }
        try checkAPI(properties, path)
        var api: JSONValue = .object([:])
        for name in Self.passedToRestAPI {
            if let value = properties[name].given { api[at: name] = value }
        }
        try setEndpoint(properties, &api, path)
        var body = properties["DefinitionBody"].given
        try addCORS(properties, &body, path)
        let authorizers = try addAPIAuth(properties, &body, id, path)
        try addGatewayResponses(properties, &body, path)
        try addModels(properties, &body, path)
        if let types = properties["BinaryMediaTypes"]?.array, body != nil {
            body?[at: "x-amazon-apigateway-binary-media-types"] = .array(
                types.map { $0.string.map { .string($0.replacing("~1", with: "/")) } ?? $0 }
            )
        }
        try disableEndpoint(properties, &body, path)
        if let uri = resolvingParameters(properties["DefinitionUri"]).given {
            let location = try location(
                uri,
                "DefinitionUri",
                path + ["DefinitionUri"],
                bucket: "Bucket",
                key: "Key",
                version: "Version"
            )
            api[at: "BodyS3Location"] = location
        } else if let definition = body {
            api[at: "Body"] = try postprocessed(definition, properties, path)
        }
        if let tags = properties["Tags"].given, properties["PropagateTags"].given != nil {
            api[at: "Tags"] = Self.tagList(tags)
        }
        try emit(id, "AWS::ApiGateway::RestApi", api, attributes: ownAttributes(of: resource), origin: id)
        try addDeploymentAndStage(properties, api, id, resource)
        try addAuthorizerPermissions(authorizers, id, resource)
        try addDomain(properties, id, resource, path)
        try addUsagePlan(properties, id, resource, path)
    }

    private func checkAPI(_ properties: JSONValue, _ path: [String]) throws {
        if properties["DefinitionUri"].given != nil {
            if properties["DefinitionBody"].given != nil {
                throw Refusal(
                    "template-exclusive",
                    at: path + ["DefinitionUri"],
                    "set either DefinitionUri or DefinitionBody"
                )
            }
            if properties["MergeDefinitions"].given != nil {
                throw Refusal(
                    "template-exclusive",
                    at: path + ["MergeDefinitions"],
                    "MergeDefinitions doesn't work with DefinitionUri"
                )
            }
        }
        if let version = resolvingParameters(properties["OpenApiVersion"]).given {
            let text = version.string ?? version.serialized()
            let parts = text.split(separator: ".", omittingEmptySubsequences: false)
            guard (2...3).contains(parts.count), ["2", "3"].contains(parts[0]),
                parts.dropFirst().allSatisfy({ $0.count == 1 && $0.first?.isNumber == true })
            else {
                throw Refusal(
                    "template-value",
                    at: path + ["OpenApiVersion"],
                    "OpenApiVersion must look like '3.0.1', not \(text)"
                )
            }
        }
    }

    private func setEndpoint(_ properties: JSONValue, _ api: inout JSONValue, _ path: [String]) throws {
        guard let endpoint = properties["EndpointConfiguration"].given else { return }
        let type = endpoint["Type"] ?? endpoint
        api[at: "EndpointConfiguration", "Types"] = [type]
        api[at: "Parameters", "endpointConfigurationTypes"] = type
        if endpoint["VPCEndpointIds"] != nil, endpoint["VpcEndpointIds"] != nil {
            throw Refusal(
                "template-exclusive",
                at: path + ["EndpointConfiguration"],
                "VPCEndpointIds and VpcEndpointIds are two spellings of one property; set one"
            )
        }
        guard endpoint["Type"] != nil else { return }
        api[at: "EndpointConfiguration", "VpcEndpointIds"] = endpoint["VPCEndpointIds"] ?? endpoint["VpcEndpointIds"]
        api[at: "EndpointConfiguration", "IpAddressType"] = endpoint["IpAddressType"]
    }

    private func disableEndpoint(_ properties: JSONValue, _ body: inout JSONValue?, _ path: [String]) throws {
        guard let isDisabled = properties["DisableExecuteApiEndpoint"], !isDisabled.isNull else { return }
        let bodyPath = path + ["DefinitionBody"]
        var editor = try DefinitionEditor(body, at: bodyPath)
        let key = "x-amazon-apigateway-endpoint-configuration"
        func check(_ value: JSONValue?, _ where: String) throws {
            guard value.map({ $0.object != nil || $0.isNull }) ?? true else {
                throw Refusal("template-api-definition", at: bodyPath, "\(`where`) of the definition must be a map")
            }
        }
        if editor.body["openapi"]?.string?.hasPrefix("3") == true {
            var servers = editor.body["servers"]?.array ?? [.object([:])]
            for index in servers.indices {
                try check(servers[index][key], "\(key) of servers[\(index)]")
                servers[index][at: key, "disableExecuteApiEndpoint"] = isDisabled
            }
            editor.body[at: "servers"] = .array(servers)
        } else {
            try check(editor.body[key], key)
            editor.body[at: key, "disableExecuteApiEndpoint"] = isDisabled
        }
        body = editor.body
    }

    // MARK: Deployment and stage

    private func addDeploymentAndStage(
        _ properties: JSONValue,
        _ api: JSONValue,
        _ id: String,
        _ resource: JSONValue
    ) throws {
        let inherited = inheritedAttributes(of: resource)
        var deploymentID = "\(id)Deployment"
        var description: JSONValue?
        if let definition = api["Body"] ?? api["BodyS3Location"] {
            // A change of the definition is a new deployment; with its function names and domain where they matter.
            var text = definition.canonicalText
            if properties["OpenApiVersion"].given != nil { text += properties["OpenApiVersion"]?.string ?? "" }
            if let domain = properties["Domain"].given { text += domain.canonicalText }
            text += (functionNames[id] ?? []).joined()
            let hash = LogicalID.hash(ofText: text)
            deploymentID += hash
            description = .string("RestApi deployment id: \(hash)")
        }
        try emit(
            deploymentID,
            "AWS::ApiGateway::Deployment",
            .map([
                "RestApiId": .ref(id), "Description": description,
                "StageName": properties["OpenApiVersion"].given == nil ? "Stage" : nil,
            ]),
            attributes: inherited,
            origin: id
        )
        let stageName = properties["StageName"]?.string ?? ""
        let stageID =
            LogicalID.isAlphanumeric(stageName)
            ? "\(id)\(stageName)Stage" : LogicalID.make("\(id)Stage", hashing: .string(stageName))
        var stage: JSONValue = .map([
            "RestApiId": .ref(id), "DeploymentId": .ref(deploymentID),
            "Tags": properties["Tags"].given.flatMap { Self.tagList($0) },
        ])
        for name in Self.passedToStage {
            if let value = properties[name], !value.isNull { stage[at: name] = value }
        }
        try emit(stageID, "AWS::ApiGateway::Stage", stage, attributes: inherited, origin: id)
        referableProperties[id, default: [:]]["Stage"] = stageID
        referableProperties[id, default: [:]]["Deployment"] = deploymentID
    }

    // MARK: CORS

    private func addCORS(_ properties: JSONValue, _ body: inout JSONValue?, _ path: [String]) throws {
        guard let cors = properties["Cors"].given else { return }
        let path = path + ["Cors"]
        guard body != nil else {
            throw Refusal(
                "template-cors",
                at: path,
                "Cors works only with a definition in the template",
                why: "SAM adds OPTIONS methods to it, and can't edit one on S3."
            )
        }
        var settings: JSONObject = [:]
        if cors.string != nil || cors.isIntrinsic {
            settings["AllowOrigin"] = cors
        } else if let members = cors.object {
            let known = ["AllowMethods", "AllowHeaders", "AllowOrigin", "MaxAge", "AllowCredentials"]
            for name in members.keys where !known.contains(name) {
                throw Refusal(
                    "template-unknown-property",
                    at: path + [name],
                    "Cors has no property \(name)",
                    suggestion: nearestName(to: name, among: known).map { "did you mean \($0)?" }
                )
            }
            settings = members
        } else {
            throw Refusal("template-type", at: path, "Cors must be a text such as \"'*'\" or a map")
        }
        let origin = settings["AllowOrigin"] ?? "'*'"
        if settings["AllowCredentials"] == true, origin == "'*'" {
            throw Refusal(
                "template-cors",
                at: path + ["AllowCredentials"],
                "AllowCredentials can't be true for any origin",
                why: "Browsers refuse credentials when Access-Control-Allow-Origin is *.",
                suggestion: "name the origin: AllowOrigin: \"'https://example.com'\""
            )
        }
        var editor = try DefinitionEditor(body, at: path.dropLast() + ["DefinitionBody"])
        var done: Set<String> = []
        for name in editor.pathNames {
            let normalized = name == "/" ? name : String(name.reversed().drop { $0 == "/" }.reversed())
            guard done.insert(normalized).inserted else { continue }
            try editor.editPathItems(name) { item in
                guard item["options"] == nil else { return }
                guard !origin.isEmptyOrFalse else {
                    throw Refusal("template-cors", at: path, "Cors needs a value for AllowOrigin")
                }
                item[at: "options"] = Self.preflight(settings, origin, Array((item.object ?? [:]).keys))
            }
        }
        body = editor.body
    }

    /// https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-cors.html
    private static func preflight(_ settings: JSONObject, _ origin: JSONValue, _ methods: [String]) -> JSONValue {
        let all = ["OPTIONS", "GET", "HEAD", "POST", "PUT", "DELETE", "PATCH"]
        let own = methods.contains(DefinitionEditor.anyMethod) ? all : methods.map { $0.uppercased() } + ["OPTIONS"]
        let allowed = settings["AllowMethods"].given ?? .string("'\(Set(own).sorted().joined(separator: ","))'")
        var parameters: JSONObject = [:]
        var headers: JSONObject = [:]
        func add(_ name: String, _ value: JSONValue?, _ type: String = "string") {
            guard let value else { return }
            parameters["method.response.header.Access-Control-\(name)"] = value
            headers["Access-Control-\(name)"] = ["type": .string(type)]
        }
        add("Allow-Origin", origin)
        add("Allow-Headers", settings["AllowHeaders"].given)
        add("Allow-Methods", allowed)
        add("Max-Age", settings["MaxAge"].flatMap { $0.isNull ? nil : $0 }, "integer")
        add("Allow-Credentials", settings["AllowCredentials"] == true ? "'true'" : nil)
        return [
            "summary": "CORS support",
            "consumes": ["application/json"],
            "produces": ["application/json"],
            "x-amazon-apigateway-integration": [
                "type": "mock",
                "requestTemplates": ["application/json": "{\n  \"statusCode\" : 200\n}\n"],
                "responses": [
                    "default": [
                        "statusCode": "200", "responseParameters": .object(parameters),
                        "responseTemplates": ["application/json": "{}\n"],
                    ]
                ],
            ],
            "responses": [
                "200": ["description": "Default response for CORS method", "headers": .object(headers)]
            ],
        ]
    }

    // MARK: Responses and models

    private func addGatewayResponses(_ properties: JSONValue, _ body: inout JSONValue?, _ path: [String]) throws {
        guard let responses = properties["GatewayResponses"].given else { return }
        let path = path + ["GatewayResponses"]
        var editor = try DefinitionEditor(body, at: path.dropLast() + ["DefinitionBody"])
        for (type, response) in responses.object ?? [:] {
            guard let members = response.object, !response.isIntrinsic else {
                throw Refusal("template-type", at: path + [type], "the gateway response \(type) must be a map")
            }
            for name in members.keys where !["ResponseParameters", "ResponseTemplates", "StatusCode"].contains(name) {
                throw Refusal(
                    "template-unknown-property",
                    at: path + [type, name],
                    "a gateway response has no \(name)"
                )
            }
            var parameters: JSONObject = [:]
            if let given = response["ResponseParameters"].given {
                guard given.object != nil else {
                    throw Refusal(
                        "template-type",
                        at: path + [type, "ResponseParameters"],
                        "ResponseParameters must be a map"
                    )
                }
                for (section, prefix) in [
                    ("Headers", "gatewayresponse.header."), ("Paths", "gatewayresponse.path."),
                    ("QueryStrings", "gatewayresponse.querystring."),
                ] {
                    guard let values = given[section] else { continue }
                    guard let values = values.object else {
                        throw Refusal(
                            "template-type",
                            at: path + [type, "ResponseParameters", section],
                            "\(section) must be a map"
                        )
                    }
                    for (name, value) in values { parameters[prefix + name] = value }
                }
            }
            if let status = resolvingParameters(response["StatusCode"]).given {
                guard (0...999).contains(Int(status.string ?? status.serialized()) ?? -1) else {
                    throw Refusal(
                        "template-type",
                        at: path + [type, "StatusCode"],
                        "StatusCode must be a number, not \(status.shown)"
                    )
                }
            }
            editor.body[at: "x-amazon-apigateway-gateway-responses", type] = .map([
                "responseParameters": parameters.isEmpty ? nil : .object(parameters),
                "responseTemplates": response["ResponseTemplates"].given,
                "statusCode": response["StatusCode"].map { .string($0.string ?? $0.serialized()) },
            ])
        }
        body = editor.body
    }

    private func addModels(_ properties: JSONValue, _ body: inout JSONValue?, _ path: [String]) throws {
        guard let models = properties["Models"].given else { return }
        let path = path + ["Models"]
        var editor = try DefinitionEditor(body, at: path.dropLast() + ["DefinitionBody"])
        guard let models = models.object else { throw Refusal("template-type", at: path, "Models must be a map") }
        for (name, schema) in models {
            guard schema.object != nil else {
                throw Refusal("template-type", at: path + [name], "a model must be a map")
            }
            guard schema["type"].given != nil else {
                throw Refusal("template-missing-property", at: path + [name], "the model \(name) has no type")
            }
            editor.body[at: "definitions", name.lowercased()] = schema
        }
        body = editor.body
    }

    /// OpenAPI 3 keeps definitions elsewhere than Swagger 2.
    private func postprocessed(_ body: JSONValue, _ properties: JSONValue, _ path: [String]) throws -> JSONValue {
        guard body["swagger"] == nil else { return body }
        let version = properties["OpenApiVersion"].given ?? body["openapi"]
        guard (version?.string ?? version?.serialized() ?? "").hasPrefix("3") else { return body }
        var body = body
        for (old, new) in [("securityDefinitions", "securitySchemes"), ("definitions", "schemas")] {
            guard let moved = body[old].given else { continue }
            body[at: "components", new] = moved
            body[at: old] = nil
        }
        for (name, item) in body["paths"]?.object ?? [:] {
            let path = path + ["DefinitionBody", "paths", name]
            guard item.object != nil else {
                throw Refusal("template-api-definition", at: path, "the path \(name) must be a map of methods")
            }
            guard let options = item["options"].given else { continue }
            guard options.object != nil else {
                throw Refusal("template-api-definition", at: path + ["options"], "the method options must be a map")
            }
            body[at: "paths", name, "options", "consumes"] = nil
            body[at: "paths", name, "options", "produces"] = nil
            guard let responses = options["responses"] else { continue }
            guard responses.object != nil, responses["200"].map({ $0.object != nil }) ?? true else {
                throw Refusal(
                    "template-api-definition",
                    at: path + ["options", "responses"],
                    "responses of options must be a map"
                )
            }
            for (header, value) in responses["200"]?["headers"]?.object ?? [:] {
                body[at: "paths", name, "options", "responses", "200", "headers", header] = ["schema": value]
            }
        }
        return body
    }
}
