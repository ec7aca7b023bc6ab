import ClientRuntime
import Foundation

/// Calls a service that speaks JSON.
///
/// https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html
package struct JSONClient: Sendable {
    private let sender: RequestSender
    private let errors: [String: any ReadableError.Type]

    /// - Parameter errors: those that the service's model declares.
    package init(_ sender: RequestSender, errors: [any ReadableError.Type]) {
        self.sender = sender
        // By the name in the answer, which for SQS may be that of the older protocol, and by the type's own.
        self.errors = Dictionary(
            errors.flatMap { [($0.typeName, $0), ("\($0)", $0)] },
            uniquingKeysWith: { first, _ in first }
        )
    }

    /// - Parameter hostPrefix: what AWS wants before its own host's name for this one operation.
    package func call<Output: JSONReadable>(
        _ operation: String,
        _ input: some JSONWritable,
        hostPrefix: String = ""
    ) async throws -> Output {
        let service = sender.service
        let request = HTTPRequest(
            method: "POST",
            headers: [
                ("Content-Type", "application/x-amz-json-\(service.jsonVersion)"),
                ("X-Amz-Target", "\(service.target).\(operation)"),
            ],
            body: input.json
        )
        let answer = try await sender.send(
            request,
            place: { request, endpoint in
                if endpoint.isAWS { request.host = hostPrefix + request.host }
            },
            failure: ErrorAnswer.init(json:),
            error: { answer in
                guard let type = answer.code.flatMap({ errors[$0] }) else { return UnmodeledError(answer) }
                return type.init(answer)
            }
        )
        return try Output(json: JSONNode(parsing: answer.body))
    }
}
