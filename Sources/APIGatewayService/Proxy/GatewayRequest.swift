import CloudCore

/// A request as API Gateway passes it on, with the names that it gave it.
struct GatewayRequest: Sendable {
    var request: CloudRequest
    /// Without the stage, as it was sent.
    var path: String
    var requestID: String
    var extendedRequestID: String
    var receivedAt: Timestamp

    /// As sent, but for what concerns the connection alone, and with what API Gateway adds.
    var headers: HeaderFields

    init(
        _ request: CloudRequest,
        path: String,
        requestID: String = Identifiers.requestID(),
        extendedRequestID: String = Identifiers.extendedRequestID(),
        receivedAt: Timestamp = .wallClock,
        traceRoot: String? = nil
    ) {
        self.request = request
        self.path = path
        self.requestID = requestID
        self.extendedRequestID = extendedRequestID
        self.receivedAt = receivedAt
        var headers = HeaderFields()
        for field in request.headers where !Self.hopByHop.contains(field.name.lowercased()) {
            headers.append(field.name, field.value)
        }
        if headers["X-Amzn-Trace-Id"] == nil {
            headers.append("X-Amzn-Trace-Id", "Root=\(traceRoot ?? Identifiers.traceRoot(at: receivedAt))")
        }
        let host = request.headers["Host"] ?? ""
        let port = host.lastIndex(of: ":").map { String(host[host.index(after: $0)...]) } ?? "80"
        headers["X-Forwarded-For"] =
            headers["X-Forwarded-For"].map { "\($0), \(request.remoteAddress)" } ?? request.remoteAddress
        headers["X-Forwarded-Port"] = port
        headers["X-Forwarded-Proto"] = "http"
        self.headers = headers
    }

    /// Names the stage's own segment, where it makes one.
    var segmentHeader: String?
    var traceHeader: String { segmentHeader ?? headers["X-Amzn-Trace-Id"] ?? "" }

    /// The names that answer the caller's "which request was that?".
    func signed(_ response: CloudResponse) -> CloudResponse {
        var response = response
        response.headers["x-amzn-RequestId"] = requestID
        response.headers["x-amz-apigw-id"] = extendedRequestID
        return response
    }

    private static let hopByHop: Set<String> = [
        "connection", "expect", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade",
    ]
}

extension CloudResponse {
    /// API Gateway's own answers. There is a blank after the colon of a REST API's 5xx and none in the others.
    static func gatewayError(_ status: Int, _ body: String, type: String? = nil) -> CloudResponse {
        var response = CloudResponse(
            status: status,
            headers: ["Content-Type": "application/json"],
            body: .bytes(Array(body.utf8))
        )
        if let type { response.headers.append("x-amzn-ErrorType", type) }
        return response
    }
}
