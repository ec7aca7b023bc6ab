import OrderedCollections
import WorkshopCommon

/// `AWS::Serverless::GraphQLApi`: an AppSync API with its schema, data sources, functions and resolvers.
extension Transformer {
    /// What is known of a GraphQL API while its parts are transformed.
    private struct GraphQL {
        let id: String
        let attributes: JSONObject
        let path: [String]
        var sourceNames: [String: JSONValue] = [:]
        var functionIDs: [String: JSONValue] = [:]
        var hasNoneSource = false

        var apiID: JSONValue { .getAtt(id, "ApiId") }
    }

    func transformGraphQLAPI(_ id: String, _ resource: JSONValue) throws {
        let properties = resource["Properties"] ?? .object([:])
        var api = GraphQL(id: id, attributes: ownAttributes(of: resource), path: ["Resources", id, "Properties"])
        try addGraphQLAPI(properties, &api)
        try addSchema(properties, api)
        for (name, key) in properties["ApiKeys"]?.object ?? [:] {
            try emit(
                id + name,
                "AWS::AppSync::ApiKey",
                .map([
                    "ApiId": api.apiID, "ApiKeyId": key["ApiKeyId"], "Description": key["Description"],
                    "Expires": key["ExpiresOn"],
                ]),
                attributes: api.attributes,
                origin: id
            )
        }
        if let cache = properties["Cache"].given {
            var body: JSONValue = .map(["ApiId": api.apiID])
            for (name, value) in cache.object ?? [:] { body[at: name] = value }
            try emit("\(id)ApiCache", "AWS::AppSync::ApiCache", body, attributes: api.attributes, origin: id)
        }
        try addDataSources(properties, &api)
        try addGraphQLDomain(properties, api)
        try addFunctions(properties, &api)
        try addResolvers(properties, &api)
    }

    private func addGraphQLAPI(_ properties: JSONValue, _ api: inout GraphQL) throws {
        let auth = properties["Auth"] ?? .object([:])
        let path = api.path + ["Auth"]
        var body: JSONValue = .map([
            "Name": properties["Name"].given ?? .string(api.id), "XrayEnabled": properties["XrayEnabled"],
            "AuthenticationType": auth["Type"],
            "Tags": Self.tagList(properties["Tags"], adding: ["graphqlapi:createdBy": "SAM"]),
        ])
        for name in ["Visibility", "OwnerContact", "IntrospectionConfig", "QueryDepthLimit", "ResolverCountLimit"] {
            if let value = properties[name].given { body[at: name] = value }
        }
        var functions: [JSONValue] = []
        if let (name, config) = try authorizer(auth, isAdditional: false, path) {
            body[at: name] = config
            functions += config["AuthorizerUri"].map { [$0] } ?? []
        }
        var additional: [JSONValue] = []
        for (index, other) in (auth["Additional"]?.array ?? []).enumerated() {
            var entry: JSONValue = .map(["AuthenticationType": other["Type"]])
            if let (name, config) = try authorizer(other, isAdditional: true, path + ["Additional", String(index)]) {
                entry[at: name] = config
                functions += config["AuthorizerUri"].map { [$0] } ?? []
            }
            additional.append(entry)
        }
        if !additional.isEmpty { body[at: "AdditionalAuthenticationProviders"] = .array(additional) }
        if properties["Logging"] != false {
            let logging = properties["Logging"]
            var role = logging?["CloudWatchLogsRoleArn"].given
            if role == nil {
                try emit(
                    "\(api.id)CloudWatchRole",
                    "AWS::IAM::Role",
                    [
                        "AssumeRolePolicyDocument": Self.trust("appsync.amazonaws.com"),
                        "ManagedPolicyArns": [ManagedPolicies.arn("service-role/AWSAppSyncPushToCloudWatchLogs")],
                    ],
                    attributes: api.attributes,
                    origin: api.id
                )
                role = .getAtt("\(api.id)CloudWatchRole", "Arn")
            }
            body[at: "LogConfig"] = .map([
                "FieldLogLevel": logging?["FieldLogLevel"].given ?? "ALL", "CloudWatchLogsRoleArn": role,
                "ExcludeVerboseContent": logging?["ExcludeVerboseContent"].given,
            ])
        }
        try emit(api.id, "AWS::AppSync::GraphQLApi", body, attributes: api.attributes, origin: api.id)
        for (index, function) in functions.enumerated() {
            try connect(
                ["Type": "AWS::AppSync::GraphQLApi", "Arn": .ref(api.id), "ResourceId": api.apiID],
                ["Type": "AWS::Lambda::Function", "Arn": function],
                ["Write"],
                id: "\(api.id)ToLambdaAuthConnector\(index + 1)",
                attributes: [:],
                origin: api.id,
                path: path
            )
        }
    }

