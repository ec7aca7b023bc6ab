import CloudCore
import OrderedCollections
import WorkshopCommon

/// One request to an HTTP API and all that becomes known of it on its way.
struct HTTPExchange: Sendable {
    let context: GatewayContext
    let deployment: HTTPDeployment
    let stage: HTTPAPI.Stage
    let request: GatewayRequest
    var route: HTTPRoute?
    var parameters: [(name: String, value: String)] = []
    /// `jwt`, `lambda` or `iam`, with what belongs to it.
    var authorizer: (kind: String, value: JSONValue)?
    var integrationLatency: Duration?
    var responseStatus: Int?
    var responseLength: Int?
    var errorMessage: String?

    var routeKey: String { route?.key ?? "$default" }

    /// With the stage, unless that is `$default`.
    var rawPath: String { stage.name == "$default" ? request.path : "/\(stage.name)\(request.path)" }

    /// `arn:aws:execute-api:us-east-1:123456789012:API/STAGE/VERB/path`
    var routeARN: String {
        let account = context.account
        let part =
            routeKey == "$default"
            ? "$default" : "\(request.request.method)/\(String(request.path.dropFirst()))"
        return "arn:aws:execute-api:\(account.region):\(account.id):\(deployment.id)/\(stage.name)/\(part)"
    }

    var cookies: [String] {
        request.headers.values("Cookie").flatMap { $0.split(separator: ";") }.map { String($0).trimmingBlanks }
    }

    /// Lower-case, without the cookies; values of one name are joined by commas.
    var headers: JSONValue? {
        joined(request.headers.filter { !isSameHeaderName($0.name, "Cookie") }.map { ($0.name.lowercased(), $0.value) })
    }

    var query: JSONValue? { joined(request.request.queryItems) }
    var pathParameters: JSONValue? { joined(parameters.map { ($0.name, PercentEncoding.decode($0.value)) }) }

    var stageVariables: JSONValue? {
        joined(stage.variables.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
    }

    /// `nil` when there are none.
    private func joined(_ pairs: [(name: String, value: String)]) -> JSONValue? {
        if pairs.isEmpty { return nil }
        var values: OrderedDictionary<String, String> = [:]
        for pair in pairs { values[pair.name] = values[pair.name].map { "\($0),\(pair.value)" } ?? pair.value }
        return .object(values.mapValues { .string($0) })
    }

    var domainName: String { "\(deployment.id).execute-api.\(context.account.region).amazonaws.com" }

    var requestContext: JSONValue {
        var value: JSONObject = [
            "accountId": .string(context.account.id),
            "apiId": .string(deployment.id),
            "domainName": .string(domainName),
            "domainPrefix": .string(deployment.id),
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
        if let authorizer { value["authorizer"] = .object([authorizer.kind: authorizer.value]) }
        return .object(value)
    }

    /// `$context` of access logs and parameter mappings.
    var contextValue: JSONValue {
        var value: JSONObject = [
            "accountId": .string(context.account.id), "apiId": .string(deployment.id),
            "domainName": .string(domainName), "domainPrefix": .string(deployment.id),
            "extendedRequestId": .string(request.extendedRequestID),
            "httpMethod": .string(request.request.method), "path": .string(rawPath), "protocol": "HTTP/1.1",
            "requestId": .string(request.extendedRequestID), "requestTime": .string(request.receivedAt.commonLogFormat),
            "requestTimeEpoch": .number(JSONNumber(Int(request.receivedAt.millisecondsSince1970))),
            "routeKey": .string(routeKey), "stage": .string(stage.name),
            "identity": [
                "sourceIp": .string(request.request.remoteAddress),
                "userAgent": .string(request.request.headers["User-Agent"] ?? ""),
            ],
        ]
        value["status"] = responseStatus.map { .string(String($0)) }
        value["responseLength"] = responseLength.map { .string(String($0)) }
        value["error"] = errorMessage.map { ["message": .string($0)] }
        if let authorizer {
            // Of a token, its claims; of a function's answer, its context.
            value["authorizer"] = authorizer.kind == "jwt" ? authorizer.value : authorizer.value
        }
        return .object(value)
    }

    var source: HTTPValueSource {
        HTTPValueSource(
            request: request,
            parameters: parameters,
            values: ValueSource(
                prefix: "",
                headers: request.headers,
                body: request.request.body,
                context: contextValue,
                stageVariables: stage.variables
            )
        )
    }
}
