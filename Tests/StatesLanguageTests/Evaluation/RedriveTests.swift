import OrderedCollections
import StatesLanguage
import WorkshopCommon
import XCTest

/// https://docs.aws.amazon.com/step-functions/latest/dg/redrive-executions.html
final class RedriveTests: XCTestCase {
    private func task(_ name: String, _ more: String = #""End": true"#) -> String {
        #""\#(name)": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:F", \#(more)}"#
    }

    private func redrive(_ driver: inout Driver) {
        driver.send(.redrive)
        driver.goOn()
    }

    /// What came after the redrive.
    private func rest(_ driver: Driver) -> String {
        let lines = driver.outline.split(separator: "\n")
        let start = lines.lastIndex { $0.contains(" ExecutionRedriven") } ?? 0
        return lines[start...].joined(separator: "\n")
    }

    func testAParallelGoesOnInTheBranchesThatDidNotEnd() throws {
        var driver = try Driver(
            machine(
                startAt: "P",
                """
                "P": {"Type": "Parallel", "End": true, "Branches": [
                  {"StartAt": "A", "States": {\(task("A"))}},
                  {"StartAt": "B", "States": {"B": {"Type": "Pass", "Result": {"b": 1}, "Next": "C"}, \(task("C"))}}]}
                """
            )
        )
        driver.answers["A"] = [.success("a")]
        driver.answers["C"] = [.failure("Broken", nil), .success("c")]
        driver.run()
        XCTAssertEqual(driver.execution.status, .failed(error: "Broken", cause: nil))
        redrive(&driver)
        XCTAssertEqual(driver.execution.status, .succeeded(["a", "c"]))
        XCTAssertEqual(driver.requests.map(\.state), ["A", "C", "C"])
        XCTAssertEqual(driver.requests.last?.parameters, ["b": 1])
        XCTAssertEqual(
            rest(driver),
            """
            17<16 ExecutionRedriven
            18<17 LambdaFunctionScheduled
            19<18 LambdaFunctionStarted
            20<19 LambdaFunctionSucceeded
            21<20 TaskStateExited C
            22<21 ParallelStateSucceeded
            23<21 ParallelStateExited P
            24<23 ExecutionSucceeded
            """
        )
    }

    func testAnAbortedBranchGoesOnAsWell() throws {
        var driver = try Driver(
            machine(
                startAt: "P",
                """
                "P": {"Type": "Parallel", "End": true, "Branches": [
                  {"StartAt": "A", "States": {\(task("A"))}}, {"StartAt": "B", "States": {\(task("B"))}}]}
                """
            )
        )
        driver.answers["A"] = [.silence, .success("a")]
        driver.answers["B"] = [.failure("Broken", nil), .success("b")]
        driver.run()
        redrive(&driver)
        XCTAssertEqual(driver.execution.status, .succeeded(["a", "b"]))
        XCTAssertEqual(driver.execution.redriveCount, 1)
    }

    func testAStoppedExecutionGoesOnWhereItWas() throws {
        var driver = try Driver(
            machine(
                startAt: "P",
                """
                "P": {"Type": "Parallel", "End": true, "Branches": [
                  {"StartAt": "A", "States": {\(task("A"))}}, {"StartAt": "B", "States": {\(task("B"))}}]}
                """
            )
        )
        driver.answers["A"] = [.success("a")]
        driver.answers["B"] = [.silence, .success("b")]
        driver.run()
        driver.send(.stop(error: nil, cause: nil))
        redrive(&driver)
        XCTAssertEqual(driver.execution.status, .succeeded(["a", "b"]))
        XCTAssertEqual(driver.requests.map(\.state), ["A", "B", "B"])
    }

    func testAMapRunsItsUnfinishedIterationsAgain() throws {
        var driver = try Driver(
            machine(
                startAt: "M",
                """
                "M": {"Type": "Map", "MaxConcurrency": 1, "End": true,
                  "ItemProcessor": {"StartAt": "T", "States": {\(task("T"))}}}
                """
            ),
            input: [1, 2, 3]
        )
        driver.answers["T"] = [.success("a"), .failure("Broken", nil), .success("b"), .success("c")]
        driver.run()
        redrive(&driver)
        XCTAssertEqual(driver.execution.status, .succeeded(["a", "b", "c"]))
        XCTAssertEqual(driver.requests.map(\.parameters), [1, 2, 2, 3])
    }

    func testWhatIsRetriedStartsAnew() throws {
        var driver = try Driver(
            machine(
                startAt: "P",
                """
                "P": {"Type": "Parallel", "End": true, "Retry": [{"ErrorEquals": ["Broken"], "MaxAttempts": 1}],
                  "Branches": [{"StartAt": "A", "States": {\(task("A"))}}, {"StartAt": "B", "States": {\(task("B"))}}]}
                """
            )
        )
        driver.answers["A"] = [.success("a")]
        driver.answers["B"] = [.failure("Broken", nil), .success("b")]
        driver.run()
        XCTAssertEqual(driver.execution.status, .succeeded(["a", "b"]))
        XCTAssertEqual(driver.requests.map(\.state), ["A", "B", "A", "B"])
    }