    private func authorizer(
        _ auth: JSONValue,
        isAdditional: Bool,
        _ path: [String]
    ) throws -> (name: String, config: JSONValue)? {
        let names = ["LambdaAuthorizer", "OpenIDConnect", "UserPool"]
        guard names.filter({ auth[$0].given != nil }).count < 2 else {
            throw Refusal("template-exclusive", at: path, "only one way of authentication can be configured here")
        }
        let choices = [
            "AWS_LAMBDA": ("LambdaAuthorizer", "LambdaAuthorizerConfig"),
            "OPENID_CONNECT": ("OpenIDConnect", "OpenIDConnectConfig"),
            "AMAZON_COGNITO_USER_POOLS": ("UserPool", "UserPoolConfig"),
        ]
        let type = auth["Type"]?.string ?? ""
        guard ["API_KEY", "AWS_IAM"].contains(type) || choices[type] != nil else {
            throw Refusal(
                "template-value",
                at: auth["Type"] == nil ? path : path + ["Type"],
                "Auth needs a Type: API_KEY, AWS_IAM, \(choices.keys.sorted().joined(separator: ", "))"
            )
        }
        guard let (key, name) = choices[type] else { return nil }
        guard var config = auth[key].given else {
            throw Refusal("template-missing-property", at: path, "Auth of type \(type) needs \(key)")
        }
        guard config.object != nil else { throw Refusal("template-type", at: path + [key], "\(key) must be a map") }
        if isAdditional, key == "UserPool" { config[at: "DefaultAction"] = nil }
        return (name, config)
    }

    private func addSchema(_ properties: JSONValue, _ api: GraphQL) throws {
        let (inline, uri) = (properties["SchemaInline"].given, properties["SchemaUri"].given)
        guard (inline == nil) != (uri == nil) else {
            throw Refusal("template-exclusive", at: api.path, "set either SchemaInline or SchemaUri")
        }
        try emit(
            "\(api.id)Schema",
            "AWS::AppSync::GraphQLSchema",
            .map(["ApiId": api.apiID, "Definition": inline, "DefinitionS3Location": uri]),
            attributes: api.attributes,
            origin: api.id
        )
    }

    private func addGraphQLDomain(_ properties: JSONValue, _ api: GraphQL) throws {
        guard let domain = properties["DomainName"].given else { return }
        try emit(
            "\(api.id)DomainName",
            "AWS::AppSync::DomainName",
            .map([
                "CertificateArn": domain["CertificateArn"], "DomainName": domain["DomainName"],
                "Description": domain["Description"],
            ]),
            attributes: api.attributes,
            origin: api.id
        )
        try emit(
            "\(api.id)DomainNameApiAssociation",
            "AWS::AppSync::DomainNameApiAssociation",
            ["ApiId": api.apiID, "DomainName": .getAtt("\(api.id)DomainName", "DomainName")],
            attributes: api.attributes,
            origin: api.id
        )
    }

    // MARK: Data sources

