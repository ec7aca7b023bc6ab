import OrderedCollections
package import WorkshopCommon

/// How an AWS service's requests and answers are written.
///
/// See <https://smithy.io/2.0/aws/protocols/>. The Query protocol is ``QueryRequest`` and ``QueryResponse``.
package enum WireProtocol: Hashable, Sendable {
    /// The path and the verb name the operation: Lambda.
    case restJSON
    /// `X-Amz-Target: Prefix.Operation`: SQS, DynamoDB, Step Functions.
    case json10
    /// The same with another content type: SSM, Secrets Manager.
    case json11

    package var contentType: String {
        switch self {
        case .restJSON: "application/json"
        case .json10: "application/x-amz-json-1.0"
        case .json11: "application/x-amz-json-1.1"
        }
    }

    package func response(status: Int = 200, _ body: JSONValue, requestID: String) -> CloudResponse {
        CloudResponse(
            status: status,
            headers: ["Content-Type": contentType, "x-amzn-RequestId": requestID],
            body: .bytes(body.bytes)
        )
    }

    /// REST puts the code into a header, JSON 1.0 and 1.1 into the member `__type`.
    package func response(to error: AWSError, requestID: String) -> CloudResponse {
        var members = error.members
        members[error.messageMember] = .string(error.message)
        switch self {
        case .restJSON:
            var response = response(status: error.status, .object(members), requestID: requestID)
            response.headers.append("x-amzn-ErrorType", error.code)
            return response
        case .json10, .json11:
            members.updateValue(.string(error.code), forKey: "__type", insertingAt: 0)
            return response(status: error.status, .object(members), requestID: requestID)
        }
    }
}

/// The operation that a JSON 1.0 or 1.1 request names in its `X-Amz-Target` header: `DynamoDB_20120810.PutItem`.
package struct TargetedOperation: Hashable, Sendable {
    package let service: String
    package let operation: String

    package init?(_ request: CloudRequest) {
        guard let target = request.headers["X-Amz-Target"], let dot = target.utf8.lastIndex(of: UInt8(ascii: "."))
        else { return nil }
        service = String(target[..<dot])
        operation = String(target[target.utf8.index(after: dot)...])
    }
}

/// A service that the cloud's one endpoint hands requests to.
package protocol CloudService: Sendable {
    /// Whether this request is one of this service's, by its path or its `X-Amz-Target`.
    func accepts(_ request: CloudRequest) -> Bool
    func respond(to request: CloudRequest) async -> CloudResponse
}
