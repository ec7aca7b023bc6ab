import CloudCore
import OrderedCollections
import Synchronization
import WorkshopCommon
import XCTest

/// Answers with a fixed result and remembers what it was asked.
final class StubInvoker: FunctionInvoker {
    enum Answer: Sendable {
        case payload(String)
        case failure(String)
        case error(AWSError)
        case never
    }

    private let answer: Answer
    private let asked = Mutex<[FunctionInvocation]>([])

    init(_ answer: Answer) {
        self.answer = answer
    }

    var invocations: [FunctionInvocation] { asked.withLock { $0 } }

    var lastEvent: JSONValue? { invocations.last.flatMap { try? JSONValue(parsing: $0.payload) } }

    func invoke(_ invocation: FunctionInvocation) async throws(AWSError) -> FunctionResult {
        asked.withLock { $0.append(invocation) }
        switch answer {
        case .payload(let text): return FunctionResult(payload: Array(text.utf8), requestID: "r")
        case .failure(let text):
            return FunctionResult(payload: Array(text.utf8), functionError: "Unhandled", requestID: "r")
        case .error(let error): throw error
        case .never:
            try? await Task.sleep(for: .seconds(600))
            return FunctionResult(payload: [], requestID: "r")
        }
    }
}

let functionARN = "arn:aws:lambda:us-east-1:123456789012:function:Hello"

/// The integration that SAM writes for a function behind an event.
func integration(_ members: JSONValue = [:]) -> JSONValue {
    var all: JSONObject = [
        "type": "aws_proxy",
        "httpMethod": "POST",
        "uri": .string(
            "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/\(functionARN)/invocations"
        ),
    ]
    all.merge(members.object ?? [:]) { $1 }
    return ["x-amazon-apigateway-integration": .object(all)]
}

extension CloudResponse {
    var text: String { String(decoding: bytes, as: UTF8.self) }
}
