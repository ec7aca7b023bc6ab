import OrderedCollections
import StatesLanguage
import WorkshopCommon
import XCTest

final class ExecutionTests: XCTestCase {
    private let function = #""Resource": "arn:aws:lambda:us-east-1:123456789012:function:F""#

    func testRetriesBackOffAndThenCatch() throws {
        var driver = try Driver(
            machine(
                startAt: "Call",
                """
                "Call": {"Type": "Task", \(function), "End": true,
                  "Retry": [{"ErrorEquals": ["Busy"], "IntervalSeconds": 2, "MaxAttempts": 2, "BackoffRate": 3}],
                  "Catch": [{"ErrorEquals": ["States.ALL"], "ResultPath": "$.why", "Next": "Mend"}]},
                "Mend": {"Type": "Pass", "End": true}
                """
            ),
            input: ["a": 1]
        )
        driver.answers["Call"] = [.failure("Busy", "later")]
        driver.run()
        XCTAssertEqual(driver.execution.status, .succeeded(["a": 1, "why": ["Error": "Busy", "Cause": "later"]]))
        XCTAssertEqual(driver.requests.map(\.retryCount), [0, 1, 2])
        XCTAssertEqual(
            driver.outline,
            """
            1<0 ExecutionStarted
            2<0 TaskStateEntered Call
            3<2 LambdaFunctionScheduled
            4<3 LambdaFunctionStarted
            5<4 LambdaFunctionFailed
            6<5 LambdaFunctionScheduled +2000ms
            7<6 LambdaFunctionStarted +2000ms
            8<7 LambdaFunctionFailed +2000ms
            9<8 LambdaFunctionScheduled +8000ms
            10<9 LambdaFunctionStarted +8000ms
            11<10 LambdaFunctionFailed +8000ms
            12<11 TaskStateExited Call +8000ms
            13<12 PassStateEntered Mend +8000ms
            14<13 PassStateExited Mend +8000ms
            15<14 ExecutionSucceeded +8000ms
            """
        )
    }

    func testEachRetrierCountsByItself() throws {
        var driver = try Driver(
            machine(
                startAt: "Call",
                """
                "Call": {"Type": "Task", \(function), "End": true, "Retry": [
                  {"ErrorEquals": ["A"], "MaxAttempts": 1}, {"ErrorEquals": ["States.TaskFailed"], "MaxAttempts": 1}]}
                """
            )
        )
        driver.answers["Call"] = [.failure("A", nil), .failure("B", nil), .failure("A", nil)]
        driver.run()
        XCTAssertEqual(driver.execution.status, .failed(error: "A", cause: nil))
        XCTAssertEqual(driver.requests.count, 3)
    }

    func testDelayHasAnUpperBound() throws {
        var driver = try Driver(
            machine(
                startAt: "Call",
                """
                "Call": {"Type": "Task", \(function), "End": true, "Retry": [
                  {"ErrorEquals": ["States.ALL"], "MaxAttempts": 4, "BackoffRate": 10, "MaxDelaySeconds": 30}]}
                """
            )
        )
        driver.answers["Call"] = [.failure("A", nil)]
        driver.run()
        XCTAssertEqual(driver.now - Driver.start, (1 + 10 + 30 + 30) * 1000)
    }

    func testTaskTimesOutAndHeartbeatsHoldItUp() throws {
        var driver = try Driver(
            machine(
                startAt: "Call",
                #""Call": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken", "TimeoutSeconds": 90, "HeartbeatSeconds": 60, "End": true}"#
            )
        )
        driver.answers["Call"] = [.silence]
        driver.run()
        XCTAssertEqual(driver.execution.status, .failed(error: "States.HeartbeatTimeout", cause: nil))
        XCTAssertEqual(
            driver.outline,
            """
            1<0 ExecutionStarted
            2<0 TaskStateEntered Call
            3<2 TaskScheduled
            4<3 TaskStarted
            5<4 TaskTimedOut +60000ms
            6<5 ExecutionFailed +60000ms
            """
        )
    }

    func testHeartbeatStartsTheTimeAnew() throws {
        var driver = try Driver(
            machine(
                startAt: "Call",
                #""Call": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken", "TimeoutSeconds": 90, "HeartbeatSeconds": 60, "End": true}"#
            )
        )
        driver.send(.start)
        let id = try XCTUnwrap(driver.requests.first?.id)
        driver.now += 50_000
        driver.send(.taskHeartbeat(id))
        driver.answers["Call"] = [.silence]
        driver.run()
        XCTAssertEqual(driver.execution.status, .failed(error: "States.Timeout", cause: nil))
        XCTAssertEqual(driver.now - Driver.start, 90_000)
    }

