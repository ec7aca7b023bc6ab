import CloudCore
import OrderedCollections
import WorkshopCommon

/// Answers to what the local cloud doesn't have, in the shape that the caller's protocol expects.
enum UnknownRequest {
    static func response(to request: CloudRequest, urls: [LocalURL]) -> CloudResponse {
        let requestID = Identifiers.requestID()
        if let target = TargetedOperation(request) {
            let wire: WireProtocol =
                request.headers["Content-Type"] == WireProtocol.json11.contentType ? .json11 : .json10
            return wire.response(to: error("\(target.service).\(target.operation)"), requestID: requestID)
        }
        if let action = action(in: request) {
            return queryResponse(error(action), requestID: requestID)
        }
        if let service = signedService(request) {
            if service == "s3" { return xmlResponse(error("S3 operation \(request.method) \(request.path)")) }
            return WireProtocol.restJSON.response(
                to: error("\(service) operation \(request.method) \(request.path)"),
                requestID: requestID
            )
        }
        return notFound(request, urls: urls)
    }

    static func api(_ id: String, known: [String]) -> CloudResponse {
        let apis = known.isEmpty ? "No API is deployed." : "Deployed: \(known.joined(separator: ", "))."
        return message(404, "There is no API \(id) here. \(apis)")
    }

    /// Lambda's own answer for an address that is no function's.
    static func functionURL(_ id: String, known: [String]) -> CloudResponse {
        let urls = known.isEmpty ? "No function has a URL." : "There are \(known.joined(separator: ", "))."
        return message(403, "There is no function URL \(id) here. \(urls)")
    }

    private static func error(_ operation: String) -> AWSError {
        .unknownOperation(
            operation,
            suggestion: "It runs Lambda, API Gateway and Step Functions; on AWS this call works."
        )
    }

    private static func notFound(_ request: CloudRequest, urls: [LocalURL]) -> CloudResponse {
        let routes = urls.prefix(5).map { "\($0.method) \($0.pathURL)" }.joined(separator: ", ")
        let hint = routes.isEmpty ? "No API is deployed." : "The deployed APIs answer at \(routes)."
        return message(404, "The local cloud has nothing at \(request.method) \(request.path). \(hint)")
    }

    private static func message(_ status: Int, _ text: String) -> CloudResponse {
        let body: JSONValue = ["message": .string(text)]
        return CloudResponse(
            status: status,
            headers: ["Content-Type": "application/json"],
            body: .bytes(body.bytes)
        )
    }

    /// The Query protocol's form: `Action=PublishBatch&Version=…`.
    private static func action(in request: CloudRequest) -> String? {
        let isForm = request.headers["Content-Type"]?.hasPrefix("application/x-www-form-urlencoded") ?? false
        let form = isForm ? PercentEncoding.query(String(decoding: request.body, as: UTF8.self)) : request.queryItems
        return form.first { $0.name == "Action" }?.value
    }

    private static func queryResponse(_ error: AWSError, requestID: String) -> CloudResponse {
        let text = """
            <ErrorResponse><Error><Type>\(error.fault == .client ? "Sender" : "Receiver")</Type>\
            <Code>\(error.code)</Code><Message>\(escaped(error.message))</Message></Error>\
            <RequestId>\(requestID)</RequestId></ErrorResponse>
            """
        return CloudResponse(
            status: error.status,
            headers: ["Content-Type": "text/xml", "x-amzn-RequestId": requestID],
            body: .bytes(Array(text.utf8))
        )
    }

    /// S3's own shape of an error.
    private static func xmlResponse(_ error: AWSError) -> CloudResponse {
        let text = "<Error><Code>\(error.code)</Code><Message>\(escaped(error.message))</Message></Error>"
        return CloudResponse(
            status: error.status,
            headers: ["Content-Type": "application/xml"],
            body: .bytes(Array(text.utf8))
        )
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }

    /// `s3` from `Authorization: AWS4-HMAC-SHA256 Credential=KEY/20261123/us-east-1/s3/aws4_request, …`
    private static func signedService(_ request: CloudRequest) -> String? {
        guard let header = request.headers["Authorization"], header.hasPrefix("AWS4-HMAC-SHA256"),
            let credential = header.firstRange(of: "Credential=")
        else { return nil }
        let scope = header[credential.upperBound...].prefix { $0 != "," }.split(separator: "/")
        return scope.count >= 5 ? String(scope[scope.count - 2]) : nil
    }
}