    private func addDataSources(_ properties: JSONValue, _ api: inout GraphQL) throws {
        for kind in ["DynamoDb", "Lambda"] {
            for (name, source) in properties["DataSources"]?[kind]?.object ?? [:] {
                let path = api.path + ["DataSources", kind, name]
                let isTable = kind == "DynamoDb"
                let required = isTable ? "TableName" : "FunctionArn"
                guard source[required].given != nil else {
                    throw Refusal("template-missing-property", at: path, "the data source \(name) has no \(required)")
                }
                let id = "\(api.id)\(name)\(isTable ? "DynamoDB" : "Lambda")DataSource"
                let role = try dataSourceRole(source, id, isTable: isTable, api, path)
                try emit(
                    id,
                    "AWS::AppSync::DataSource",
                    .map([
                        "Name": source["Name"].given ?? .string(name), "ApiId": api.apiID,
                        "Type": isTable ? "AMAZON_DYNAMODB" : "AWS_LAMBDA", "Description": source["Description"],
                        "ServiceRoleArn": role,
                        "LambdaConfig": isTable ? nil : .map(["LambdaFunctionArn": source["FunctionArn"]]),
                        "DynamoDBConfig": isTable
                            ? .map([
                                "AwsRegion": source["Region"].given ?? .ref("AWS::Region"),
                                "TableName": source["TableName"],
                                "UseCallerCredentials": source["UseCallerCredentials"].given,
                                "Versioned": source["Versioned"].given, "DeltaSyncConfig": source["DeltaSync"].given,
                            ]) : nil,
                    ]),
                    attributes: api.attributes,
                    origin: api.id
                )
                api.sourceNames[name] = .getAtt(id, "Name")
            }
        }
    }

    private func dataSourceRole(
        _ source: JSONValue,
        _ id: String,
        isTable: Bool,
        _ api: GraphQL,
        _ path: [String]
    ) throws -> JSONValue {
        if let role = source["ServiceRoleArn"].given { return role }
        try emit(
            "\(id)Role",
            "AWS::IAM::Role",
            ["AssumeRolePolicyDocument": Self.trust("appsync.amazonaws.com")],
            attributes: api.attributes,
            origin: api.id
        )
        let table =
            source["TableArn"].given
            ?? .sub(
                "arn:${AWS::Partition}:dynamodb:${__Region__}:${AWS::AccountId}:table/${__TableName__}",
                [
                    "__TableName__": source["TableName"] ?? .null,
                    "__Region__": source["Region"].given ?? .ref("AWS::Region"),
                ]
            )
        try connect(
            ["Type": "AWS::AppSync::DataSource", "Arn": .getAtt(id, "DataSourceArn"), "RoleName": .ref("\(id)Role")],
            .map([
                "Type": isTable ? "AWS::DynamoDB::Table" : "AWS::Lambda::Function",
                "Arn": isTable ? table : source["FunctionArn"],
            ]),
            isTable ? source["Permissions"].given ?? ["Read", "Write"] : ["Write"],
            id: isTable ? "\(id)ToTableConnector" : "\(id)ToLambdaConnector",
            attributes: [:],
            origin: api.id,
            path: path
        )
        return .getAtt("\(id)Role", "Arn")
    }

    private func sourceName(_ function: JSONValue, _ name: String, _ api: inout GraphQL, _ path: [String]) throws
        -> JSONValue
    {
        guard let source = function["DataSource"].given else {
            throw Refusal("template-missing-property", at: path, "the function \(name) has no DataSource")
        }
        guard let text = source.string else { return source }
        if let known = api.sourceNames[text] { return known }
        guard text.lowercased() == "none" else {
            throw Refusal(
                "template-dangling-reference",
                at: path + ["DataSource"],
                "there is no data source \(text) under DataSources",
                suggestion: nearestName(to: text, among: api.sourceNames.keys).map { "did you mean \($0)?" }
            )
        }
        let id = "\(api.id)NoneDataSource"
        if !api.hasNoneSource {
            api.hasNoneSource = true
            try emit(
                id,
                "AWS::AppSync::DataSource",
                ["ApiId": api.apiID, "Name": .string(id), "Type": "NONE"],
                attributes: api.attributes,
                origin: api.id
            )
        }
        return .getAtt(id, "Name")
    }

    // MARK: Functions and resolvers

