import CloudCore
import OrderedCollections
import ParameterServices
import Synchronization
import WorkshopCommon
import XCTest

/// Both services on a virtual clock, called as a client calls them.
struct Bench {
    let clock = VirtualClock(startingAt: Timestamp(millisecondsSince1970: 1_800_000_000_000))
    let functions = FakeFunctions()
    let secrets: SecretsManager
    let parameters: ParameterStore

    init(store: Store = Store()) throws {
        secrets = try SecretsManager(account: Account(), clock: clock, store: store, functions: functions)
        parameters = try ParameterStore(account: Account(), clock: clock, store: store, secrets: secrets)
    }

    private func send(_ target: String, _ members: JSONValue) async -> (status: Int, body: JSONValue) {
        let service: any CloudService = target.hasPrefix("AmazonSSM") ? parameters : secrets
        let request = CloudRequest("POST", "/", headers: ["X-Amz-Target": target], body: members.bytes)
        XCTAssertTrue(service.accepts(request))
        let response = await service.respond(to: request)
        return (response.status, (try? JSONValue(parsing: response.bytes)) ?? .null)
    }

    @discardableResult
    func secret(_ operation: String, _ members: JSONValue, line: UInt = #line) async -> JSONValue {
        // As an SDK does it.
        var members = members.object ?? [:]
        if members["ClientRequestToken"] == nil { members["ClientRequestToken"] = .string(Identifiers.requestID()) }
        return await call("secretsmanager.\(operation)", .object(members), line: line)
    }

    @discardableResult
    func call(_ target: String, _ members: JSONValue, line: UInt = #line) async -> JSONValue {
        let (status, body) = await send(target, members)
        XCTAssertEqual(status, 200, "\(target): \(body.serialized())", line: line)
        return body
    }

    /// The error's code and message.
    func refusal(_ target: String, _ members: JSONValue, line: UInt = #line) async -> String {
        let (status, body) = await send(target, members)
        XCTAssertEqual(status, 400, body.serialized(), line: line)
        return "\(body["__type"]?.string ?? ""): \(body["Message"]?.string ?? body["message"]?.string ?? "-")"
    }
}

/// Functions whose answers a test gives.
final class FakeFunctions: FunctionInvoker {
    typealias Handler = @Sendable (JSONValue) async throws(AWSError) -> Void
    private let handlers = Mutex<[String: Handler]>([:])

    func set(_ name: String, _ handler: @escaping Handler) {
        handlers.withLock { $0[name] = handler }
    }

    func invoke(_ invocation: FunctionInvocation) async throws(AWSError) -> FunctionResult {
        guard let handler = handlers.withLock({ $0[invocation.function] }) else {
            throw AWSError("ResourceNotFoundException", "Function not found: \(invocation.function)", status: 404)
        }
        try await handler((try? JSONValue(parsing: invocation.payload)) ?? .null)
        return FunctionResult(payload: Array("null".utf8), requestID: "1")
    }
}
