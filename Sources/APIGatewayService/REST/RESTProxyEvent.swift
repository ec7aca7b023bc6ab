import CloudCore
import OrderedCollections
import WorkshopCommon

/// What a REST API sends a function (payload format 1.0). Absent maps are `null`, never empty.
///
/// See <https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html>.
struct RESTProxyEvent {
    let exchange: RESTExchange

    private var request: GatewayRequest { exchange.request }

    var json: JSONValue {
        let body = body
        let parameters = exchange.match?.parameters ?? []
        let variables = exchange.stageVariables.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        return [
            "resource": .string(exchange.match?.template ?? ""),
            "path": .string(request.path),
            "httpMethod": .string(request.request.method),
            "headers": lastValues(headers),
            "multiValueHeaders": allValues(headers),
            "queryStringParameters": lastValues(request.request.queryItems),
            "multiValueQueryStringParameters": allValues(request.request.queryItems),
            "pathParameters": lastValues(parameters),
            "stageVariables": lastValues(variables),
            "requestContext": .object(exchange.requestContext(at: exchange.stage)),
            "body": body.json,
            "isBase64Encoded": .bool(body.isBase64Encoded),
        ]
    }

    /// A REST API doesn't tell the function how long the body was.
    private var headers: [(name: String, value: String)] {
        request.headers.filter { !isSameHeaderName($0.name, "Content-Length") }.map { ($0.name, $0.value) }
    }

    private var body: (json: JSONValue, isBase64Encoded: Bool) {
        let bytes = request.request.body
        if bytes.isEmpty { return (.null, false) }
        if MediaType.isBinary(request.request.headers["Content-Type"], among: exchange.deployment.binaryMediaTypes) {
            return (.string(Base64.encode(bytes)), true)
        }
        return (.string(String(decoding: bytes, as: UTF8.self)), false)
    }
}