    private func addFunctions(_ properties: JSONValue, _ api: inout GraphQL) throws {
        for (name, function) in properties["Functions"]?.object ?? [:] {
            let path = api.path + ["Functions", name]
            if let given = function["Id"].given {
                guard function.object?.count == 1 else {
                    throw Refusal("template-exclusive", at: path, "Id of a function can't stand with other properties")
                }
                api.functionIDs[name] = given
                continue
            }
            let code = try graphQLCode(function, path, isRequired: true)
            try emit(
                api.id + name,
                "AWS::AppSync::FunctionConfiguration",
                .map([
                    "ApiId": api.apiID, "Name": function["Name"].given ?? .string(name), "Code": code.inline,
                    "CodeS3Location": code.uri, "DataSourceName": try sourceName(function, name, &api, path),
                    "MaxBatchSize": function["MaxBatchSize"], "Description": function["Description"],
                    "Runtime": try graphQLRuntime(function, path), "SyncConfig": function["Sync"].given,
                ]),
                attributes: api.attributes,
                origin: api.id
            )
            api.functionIDs[name] = .getAtt(api.id + name, "FunctionId")
        }
    }

    private func addResolvers(_ properties: JSONValue, _ api: inout GraphQL) throws {
        for (type, resolvers) in properties["Resolvers"]?.object ?? [:] {
            for (name, resolver) in resolvers.object ?? [:] {
                let path = api.path + ["Resolvers", type, name]
                let code = try graphQLCode(resolver, path, isRequired: false)
                let isGiven = code.inline != nil || code.uri != nil
                guard let pipeline = resolver["Pipeline"].given?.array else {
                    throw Refusal("template-missing-property", at: path, "the resolver \(name) has no Pipeline")
                }
                let functions = try pipeline.enumerated().map { index, entry in
                    guard let id = entry.string.flatMap({ api.functionIDs[$0] }) else {
                        throw Refusal(
                            "template-dangling-reference",
                            at: path + ["Pipeline", String(index)],
                            "there is no function \(entry.string ?? entry.serialized()) under Functions"
                        )
                    }
                    return id
                }
                try emit(
                    api.id + type + name,
                    "AWS::AppSync::Resolver",
                    .map([
                        "ApiId": api.apiID, "TypeName": .string(type),
                        "FieldName": resolver["FieldName"].given ?? .string(name), "Kind": "PIPELINE",
                        "PipelineConfig": ["Functions": .array(functions)],
                        "Code": isGiven ? code.inline : .string(Self.passThroughResolver),
                        "CodeS3Location": code.uri,
                        "Runtime": isGiven
                            ? try graphQLRuntime(resolver, path) : ["Name": "APPSYNC_JS", "RuntimeVersion": "1.0.0"],
                        "CachingConfig": resolver["Caching"].given, "MaxBatchSize": resolver["MaxBatchSize"],
                    ]),
                    attributes: api.attributes,
                    dependsOn: ["\(api.id)Schema"],
                    origin: api.id
                )
            }
        }
    }

    private static let passThroughResolver = """
        export function request(ctx) { return {}; }
        export function response(ctx) { return ctx.prev.result; }
        """

    private func graphQLCode(
        _ owner: JSONValue,
        _ path: [String],
        isRequired: Bool
    ) throws -> (inline: JSONValue?, uri: JSONValue?) {
        let (inline, uri) = (owner["InlineCode"].given, owner["CodeUri"].given)
        guard inline == nil || uri == nil else {
            throw Refusal("template-exclusive", at: path + ["CodeUri"], "set either InlineCode or CodeUri")
        }
        guard !isRequired || inline != nil || uri != nil else {
            throw Refusal("template-missing-property", at: path, "a function needs InlineCode or CodeUri")
        }
        return (inline, uri)
    }

    private func graphQLRuntime(_ owner: JSONValue, _ path: [String]) throws -> JSONValue {
        guard let runtime = owner["Runtime"].given else {
            throw Refusal(
                "template-missing-property",
                at: path,
                "there is no Runtime",
                suggestion: "add Runtime: {Name: APPSYNC_JS, Version: '1.0.0'}"
            )
        }
        return .map(["Name": runtime["Name"], "RuntimeVersion": runtime["Version"]])
    }
}
