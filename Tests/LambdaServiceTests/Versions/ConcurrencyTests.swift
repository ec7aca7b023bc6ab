import CloudCore
import LambdaService
import OrderedCollections
import SystemPackage
import WorkshopCommon
import XCTest

/// How many environments there may be, and those that are kept ready.
final class ConcurrencyTests: ControlPlaneTestCase {
    private static let provisioned = "/2019-09-30/functions/Hello/provisioned-concurrency"

    func testTheAccountsLimitHoldsForAllFunctionsTogether() async throws {
        await replaceService(clock: clock, concurrencyLimit: 2)
        let gate = folder.appending("gate")
        for name in ["One", "Two", "Three"] {
            await create(name, "next; while [ ! -e \(gate) ]; do :; done; respond 1; next")
        }
        let service = try XCTUnwrap(service)
        let payload = Array("{}".utf8)
        async let one = service.invoke(FunctionInvocation(function: "One", payload: payload))
        async let two = service.invoke(FunctionInvocation(function: "Two", payload: payload))
        while !service.hasInvocationInFlight("One") || !service.hasInvocationInFlight("Two") { await Task.yield() }
        let refused = await invoke("Three")
        XCTAssertEqual(refused.error, "429 TooManyRequestsException: Rate Exceeded.")
        XCTAssertEqual(refused["Reason"], "ConcurrentInvocationLimitExceeded")
        try LocalFileSystem().writeAtomically([], to: gate)
        let answers = try await [one.text, two.text]
        XCTAssertEqual(answers, ["1", "1"])
        _ = await clock.settle()
        let answer = await invoke("Three")
        XCTAssertEqual(answer.text, "1")
    }

    /// Publishes version 1, keeps one environment of it ready and waits for that.
    private func provision(_ script: String) async {
        await create("Hello", script)
        await call("POST", "/2015-03-31/functions/Hello/versions", [:])
        let body: JSONValue = ["ProvisionedConcurrentExecutions": 1]
        let answer = await call("PUT", Self.provisioned, body, query: "Qualifier=1")
        XCTAssertEqual(answer.status, 202, answer.text)
        while await status != "READY" { await Task.yield() }
    }

    private var status: String? {
        get async { await call("GET", Self.provisioned, query: "Qualifier=1")["Status"]?.string }
    }

    func testAnEnvironmentThatIsKeptReadyKnowsIt() async {
        await provision(#"while true; do next; respond "\"$AWS_LAMBDA_INITIALIZATION_TYPE\""; done"#)
        let ready = await invoke("Hello", qualifier: "1")
        XCTAssertEqual(ready.json, "provisioned-concurrency")
        let latest = await invoke("Hello")
        XCTAssertEqual(latest.json, "on-demand")
    }

    func testOneThatDiesIsReplaced() async throws {
        await provision(#"while true; do next; respond "$$"; done"#)
        let answer = await invoke("Hello", qualifier: "1", waitsForLog: true)
        let first = try XCTUnwrap(Int32(answer.text))
        kill(first, SIGKILL)
        // Dead first, then the next one is ready.
        while kill(first, 0) == 0 { await Task.yield() }
        var second = first
        while second == first {
            let answer = await invoke("Hello", qualifier: "1")
            // An invocation that comes before the death is known of fails with it.
            second = Int32(answer.text) ?? first
        }
        XCTAssertNotEqual(second, first)
    }

    func testOneThatNeverGetsReadyIsNotTriedForEver() async {
        await create("Hello", "exit 1")
        await call("POST", "/2015-03-31/functions/Hello/versions", [:])
        await call("PUT", Self.provisioned, ["ProvisionedConcurrentExecutions": 1], query: "Qualifier=1")
        _ = await invoke("Hello", qualifier: "1")
        await service.stop()
        XCTAssertLessThanOrEqual(logs.lines.count { $0.hasPrefix("INIT_START") }, 3)
    }
}
