import CloudCore
import OrderedCollections
import Synchronization
import WorkshopCommon

/// Functions by their names, each a closure from event to answer; remembers what it was asked.
final class ScriptedInvoker: FunctionInvoker {
    typealias Function = @Sendable (JSONValue) -> StubInvoker.Answer

    private let functions: [String: Function]
    private let asked = Mutex<[(function: String, event: JSONValue)]>([])

    init(_ functions: [String: Function]) { self.functions = functions }

    func events(of function: String) -> [JSONValue] {
        asked.withLock { $0.filter { $0.function == function }.map(\.event) }
    }

    func invoke(_ invocation: FunctionInvocation) async throws(AWSError) -> FunctionResult {
        let name = invocation.function.split(separator: ":").last.map(String.init) ?? ""
        let event = (try? JSONValue(parsing: invocation.payload)) ?? nil
        asked.withLock { $0.append((name, event)) }
        guard let function = functions[name] else {
            throw AWSError("ResourceNotFoundException", "Function not found: \(invocation.function)", status: 404)
        }
        return try await StubInvoker(function(event)).invoke(invocation)
    }
}

/// Answers as an AWS service would; remembers what it was sent.
final class StubServices: AWSRequestSender {
    private let answer: CloudResponse
    private let sent = Mutex<[CloudRequest]>([])

    init(_ status: Int, _ body: String) {
        answer = CloudResponse(
            status: status,
            headers: ["Content-Type": "application/x-amz-json-1.0", "x-amzn-RequestId": "r-1"],
            body: .bytes(Array(body.utf8))
        )
    }

    var requests: [CloudRequest] { sent.withLock { $0 } }

    func send(_ request: CloudRequest) async -> CloudResponse {
        sent.withLock { $0.append(request) }
        return answer
    }
}

final class RecordingLog: LogSink {
    private let state = Mutex<[LogEvent]>([])
    var events: [LogEvent] { state.withLock { $0 } }
    func append(_ event: LogEvent) { state.withLock { $0.append(event) } }
}
