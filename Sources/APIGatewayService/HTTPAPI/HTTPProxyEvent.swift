import CloudCore
import OrderedCollections
import WorkshopCommon

/// What an HTTP API sends a function. In payload format 2.0 what is absent is left out, in 1.0 it is null.
///
/// See <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html>.
struct HTTPProxyEvent {
    let exchange: HTTPExchange

    func json(version: String) -> JSONValue {
        version == "2.0" ? second : first
    }

    private var request: GatewayRequest { exchange.request }

    private var second: JSONValue {
        var event: JSONObject = [
            "version": "2.0",
            "routeKey": .string(exchange.routeKey),
            "rawPath": .string(exchange.rawPath),
            "rawQueryString": .string(request.request.query ?? ""),
        ]
        if !exchange.cookies.isEmpty { event["cookies"] = .array(exchange.cookies.map { .string($0) }) }
        event["headers"] = exchange.headers
        if let query = exchange.query { event["queryStringParameters"] = query }
        event["requestContext"] = exchange.requestContext
        if let parameters = exchange.pathParameters { event["pathParameters"] = parameters }
        if let variables = exchange.stageVariables { event["stageVariables"] = variables }
        let body = body
        if let text = body.text { event["body"] = .string(text) }
        event["isBase64Encoded"] = .bool(body.isBase64Encoded)
        return .object(event)
    }

    private var first: JSONValue {
        let headers = request.headers.map { ($0.name.lowercased(), $0.value) }
        let query = request.request.queryItems
        let body = body
        return [
            "version": "1.0",
            "resource": .string(exchange.routeKey.split(separator: " ").last.map(String.init) ?? ""),
            "path": .string(exchange.rawPath),
            "httpMethod": .string(request.request.method),
            "headers": joinedValues(headers),
            "multiValueHeaders": allValues(headers),
            "queryStringParameters": lastValues(query),
            "multiValueQueryStringParameters": allValues(query),
            "requestContext": firstContext,
            "pathParameters": exchange.pathParameters ?? nil,
            "stageVariables": exchange.stageVariables ?? nil,
            "body": body.text.map { .string($0) } ?? nil,
            "isBase64Encoded": .bool(body.isBase64Encoded),
        ]
    }

    private var body: (text: String?, isBase64Encoded: Bool) {
        let bytes = request.request.body
        if bytes.isEmpty { return (nil, false) }
        let isText = MediaType.isText(request.request.headers["Content-Type"])
        return (isText ? String(decoding: bytes, as: UTF8.self) : Base64.encode(bytes), !isText)
    }

    private func joinedValues(_ pairs: [(String, String)]) -> JSONValue {
        var values: OrderedDictionary<String, String> = [:]
        for (name, value) in pairs { values[name] = values[name].map { "\($0),\(value)" } ?? value }
        return .object(values.mapValues { .string($0) })
    }

    private var firstContext: JSONValue {
        let context = exchange.context
        var authorizer: JSONObject = ["claims": nil, "scopes": nil]
        switch exchange.authorizer {
        case ("jwt", let value)?: authorizer = value.object ?? [:]
        case ("lambda", let value)?: authorizer = value.object ?? [:]
        default: break
        }
        return [
            "accountId": .string(context.account.id),
            "apiId": .string(exchange.deployment.id),
            "authorizer": .object(authorizer),
            "domainName": .string(exchange.domainName),
            "domainPrefix": .string(exchange.deployment.id),
            "extendedRequestId": .string(request.extendedRequestID),
            "httpMethod": .string(request.request.method),
            "identity": [
                "accessKey": nil, "accountId": nil, "caller": nil, "cognitoAmr": nil,
                "cognitoAuthenticationProvider": nil, "cognitoAuthenticationType": nil, "cognitoIdentityId": nil,
                "cognitoIdentityPoolId": nil, "principalOrgId": nil,
                "sourceIp": .string(request.request.remoteAddress), "user": nil,
                "userAgent": .string(request.request.headers["User-Agent"] ?? ""), "userArn": nil,
            ],
            "path": .string(exchange.rawPath),
            "protocol": "HTTP/1.1",
            "requestId": .string(request.extendedRequestID),
            "requestTime": .string(request.receivedAt.commonLogFormat),
            "requestTimeEpoch": .number(JSONNumber(Int(request.receivedAt.millisecondsSince1970))),
            "resourceId": .string(exchange.routeKey),
            "resourcePath": .string(exchange.routeKey.split(separator: " ").last.map(String.init) ?? ""),
            "stage": .string(exchange.stage.name),
        ]
    }
}
