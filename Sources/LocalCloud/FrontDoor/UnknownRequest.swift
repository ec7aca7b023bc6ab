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
        if let query = QueryRequest(request) {
            return QueryResponse(namespace: "").response(to: error(query.action), requestID: requestID)
        }
        if let service = CredentialScope(request)?.service {
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
            suggestion: "Its README lists what it runs; on AWS this call works."
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

    /// S3's own shape of an error.
    private static func xmlResponse(_ error: AWSError) -> CloudResponse {
        let root = XMLElement(
            "Error",
            [XMLElement("Code", text: error.code), XMLElement("Message", text: error.message)]
        )
        return CloudResponse(
            status: error.status,
            headers: ["Content-Type": "application/xml"],
            body: .bytes(root.document(declaration: true))
        )
    }
}
