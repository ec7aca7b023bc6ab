import CloudCore
import OrderedCollections
import WorkshopCommon

/// What an HTTP API sends a function (payload format 2.0). What is absent is left out.
///
/// See <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html>.
struct HTTPProxyEvent {
    let api: HTTPAPI
    let stage: HTTPAPI.Stage
    let request: GatewayRequest
    let routeKey: String
    let parameters: [(name: String, value: String)]

    var json: JSONValue {
        var event: JSONObject = [
            "version": "2.0",
            "routeKey": .string(routeKey),
            "rawPath": .string(rawPath),
            "rawQueryString": .string(request.request.query ?? ""),
        ]
        let cookies = request.headers.values("Cookie").flatMap { $0.split(separator: ";") }
        if !cookies.isEmpty { event["cookies"] = .array(cookies.map { .string(String($0.trimmingBlanks)) }) }
        event["headers"] = joined(
            request.headers.filter { !isSameHeaderName($0.name, "Cookie") }.map { ($0.name.lowercased(), $0.value) }
        )
        if let query = joined(request.request.queryItems) { event["queryStringParameters"] = query }
        event["requestContext"] = requestContext
        if let parameters = joined(parameters.map { ($0.name, PercentEncoding.decode($0.value)) }) {
            event["pathParameters"] = parameters
        }
        if let variables = joined(stage.variables.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }) {
            event["stageVariables"] = variables
        }
        let isText = MediaType.isText(request.request.headers["Content-Type"])
        let body = request.request.body
        if !body.isEmpty {
            event["body"] = .string(isText ? String(decoding: body, as: UTF8.self) : Base64.encode(body))
        }
        event["isBase64Encoded"] = .bool(!body.isEmpty && !isText)
        return .object(event)
    }

    /// With the stage, unless that is `$default`.
    private var rawPath: String { stage.name == "$default" ? request.path : "/\(stage.name)\(request.path)" }

    private var requestContext: JSONValue {
        [
            "accountId": .string(api.account.id),
            "apiId": .string(api.id),
            "domainName": .string("\(api.id).execute-api.\(api.account.region).amazonaws.com"),
            "domainPrefix": .string(api.id),
            "http": [
                "method": .string(request.request.method),
                "path": .string(rawPath),
                "protocol": "HTTP/1.1",
                "sourceIp": .string(request.request.remoteAddress),
                "userAgent": .string(request.request.headers["User-Agent"] ?? ""),
            ],
            "requestId": .string(request.extendedRequestID),
            "routeKey": .string(routeKey),
            "stage": .string(stage.name),
            "time": .string(request.receivedAt.commonLogFormat),
            "timeEpoch": .number(JSONNumber(Int(request.receivedAt.millisecondsSince1970))),
        ]
    }

    /// Values of one name are joined by commas. `nil` when there are none.
    private func joined(_ pairs: [(name: String, value: String)]) -> JSONValue? {
        if pairs.isEmpty { return nil }
        var values: OrderedDictionary<String, String> = [:]
        for pair in pairs { values[pair.name] = values[pair.name].map { "\($0),\(pair.value)" } ?? pair.value }
        return .object(values.mapValues { .string($0) })
    }
}

extension Substring {
    fileprivate var trimmingBlanks: Substring {
        var text = drop { $0 == " " }
        while text.last == " " { text.removeLast() }
        return text
    }
}
