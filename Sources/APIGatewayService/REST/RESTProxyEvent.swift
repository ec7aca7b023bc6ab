import CloudCore
import OrderedCollections
import WorkshopCommon

/// What a REST API sends a function (payload format 1.0). Absent maps are `null`, never empty.
///
/// See <https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html>.
struct RESTProxyEvent {
    let api: RESTAPI
    let stage: RESTAPI.Stage
    let request: GatewayRequest
    let match: RouteTable<MethodTable>.Match

    var json: JSONValue {
        let body = body
        return [
            "resource": .string(match.template),
            "path": .string(request.path),
            "httpMethod": .string(request.request.method),
            "headers": lastValues(headers),
            "multiValueHeaders": allValues(headers),
            "queryStringParameters": lastValues(request.request.queryItems),
            "multiValueQueryStringParameters": allValues(request.request.queryItems),
            "pathParameters": lastValues(match.parameters),
            "stageVariables": lastValues(stage.variables.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }),
            "requestContext": requestContext,
            "body": body.json,
            "isBase64Encoded": .bool(body.isBase64Encoded),
        ]
    }

    /// A REST API doesn't tell the function how long the body was.
    private var headers: [(name: String, value: String)] {
        request.headers.filter { !isSameHeaderName($0.name, "Content-Length") }.map { ($0.name, $0.value) }
    }

    private var requestContext: JSONValue {
        [
            "resourceId": .string(resourceID),
            "resourcePath": .string(match.template),
            "httpMethod": .string(request.request.method),
            "extendedRequestId": .string(request.extendedRequestID),
            "requestTime": .string(request.receivedAt.commonLogFormat),
            "path": .string("/\(stage.name)\(request.path)"),
            "accountId": .string(api.account.id),
            "protocol": "HTTP/1.1",
            "stage": .string(stage.name),
            "domainPrefix": .string(api.id),
            "requestTimeEpoch": .number(JSONNumber(Int(request.receivedAt.millisecondsSince1970))),
            "requestId": .string(request.requestID),
            "identity": identity,
            "domainName": .string("\(api.id).execute-api.\(api.account.region).amazonaws.com"),
            "deploymentId": .string(stage.deploymentID),
            "apiId": .string(api.id),
        ]
    }

    private var identity: JSONValue {
        [
            "cognitoIdentityPoolId": nil,
            "accountId": nil,
            "cognitoIdentityId": nil,
            "caller": nil,
            "sourceIp": .string(request.request.remoteAddress),
            "principalOrgId": nil,
            "accessKey": nil,
            "cognitoAuthenticationType": nil,
            "cognitoAuthenticationProvider": nil,
            "userArn": nil,
            "userAgent": request.request.headers["User-Agent"].map { .string($0) } ?? nil,
            "user": nil,
        ]
    }

    private var body: (json: JSONValue, isBase64Encoded: Bool) {
        let bytes = request.request.body
        if bytes.isEmpty { return (.null, false) }
        if MediaType.isBinary(request.request.headers["Content-Type"], among: api.binaryMediaTypes) {
            return (.string(Base64.encode(bytes)), true)
        }
        return (.string(String(decoding: bytes, as: UTF8.self)), false)
    }

    /// Six characters that stay the same as long as the path does.
    private var resourceID: String {
        let hash = match.template.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        return String(String(hash, radix: 36).suffix(6))
    }

    private func lastValues(_ pairs: [(name: String, value: String)]) -> JSONValue {
        if pairs.isEmpty { return .null }
        var object: JSONObject = [:]
        for pair in pairs { object[pair.name] = .string(pair.value) }
        return .object(object)
    }

    private func allValues(_ pairs: [(name: String, value: String)]) -> JSONValue {
        if pairs.isEmpty { return .null }
        var lists: OrderedDictionary<String, [JSONValue]> = [:]
        for pair in pairs { lists[pair.name, default: []].append(.string(pair.value)) }
        return .object(lists.mapValues { .array($0) })
    }
}
