import CloudCore
import OrderedCollections
import StepFunctionsService
import Synchronization
import WorkshopCommon
import XCTest

/// A service on a virtual clock, called as a client calls it.
struct Bench {
    let clock: VirtualClock
    let functions = FakeFunctions()
    let service: StepFunctionsService

    /// - Parameter seconds: How much later than usual the clock begins.
    init(
        integrations: [String: any TaskIntegration] = [:],
        services: (any AWSRequestSender)? = nil,
        connections: (any ConnectionSource)? = nil,
        store: Store = Store(),
        later seconds: Int64 = 0
    ) {
        clock = VirtualClock(startingAt: Timestamp(millisecondsSince1970: 1_800_000_000_000 + seconds * 1000))
        do throws(StoreError) {
            service = try StepFunctionsService(
                account: Account(),
                clock: clock,
                functions: functions,
                integrations: integrations,
                services: services,
                connections: connections,
                store: store
            )
        } catch {
            preconditionFailure("\(error)")
        }
    }

    /// - Returns: Status and document.
    func send(_ operation: String, _ members: JSONValue) async -> (status: Int, body: JSONValue) {
        let request = CloudRequest(
            "POST",
            "/",
            headers: ["Host": "localhost", "X-Amz-Target": "AWSStepFunctions.\(operation)"],
            body: members.bytes
        )
        let response = await service.respond(to: request)
        return (response.status, (try? JSONValue(parsing: response.bytes)) ?? .null)
    }

    func call(_ operation: String, _ members: JSONValue, line: UInt = #line) async -> JSONValue {
        let (status, body) = await send(operation, members)
        XCTAssertEqual(status, 200, "\(operation): \(body.serialized())", line: line)
        return body
    }

    /// The error's code and message.
    func refusal(_ operation: String, _ members: JSONValue, line: UInt = #line) async -> String {
        let (status, body) = await send(operation, members)
        XCTAssertEqual(status, 400, body.serialized(), line: line)
        return "\(body["__type"]?.string ?? ""): \(body["message"]?.string ?? "")"
    }

    func create(_ states: String, startAt: String, name: String = "Machine", express: Bool = false) async -> String {
        let definition = "{\"StartAt\": \"\(startAt)\", \"States\": {\(states)}}"
        let answer = await call(
            "CreateStateMachine",
            [
                "name": .string(name), "definition": .string(definition), "roleArn": "arn:aws:iam::123456789012:role/R",
                "type": express ? "EXPRESS" : "STANDARD",
            ]
        )
        return answer["stateMachineArn"]?.string ?? ""
    }

    func start(_ machine: String, input: JSONValue = [:], name: String? = nil) async -> String {
        var members: JSONObject = ["stateMachineArn": .string(machine), "input": .string(input.serialized())]
        members["name"] = name.map { .string($0) }
        return await call("StartExecution", .object(members))["executionArn"]?.string ?? ""
    }

    func describe(_ execution: String) async -> JSONValue {
        await call("DescribeExecution", ["executionArn": .string(execution)])
    }

    func history(_ execution: String) async -> [JSONValue] {
        await call("GetExecutionHistory", ["executionArn": .string(execution)])["events"]?.array ?? []
    }

    func types(_ execution: String) async -> [String] {
        await history(execution).compactMap { $0["type"]?.string }
    }
}

/// Functions by name: what they answer with.
final class FakeFunctions: FunctionInvoker {
    private let answers = Mutex<[String: FunctionResult]>([:])
    private let payloads = Mutex<[JSONValue]>([])
    private let held = Mutex<[String: AsyncStream<Void>]>([:])
    private let arrivals = AsyncStream.makeStream(of: Void.self)

    /// What they were called with.
    var calls: [JSONValue] { payloads.withLock { $0 } }

    func answer(_ function: String, _ payload: JSONValue, error: String? = nil) {
        answers.withLock {
            $0[function] = FunctionResult(payload: payload.bytes, functionError: error, requestID: "r")
        }
    }

    /// Lets calls of the function wait.
    /// - Returns: Lets them go on.
    func hold(_ function: String) -> AsyncStream<Void>.Continuation {
        let (gate, opener) = AsyncStream.makeStream(of: Void.self)
        held.withLock { $0[function] = gate }
        return opener
    }

    /// Waits until something is called.
    func nextCall() async {
        for await _ in arrivals.stream { return }
    }

    func invoke(_ invocation: FunctionInvocation) async throws(AWSError) -> FunctionResult {
        payloads.withLock { $0.append((try? JSONValue(parsing: invocation.payload)) ?? .null) }
        arrivals.continuation.yield()
        let name = String(invocation.function.split(separator: ":").last ?? "")
        if let gate = held.withLock({ $0[name] }) { for await _ in gate { break } }
        if let answer = answers.withLock({ $0[name] }) { return answer }
        throw AWSError("ResourceNotFoundException", "Function not found: \(invocation.function)", status: 404)
    }
}

/// The account's other services: what they answer, one request after another, and what they were asked.
final class FakeServices: AWSRequestSender {
    private let answers = Mutex<[CloudResponse]>([])
    private let asked = Mutex<[CloudRequest]>([])

    var requests: [CloudRequest] { asked.withLock { $0 } }

    func answer(_ response: CloudResponse) { answers.withLock { $0.append(response) } }

    /// As DynamoDB, SQS and others answer.
    func answer(json value: JSONValue, status: Int = 200, headers: HeaderFields = [:]) {
        var headers = headers
        headers["Content-Type"] = "application/x-amz-json-1.0"
        headers["x-amzn-RequestId"] = "request-1"
        answer(CloudResponse(status: status, headers: headers, body: .bytes(value.bytes)))
    }

    func send(_ request: CloudRequest) async -> CloudResponse {
        asked.withLock { $0.append(request) }
        return answers.withLock { $0.isEmpty ? CloudResponse(status: 501) : $0.removeFirst() }
    }
}
