import CloudCore
import MappingTemplate
import OrderedCollections
import WorkshopCommon

/// One request to a REST API and all that becomes known of it on its way.
struct RESTExchange: Sendable {
    let context: GatewayContext
    let deployment: RESTDeployment
    let stage: RESTAPI.Stage
    let stageVariables: [String: String]
    let isCanary: Bool
    let request: GatewayRequest
    var match: RouteTable<RESTDeployment.Resource>.Match?
    var method: RESTMethod?
    /// The authorizer's context, with `principalId`.
    var authorizer: JSONObject?
    var apiKey: APIKey?
    var signer: String?
    var failure: GatewayFailure?
    var responseStatus: Int?
    var responseLength: Int?
    var integrationStatus: Int?
    var latency: Duration?
    var integrationLatency: Duration?

    /// Path parameters, decoded where templates and mappings see them.
    var decodedParameters: [(name: String, value: String)] {
        (match?.parameters ?? []).map { ($0.name, PercentEncoding.decode($0.value)) }
    }

    /// `arn:aws:execute-api:us-east-1:123456789012:API/STAGE/VERB/path`
    var methodARN: String {
        let account = context.account
        let path = request.path.hasPrefix("/") ? String(request.path.dropFirst()) : request.path
        return "arn:aws:execute-api:\(account.region):\(account.id):\(deployment.id)/\(stage.name)/"
            + "\(request.request.method)/\(path)"
    }

    // MARK: What templates and mappings see

    var source: ValueSource {
        ValueSource(
            prefix: "method.request.",
            path: decodedParameters,
            query: request.request.queryItems,
            headers: request.headers,
            body: request.request.body,
            context: contextValue,
            stageVariables: stageVariables
        )
    }

    func templateInput(body: [UInt8]) -> TemplateInput {
        TemplateInput(
            body: String(decoding: body, as: UTF8.self),
            path: decodedParameters,
            querystring: request.request.queryItems,
            header: request.headers.map { ($0.name, $0.value) },
            context: contextValue,
            stageVariables: stageVariables
        )
    }

    /// `$context`. See
    /// <https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-variables-for-access-logging.html>.
    var contextValue: JSONValue {
        var value = requestContext(at: stage)
        if match == nil { (value["resourceId"], value["resourcePath"]) = (nil, nil) }
        if let failure {
            value["error"] = [
                "message": failure.message.map { .string($0) } ?? .null,
                "messageString": .string(failure.messageString),
                "responseType": .string(failure.type),
                "validationErrorString": .string(failure.validation ?? ""),
            ]
        }
        value["status"] = responseStatus.map { .string(String($0)) }
        value["responseLength"] = responseLength.map { .string(String($0)) }
        value["responseLatency"] = latency.map { .string(String(Int($0.inMilliseconds))) }
        value["isCanaryRequest"] = .bool(isCanary)
        if let integrationStatus {
            value["integrationStatus"] = .string(String(integrationStatus))
            value["integration"] = ["status": .string(String(integrationStatus))]
        }
        value["awsEndpointRequestId"] = .string(request.requestID)
        return .object(value)
    }

    /// `requestContext` of the events for functions and authorizers.
    func requestContext(at stage: RESTAPI.Stage) -> JSONObject {
        let api = deployment.id
        let account = context.account
        var value: JSONObject = [
            "resourceId": .string(match?.target.id ?? ""),
            "resourcePath": .string(match?.template ?? ""),
            "httpMethod": .string(request.request.method),
            "extendedRequestId": .string(request.extendedRequestID),
            "requestTime": .string(request.receivedAt.commonLogFormat),
            "path": .string("/\(stage.name)\(request.path)"),
            "accountId": .string(account.id),
            "protocol": "HTTP/1.1",
            "stage": .string(stage.name),
            "domainPrefix": .string(api),
            "requestTimeEpoch": .number(JSONNumber(Int(request.receivedAt.millisecondsSince1970))),
            "requestId": .string(request.requestID),
            "identity": identity,
            "domainName": .string("\(api).execute-api.\(account.region).amazonaws.com"),
            "deploymentId": .string(stage.deploymentID),
            "apiId": .string(api),
        ]
        if let authorizer { value["authorizer"] = .object(authorizer) }
        return value
    }

    private var identity: JSONValue {
        var identity: JSONObject = [
            "cognitoIdentityPoolId": nil,
            "accountId": signer.map { _ in .string(context.account.id) } ?? nil,
            "cognitoIdentityId": nil,
            "caller": signer.map { .string($0) } ?? nil,
            "sourceIp": .string(request.request.remoteAddress),
            "principalOrgId": nil,
            "accessKey": signer.map { .string($0) } ?? nil,
            "cognitoAuthenticationType": nil,
            "cognitoAuthenticationProvider": nil,
            "userArn": signer.map { _ in .string("arn:aws:iam::\(context.account.id):root") } ?? nil,
            "userAgent": request.request.headers["User-Agent"].map { .string($0) } ?? nil,
            "user": signer.map { .string($0) } ?? nil,
        ]
        if let apiKey {
            identity["apiKey"] = .string(apiKey.value)
            identity["apiKeyId"] = .string(apiKey.id)
        }
        return .object(identity)
    }

    /// `$context.…` in a text that is not a whole template: access logs and gateway responses.
    /// - Parameter missing: What stands for a variable that has no value; access logs write `-`.
    func substitute(_ text: String, missing: String) -> String {
        source.substituteVariables(in: text, missing: missing)
    }
}
