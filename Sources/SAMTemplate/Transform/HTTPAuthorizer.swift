import OrderedCollections
import WorkshopCommon

/// Authorizers of HTTP APIs, as their definition has them.
enum HTTPAuthorizer {
    /// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-access-control.html
    static func scheme(
        _ authorizer: JSONValue,
        _ name: String,
        _ path: [String],
        partition: String
    ) throws -> JSONValue {
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
        if isLambda { return try lambda(authorizer, name, path, partition) }
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

    private static func lambda(_ authorizer: JSONValue, _ name: String, _ path: [String], _ partition: String) throws
        -> JSONValue
    {
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
        let flag = authorizer["EnableFunctionDefaultPermissions"]
        guard flag.map({ $0.isNull || $0.bool != nil }) ?? true else {
            throw Refusal(
                "template-type",
                at: path + ["EnableFunctionDefaultPermissions"],
                "EnableFunctionDefaultPermissions must be true or false"
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
                    throw Refusal(
                        "template-type",
                        at: path + ["Identity", key, String(index)],
                        "an entry of \(key) must be text, not a list or a map"
                    )
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
                    "arn:\(partition):apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/"
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
