package import CloudCore
import OrderedCollections
import WorkshopCommon

/// The API over HTTP: JSON 1.0 as current SDKs speak it, Query as older ones do, to `/` or to a queue's own address.
extension SQSService: CloudService {
    private static let version = "2012-11-05"

    /// The values of `X-Amz-Target` whose requests touch a few messages, and wait or are answered in a fraction of a
    /// millisecond.
    package static let briefTargets = Set(
        [
            "SendMessage", "SendMessageBatch", "ReceiveMessage", "DeleteMessage", "DeleteMessageBatch",
            "ChangeMessageVisibility", "ChangeMessageVisibilityBatch", "GetQueueUrl", "GetQueueAttributes",
        ].map { "AmazonSQS.\($0)" }
    )

    package func accepts(_ request: CloudRequest) -> Bool {
        if let target = request.headers["X-Amz-Target"] { return target.hasPrefix("AmazonSQS.") }
        guard request.method == "POST" || request.method == "GET" else { return false }
        if let scope = CredentialScope(request) { return scope.service == "sqs" }
        // Unsigned: it says SQS's version, or comes to a queue's address.
        guard let query = QueryRequest(request) else { return false }
        if isToQueue(request) { return true }
        guard SQSOperation.names.contains(query.action) else { return false }
        let form = String(decoding: request.body.suffix(4096), as: UTF8.self) + (request.query ?? "")
        return form.contains("Version=\(Self.version)")
    }

    private func isToQueue(_ request: CloudRequest) -> Bool {
        request.pathSegments.count == 2 && request.pathSegments.first == account.id
    }

    package func respond(to request: CloudRequest) async -> CloudResponse {
        let requestID = Identifiers.requestID()
        guard let target = TargetedOperation(request) else { return await respondToQuery(request, requestID) }
        do throws(AWSError) {
            guard let operation = SQSOperation(rawValue: target.operation) else {
                throw AWSError("UnknownOperationException", "The operation \(target.operation) is not known.")
            }
            guard !request.bodyExceedsLimit else { throw .serialization("The request is too long.") }
            let members: JSONValue
            do { members = request.body.isEmpty ? [:] : try JSONValue(parsing: request.body) } catch {
                throw .serialization("\(error)")
            }
            guard let object = members.object else { throw .serialization("The body is \(members.kind).") }
            let answer = try await perform(operation, SQSRequest(object, of: request))
            return WireProtocol.json10.response(.object(answer), requestID: requestID)
        } catch {
            var shape = error
            shape.code = SQSErrorShape.name(of: error.code)
            var response = WireProtocol.json10.response(to: shape, requestID: requestID)
            let fault = error.fault == .client ? "Sender" : "Receiver"
            response.headers.append("x-amzn-query-error", "\(error.code);\(fault)")
            return response
        }
    }

    private func respondToQuery(_ request: CloudRequest, _ requestID: String) async -> CloudResponse {
        do throws(AWSError) {
            guard let query = QueryRequest(request) else { return SQSXML.unknownOperation(requestID: requestID) }
            guard let operation = SQSOperation(rawValue: query.action),
                !isToQueue(request) || !SQSOperation.ofNoQueue.contains(operation)
            else {
                throw AWSError(
                    "InvalidAction",
                    "The action \(query.action) is not valid for this endpoint."
                )
            }
            let answer = try await perform(operation, SQSRequest(QueryMembers.json(query.members), of: request))
            let result = SQSXML.result(answer, of: operation)
            return QueryResponse(namespace: SQSXML.namespace)
                .response(action: query.action, result: result, requestID: requestID)
        } catch {
            return SQSXML.response(to: error, requestID: requestID)
        }
    }
}
