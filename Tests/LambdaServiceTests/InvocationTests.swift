import CloudCore
import LambdaService
import OrderedCollections
import Synchronization
import SystemPackage
import WorkshopCommon
import XCTest

final class InvocationTests: LambdaTestCase {
    func testAnswersWithWhatTheRuntimePosts() async throws {
        try deploy(script: #"while true; do next; respond "{\"echo\":$event}"; done"#)
        let result = try await invoke("Hello", #"{"a":1}"#)
        XCTAssertEqual(result.text, #"{"echo":{"a":1}}"#)
        XCTAssertNil(result.functionError)
        XCTAssertEqual(result.executedVersion, "$LATEST")
    }

    func testUsesOneEnvironmentForOneInvocationAfterAnother() async throws {
        try deploy(script: #"n=0; while true; do next; n=$((n+1)); respond "\"$$ $n\""; done"#)
        var answers: [String] = []
        for _ in 1...5 { answers.append(try await invoke().text) }
        let process = answers[0].split(separator: " ")[0]
        XCTAssertEqual(answers, (1...5).map { "\(process) \($0)\"" })
    }

    func testACallerThatOutrunsTheRuntimeGetsAnotherEnvironment() async throws {
        makeService(spareAfter: 3)
        try deploy(script: #"while true; do next; respond "$$"; sleep 0.1; done"#)
        var processes: [String] = []
        for _ in 1...20 { processes.append(try await invoke().text) }
        // The first finds no environment, the next three wait for it; what comes then has one that is free.
        XCTAssertEqual(Set(processes[..<3]).count, 1)
        XCTAssertGreaterThan(Set(processes).count, 1)
        XCTAssertNotEqual(processes[18], processes[19])
    }

    func testAReservedConcurrencyBoundsTheEnvironments() async throws {
        makeService(spareAfter: 1)
        try deploy(
            script: #"while true; do next; respond "$$"; sleep 0.1; done"#,
            properties: ["ReservedConcurrentExecutions": 2]
        )
        var processes: Set<String> = []
        for _ in 1...20 {
            do {
                processes.insert(try await invoke().text)
            } catch let error as AWSError {
                XCTAssertEqual(error.status, 429)
            }
        }
        XCTAssertLessThanOrEqual(processes.count, 2)
    }

    func testStartsAnEnvironmentForEachInvocationInFlight() async throws {
        // Each waits until all three have begun: they can't share an environment.
        try deploy(
            script: #"""
                dir=$(dirname "$LAMBDA_TASK_ROOT")
                next; touch "$dir/begun.$$"
                while [ "$(ls "$dir" | grep -c begun)" -lt 3 ]; do :; done
                respond "$$"; next
                """#
        )
        let service = try XCTUnwrap(service)
        let answers = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 1...3 { group.addTask { try await service.answer() } }
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        XCTAssertEqual(answers.count, 3)
    }

    func testMakesTheEnvironmentFromNothing() async throws {
        setenv("WORKSHOP_TEST_SECRET", "leaked", 1)
        defer { unsetenv("WORKSHOP_TEST_SECRET") }
        try deploy(
            script: #"while true; do next; respond "$(env | sort | sed 's/=.*//' | tr '\n' ' ')"; done"#,
            properties: ["Environment": ["Variables": ["GREETING": "hi"]]]
        )
        let names = try await invoke().text.split(separator: " ").map(String.init)
        XCTAssertEqual(
            names.filter { !["_", "OLDPWD", "PWD", "SHLVL"].contains($0) },
            [
                "AWS_ACCESS_KEY_ID", "AWS_DEFAULT_REGION", "AWS_ENDPOINT_URL", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
                "AWS_LAMBDA_FUNCTION_NAME", "AWS_LAMBDA_FUNCTION_VERSION", "AWS_LAMBDA_INITIALIZATION_TYPE",
                "AWS_LAMBDA_LOG_GROUP_NAME", "AWS_LAMBDA_LOG_STREAM_NAME", "AWS_LAMBDA_RUNTIME_API", "AWS_REGION",
                "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "GREETING", "LAMBDA_RUNTIME_DIR", "LAMBDA_TASK_ROOT",
                "LANG", "LD_LIBRARY_PATH", "PATH", "TMPDIR", "TZ", "_HANDLER",
            ]
        )
    }

    func testWorksInTheTaskRoot() async throws {
        try deploy(script: #"next; respond "\"$(pwd -P) $LAMBDA_TASK_ROOT\""; next"#)
        let folders = try await invoke().text.dropFirst().dropLast().split(separator: " ")
        XCTAssertTrue(folders[0].hasSuffix("/code-Hello-1"))
        XCTAssertTrue(folders[1].hasSuffix("/code-Hello-1"))
    }

    func testHandsTheRuntimeEveryHeader() async throws {
        try deploy(
            script:
                #"next; respond "$(tr -d '\r' < "$TMPDIR/head" | sed -n 's/^\(Lambda[^:]*\): .*/\1/p' | tr '\n' ' ')"; next"#
        )
        let result = try await service.invoke(
            FunctionInvocation(function: "Hello", payload: Array("{}".utf8), clientContext: "{}")
        )
        XCTAssertEqual(
            result.text.split(separator: " ").sorted(),
            [
                "Lambda-Runtime-Aws-Request-Id", "Lambda-Runtime-Client-Context", "Lambda-Runtime-Deadline-Ms",
                "Lambda-Runtime-Invoked-Function-Arn", "Lambda-Runtime-Trace-Id",
            ]
        )
    }

    func testNewCodeMeetsNewInvocationsWhileTheOldFinishes() async throws {
        let gate = folder.appending("gate").string
        try deploy(script: "next; while [ ! -e \(gate) ]; do :; done; respond 1; next")
        let service = try XCTUnwrap(service)
        async let old = service.answer()
        while !service.hasInvocationInFlight("Hello") { await Task.yield() }
        try deploy(script: "while true; do next; respond 2; done", fingerprint: "2")
        let new = try await invoke().text
        XCTAssertEqual(new, "2")
        try LocalFileSystem().writeAtomically([], to: folder.appending("gate"))
        let finished = try await old
        XCTAssertEqual(finished, "1")
    }

    func testReservedConcurrencyThrottles() async throws {
        try deploy(script: "next; respond 1; next", properties: ["ReservedConcurrentExecutions": 0])
        do {
            _ = try await invoke()
            XCTFail("it was not throttled")
        } catch let error as AWSError {
            XCTAssertEqual(error.code, "TooManyRequestsException")
            XCTAssertEqual(error.status, 429)
        }
    }

    func testABurstSharesTheEnvironmentsThatAreReadyFirst() async throws {
        try deploy(script: #"while true; do next; respond "$$"; done"#)
        let service = try XCTUnwrap(service)
        let processes = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<60 { group.addTask { try await service.answer() } }
            return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        XCTAssertLessThan(processes.count, 60)
    }

    func testOnlySoManyStartAtOnce() {
        let start = ContinuousClock.now
        let passed = Mutex(Duration.zero)
        let gate = StartGate(capacity: 2, patience: .seconds(2)) { start + passed.withLock { $0 } }
        XCTAssertTrue(gate.enter())
        XCTAssertTrue(gate.enter())
        XCTAssertFalse(gate.enter())
        passed.withLock { $0 += .seconds(2) }
        XCTAssertTrue(gate.enter(), "Nothing has moved for long: those inside may be waiting for one outside")
        XCTAssertFalse(gate.enter(), "One more, not all")
        gate.leave()
        XCTAssertFalse(gate.enter(), "and it counts")
        gate.leave()
        XCTAssertTrue(gate.enter())
    }

    func testStoppingLeavesNoProcess() async throws {
        try deploy(script: #"while true; do next; respond "$$"; done"#)
        let text = try await invoke().text
        let process = try XCTUnwrap(Int32(text))
        await service.stop()
        let (result, reason) = (kill(process, 0), errno)
        XCTAssertEqual(result, -1)
        XCTAssertEqual(reason, ESRCH)
    }
}