    private func distributed(_ kind: String, _ more: String = "") -> String {
        machine(
            startAt: "M",
            """
            "M": {"Type": "Map", "Label": "Items", \(more)"End": true, "ItemProcessor": {
              "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "\(kind)"}, "StartAt": "T",
              "States": {\(task("T"))}}}
            """
        )
    }

    func testAMapRunIsRedrivenWithItsExecution() throws {
        var driver = try Driver(distributed("STANDARD", #""MaxConcurrency": 1, "#), input: [1, 2, 3])
        driver.answers["T"] = [.success("a"), .failure("Broken", nil), .success("b"), .success("c")]
        driver.run()
        let failed = try XCTUnwrap(driver.execution.mapRuns.first)
        XCTAssertEqual(failed.status, .failed)
        XCTAssertEqual(failed.count(of: "PENDING"), 1)
        redrive(&driver)
        XCTAssertEqual(driver.execution.status, .succeeded(["a", "b", "c"]))
        XCTAssertEqual(driver.execution.mapRuns.count, 1)
        let run = try XCTUnwrap(driver.execution.mapRuns.first)
        XCTAssertEqual(run.arn, failed.arn)
        XCTAssertEqual(run.redriveCount, 1)
        XCTAssertEqual(run.children.map(\.redriveCount), [0, 1, 0])
        XCTAssertEqual(run.children.map(\.identity.arn).prefix(2), failed.children.map(\.identity.arn).prefix(2))
        XCTAssertEqual(
            run.children[1].history.map(\.type.rawValue).filter { $0.hasPrefix("Execution") },
            ["ExecutionStarted", "ExecutionFailed", "ExecutionRedriven", "ExecutionSucceeded"]
        )
        XCTAssertEqual(
            rest(driver),
            """
            8<7 ExecutionRedriven
            9<8 MapRunRedriven
            10<9 MapRunSucceeded
            11<10 MapStateSucceeded
            12<10 MapStateExited M
            13<12 ExecutionSucceeded
            """
        )
        XCTAssertEqual(
            driver.execution.history[8].json(id: 9)["mapRunRedrivenEventDetails"],
            ["mapRunArn": .string(run.arn), "redriveCount": 1]
        )
    }

    func testExpressChildrenAreStartedAgain() throws {
        var driver = try Driver(distributed("EXPRESS"), input: [1])
        driver.answers["T"] = [.failure("Broken", nil), .success("a")]
        driver.run()
        let before = driver.execution.mapRuns.first?.children.first?.identity.arn
        redrive(&driver)
        XCTAssertEqual(driver.execution.status, .succeeded(["a"]))
        let child = try XCTUnwrap(driver.execution.mapRuns.first?.children.first)
        XCTAssertNotEqual(child.identity.arn, before)
        XCTAssertEqual(child.redriveCount, 0)
    }

    func testChildrenThatWaitForTheirRedriveAreCounted() throws {
        var driver = try Driver(
            distributed("STANDARD", #""MaxConcurrency": 1, "ToleratedFailurePercentage": 60, "#),
            input: [1, 2]
        )
        driver.answers["T"] = [.failure("Broken", nil), .failure("Broken", nil), .silence]
        driver.run()
        driver.send(.redrive)
        let run = try XCTUnwrap(driver.execution.mapRuns.first)
        XCTAssertEqual(run.count(of: "RUNNING"), 1)
        XCTAssertEqual(run.count(of: "PENDING_REDRIVE"), 1)
        XCTAssertEqual(run.statusName(of: 1), "PENDING_REDRIVE")
    }

    func testARedriveHasTheWholeTimeAgain() throws {
        var driver = try Driver(
            machine(startAt: "T", task("T"), more: #""TimeoutSeconds": 60, "#)
        )
        driver.answers["T"] = [.silence]
        driver.run()
        XCTAssertEqual(driver.execution.status, .timedOut)
        redrive(&driver)
        XCTAssertEqual(driver.execution.status, .timedOut)
        XCTAssertEqual(driver.now, Driver.start + 120_000)
    }

    func testTheContextTellsOfTheRedrive() throws {
        var driver = try Driver(
            machine(
                startAt: "T",
                task("T", #""Parameters": {"x.$": "$$.Execution"}, "End": true"#)
            )
        )
        driver.answers["T"] = [.failure("Broken", nil), .success(1)]
        driver.run()
        driver.now += 5000
        redrive(&driver)
        let seen = driver.requests.map { [$0.parameters["x"]?["RedriveCount"], $0.parameters["x"]?["RedriveTime"]] }
        XCTAssertEqual(seen, [[0, nil], [1, "2027-01-15T08:00:05.000Z"]])
    }
}