    func testCallbackComesLaterThanItsCall() throws {
        var driver = try Driver(
            machine(
                startAt: "Ask",
                #""Ask": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken", "Parameters": {"token.$": "$$.Task.Token"}, "End": true}"#
            )
        )
        driver.answers["Ask"] = [.callback(["ok": true], after: 86_400_000)]
        driver.run()
        XCTAssertEqual(driver.execution.status, .succeeded(["ok": true]))
        XCTAssertEqual(driver.requests.first?.parameters["token"]?.string, driver.requests.first?.token)
        XCTAssertEqual(
            driver.outline,
            """
            1<0 ExecutionStarted
            2<0 TaskStateEntered Ask
            3<2 TaskScheduled
            4<3 TaskStarted
            5<4 TaskSubmitted
            6<5 TaskSucceeded +86400000ms
            7<6 TaskStateExited Ask +86400000ms
            8<7 ExecutionSucceeded +86400000ms
            """
        )
    }

    func testWaitEndsAtItsMoment() throws {
        var driver = try Driver(machine(startAt: "W", #""W": {"Type": "Wait", "Seconds": 86400, "End": true}"#))
        driver.run()
        XCTAssertEqual(
            driver.outline,
            """
            1<0 ExecutionStarted
            2<0 WaitStateEntered W
            3<2 WaitStateExited W +86400000ms
            4<3 ExecutionSucceeded +86400000ms
            """
        )
    }

    /// Measured on AWS: https://github.com/floci-io/floci/issues/2733
    func testMachineTimesOut() throws {
        var driver = try Driver(
            machine(
                startAt: "W",
                #""W": {"Type": "Wait", "Seconds": 25, "End": true}"#,
                more: #""TimeoutSeconds": 3, "#
            )
        )
        driver.run()
        XCTAssertEqual(driver.execution.status, .timedOut)
        XCTAssertEqual(
            driver.outline,
            """
            1<0 ExecutionStarted
            2<0 WaitStateEntered W
            3<0 ExecutionTimedOut +3000ms
            """
        )
    }

    func testFailingBranchTakesTheOthersAlong() throws {
        var driver = try Driver(
            machine(
                startAt: "Both",
                """
                "Both": {"Type": "Parallel", "Branches": [
                    {"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 100, "End": true}}},
                    {"StartAt": "F", "States": {"F": {"Type": "Fail", "Error": "E", "Cause": "C"}}}],
                  "Catch": [{"ErrorEquals": ["E"], "Next": "End"}], "Next": "End"},
                "End": {"Type": "Succeed"}
                """
            )
        )
        driver.run()
        XCTAssertEqual(driver.execution.status, .succeeded(["Error": "E", "Cause": "C"]))
        XCTAssertEqual(
            driver.outline,
            """
            1<0 ExecutionStarted
            2<0 ParallelStateEntered Both
            3<2 ParallelStateStarted
            4<3 WaitStateEntered W
            5<3 FailStateEntered F
            6<4 WaitStateAborted
            7<5 ParallelStateFailed
            8<7 ParallelStateExited Both
            9<8 SucceedStateEntered End
            10<9 SucceedStateExited End
            11<10 ExecutionSucceeded
            """
        )
    }

    func testMapKeepsItsConcurrencyAndOrder() throws {
        var driver = try Driver(
            machine(
                startAt: "M",
                """
                "M": {"Type": "Map", "MaxConcurrency": 2, "End": true,
                  "ItemSelector": {"n.$": "$$.Map.Item.Value", "i.$": "$$.Map.Item.Index"},
                  "ItemProcessor": {"StartAt": "T", "States": {"T": {"Type": "Task", \(function), "OutputPath": "$.n", "End": true}}}}
                """
            ),
            input: ["a", "b", "c"]
        )
        driver.answers["T"] = [
            .callback(["n": 1], after: 3), .callback(["n": 2], after: 1), .callback(["n": 3], after: 1),
        ]
        driver.run()
        XCTAssertEqual(driver.execution.status, .succeeded([1, 2, 3]))
        XCTAssertEqual(
            driver.requests.map(\.parameters),
            [
                ["n": "a", "i": 0], ["n": "b", "i": 1], ["n": "c", "i": 2],
            ]
        )
    }

    func testVariablesOfABranchStayInIt() throws {
        var driver = try Driver(
            machine(
                startAt: "A",
                """
                "A": {"Type": "Pass", "Assign": {"x": 1}, "Next": "P"},
                "P": {"Type": "Parallel", "Next": "B", "Branches": [
                  {"StartAt": "I", "States": {"I": {"Type": "Pass", "Assign": {"y.$": "$x"}, "Next": "J"},
                    "J": {"Type": "Pass", "Parameters": {"y.$": "$y"}, "End": true}}}]},
                "B": {"Type": "Pass", "Parameters": {"in.$": "$[0].y", "y.$": "$y"}, "End": true}
                """
            )
        )
        driver.run()
        guard case .failed("States.Runtime", let cause) = driver.execution.status else { return XCTFail("it ran") }
        XCTAssertTrue(cause?.contains("The JSONPath '$y' specified for the field 'y.$'") ?? false, cause ?? "")
    }

    func testIndexBehindAnArrayGivesNullAndAMissingMemberFails() throws {
        let definition = { (path: String) in
            machine(startAt: "A", #""A": {"Type": "Pass", "Parameters": {"x.$": "\#(path)"}, "End": true}"#)
        }
        var behind = try Driver(definition("$.a[3]"), input: ["a": [1]])
        behind.run()
        XCTAssertEqual(behind.execution.status, .succeeded(["x": nil]))
        var missing = try Driver(definition("$.b[3]"), input: ["a": [1]])
        missing.run()
        XCTAssertEqual(
            missing.execution.status,
            .failed(
                error: "States.Runtime",
                cause: "An error occurred while executing the state 'A' (entered at the event id #2). The JSONPath "
                    + "'$.b[3]' specified for the field 'x.$' could not be found in the input '{\"a\":[1]}'"
            )
        )
    }

    func testHistoryHasAnEnd() throws {
        var driver = try Driver(
            machine(
                startAt: "L",
                #""L": {"Type": "Choice", "Choices": [{"Variable": "$.go", "BooleanEquals": true, "Next": "L"}], "Default": "E"}, "E": {"Type": "Succeed"}"#
            ),
            input: ["go": true]
        )
        driver.run()
        XCTAssertEqual(driver.execution.history.count, 25_000)
        XCTAssertEqual(
            driver.execution.status,
            .failed(
                error: "States.Runtime",
                cause: "The execution reached the maximum number of history events (25000)."
            )
        )
    }

    func testTooLargeAResultFailsTheTask() throws {
        var driver = try Driver(machine(startAt: "Call", #""Call": {"Type": "Task", \#(function), "End": true}"#))
        driver.answers["Call"] = [.success(.string(String(repeating: "x", count: 262_143)))]
        driver.run()
        XCTAssertEqual(
            driver.execution.status,
            .failed(
                error: "States.DataLimitExceeded",
                cause:
                    "The state/task 'arn:aws:lambda:us-east-1:123456789012:function:F' returned a result with a size "
                    + "exceeding the maximum number of bytes service limit."
            )
        )
    }

    func testStoppingWritesOneEvent() throws {
        var driver = try Driver(machine(startAt: "W", #""W": {"Type": "Wait", "Seconds": 25, "End": true}"#))
        driver.send(.start)
        driver.send(.stop(error: "E", cause: nil))
        driver.run()
        XCTAssertEqual(driver.execution.status, .aborted(error: "E", cause: nil))
        XCTAssertEqual(
            driver.outline,
            """
            1<0 ExecutionStarted
            2<0 WaitStateEntered W
            3<0 ExecutionAborted
            """
        )
    }

    func testRedriveGoesOnAtTheStateThatFailed() throws {
        var driver = try Driver(
            machine(
                startAt: "A",
                #""A": {"Type": "Pass", "Next": "Call"}, "Call": {"Type": "Task", \#(function), "End": true}"#
            )
        )
        driver.answers["Call"] = [.failure("E", nil), .success(1)]
        driver.run()
        XCTAssertEqual(driver.execution.status, .failed(error: "E", cause: nil))
        driver.send(.redrive)
        driver.run()
        XCTAssertEqual(driver.execution.status, .succeeded(1))
        XCTAssertEqual(
            driver.outline.split(separator: "\n").suffix(6).joined(separator: "\n"),
            """
            9<8 ExecutionRedriven
            10<9 LambdaFunctionScheduled
            11<10 LambdaFunctionStarted
            12<11 LambdaFunctionSucceeded
            13<12 TaskStateExited Call
            14<13 ExecutionSucceeded
            """
        )
    }

    func testSameInputsGiveTheSameHistory() throws {
        var driver = try Driver(
            machine(
                startAt: "Call",
                """
                "Call": {"Type": "Task", \(function), "Next": "U", "Retry": [
                  {"ErrorEquals": ["States.ALL"], "JitterStrategy": "FULL", "IntervalSeconds": 100}]},
                "U": {"Type": "Pass", "Parameters": {"u.$": "States.UUID()"}, "End": true}
                """
            )
        )
        driver.answers["Call"] = [.failure("E", nil), .success(1)]
        driver.run()
        var replayed = Execution(machine: driver.execution.machine, identity: Driver.identity(input: [:]), seed: 7)
        for (input, moment) in driver.inputs { _ = replayed.receive(input, at: moment) }
        let texts = { (execution: Execution) in
            execution.history.enumerated().map { $1.json(id: $0 + 1).serialized() }
        }
        XCTAssertEqual(texts(replayed), texts(driver.execution))
        XCTAssertLessThan(driver.now - Driver.start, 100_000)
    }

    func testHistoryNamesTheRoleThatATaskTakes() throws {
        let task = { (resource: String) in
            machine(
                startAt: "T",
                #""T": {"Type": "Task", "Resource": "\#(resource)", "Credentials": {"RoleArn.$": "$.role"}, "End": true}"#
            )
        }
        for resource in ["arn:aws:lambda:us-east-1:123456789012:function:F", "arn:aws:states:::sqs:sendMessage"] {
            var driver = try Driver(task(resource), input: ["role": "arn:aws:iam::123456789012:role/Other"])
            driver.answers["T"] = [.success([:])]
            driver.run()
            let scheduled = driver.execution.history[2].json(id: 3).object?.values.compactMap { $0["taskCredentials"] }
            XCTAssertEqual(scheduled, [["roleArn": "arn:aws:iam::123456789012:role/Other"]], resource)
        }
    }
}
