import CloudCore
import Foundation
import OrderedCollections
import StepFunctionsService
import SystemPackage
import WorkshopCommon
import XCTest

/// Executions that have ended: a start doesn't run them through once more, and after ninety days they are gone.
final class FinishedExecutionsTests: XCTestCase {
    private var folder = FilePath()

    override func setUpWithError() throws {
        folder = FilePath(FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path)
        try LocalFileSystem().createFolder(folder)
    }

    override func tearDownWithError() throws {
        try LocalFileSystem().remove(folder)
    }

    private func makeStore() throws -> Store { try Store(file: folder.appending("cloud.sqlite")) }

    private let states = """
        "C": {"Type": "Choice", "Choices": [{"Variable": "$.wait", "BooleanEquals": true, "Next": "W"}], "Default": "P"},
        "P": {"Type": "Pass", "End": true}, "W": {"Type": "Wait", "Seconds": 100000, "End": true}
        """

    func testAStartRunsThroughOnlyWhatHasNotEnded() async throws {
        let store = try makeStore()
        let before = Bench(store: store)
        let machine = await before.create(states, startAt: "C")
        for index in 0..<20 { _ = await before.start(machine, input: ["wait": false], name: "done-\(index)") }
        let running = await before.start(machine, input: ["wait": true], name: "running")
        before.service.stop()

        let after = Bench(store: store, later: 1)
        XCTAssertEqual(after.service.replayedExecutions, 1)
        after.service.resume()
        let status = await after.describe(running)["status"]
        XCTAssertEqual(status, "RUNNING")
    }

    func testWhatEndedIsToldAsBefore() async throws {
        let store = try makeStore()
        let before = Bench(store: store)
        let machine = await before.create(states, startAt: "C")
        let done = await before.start(machine, input: ["wait": false, "a": 1], name: "done")
        _ = await before.clock.advance(by: .seconds(1))
        let stopped = await before.start(machine, input: ["wait": true], name: "stopped")
        _ = await before.call("StopExecution", ["executionArn": .string(stopped), "cause": "enough"])
        let members: JSONValue = ["stateMachineArn": .string(machine)]
        let (list, end) = (await before.call("ListExecutions", members), await before.describe(done))
        let history = await before.history(stopped)
        before.service.stop()

        let after = Bench(store: store, later: 60)
        XCTAssertEqual(after.service.replayedExecutions, 0)
        let seen = (await after.call("ListExecutions", members), await after.describe(done))
        XCTAssertEqual(seen.0, list)
        XCTAssertEqual(seen.1, end)
        let told = await after.history(stopped)
        XCTAssertEqual(told, history)
        let failed = await after.call("ListExecutions", members.adding("statusFilter", "ABORTED"))
        XCTAssertEqual(failed["executions"]?.array?.compactMap { $0["name"] }, ["stopped"])
        let again = await after.refusal(
            "StartExecution",
            ["stateMachineArn": .string(machine), "name": "done", "input": #"{"wait":false,"a":1}"#]
        )
        XCTAssertEqual(again, "ExecutionAlreadyExists: Execution Already Exists: '\(done)'")
    }

    func testATokenOfATaskThatEndedIsKnown() async throws {
        let store = try makeStore()
        let before = Bench(store: store)
        let activity = await before.call("CreateActivity", ["name": "a"])["activityArn"]?.string ?? ""
        let machine = await before.create(
            #""A": {"Type": "Task", "Resource": "\#(activity)", "End": true}"#,
            startAt: "A"
        )
        let execution = await before.start(machine)
        _ = await before.clock.settle()
        let task = await before.call("GetActivityTask", ["activityArn": .string(activity)])
        _ = await before.call("StopExecution", ["executionArn": .string(execution)])
        before.service.stop()
        let after = Bench(store: store, later: 60)
        let answer = await after.refusal(
            "SendTaskSuccess",
            ["taskToken": task["taskToken"] ?? "", "output": "1"]
        )
        XCTAssertEqual(answer, "TaskTimedOut: Task Timed Out: 'Provided task does not exist anymore'")
    }

    func testAnEarlierExecutionIsRedriven() async throws {
        let store = try makeStore()
        let before = Bench(store: store)
        let machine = await before.create(
            #""A": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:Save", "End": true}"#,
            startAt: "A"
        )
        before.functions.answer("Save", ["errorType": "Busy"], error: "Unhandled")
        let execution = await before.start(machine)
        _ = await before.clock.settle()
        before.service.stop()

        let between = Bench(store: store, later: 60)
        between.functions.answer("Save", 5)
        _ = await between.call("RedriveExecution", ["executionArn": .string(execution)])
        _ = await between.clock.settle()
        between.service.stop()

        let after = Bench(store: store, later: 120)
        XCTAssertEqual(after.service.replayedExecutions, 0)
        let done = await after.describe(execution)
        XCTAssertEqual([done["status"], done["output"], done["redriveCount"]], ["SUCCEEDED", "5", 1])
        XCTAssertEqual(done["redriveDate"]?.double, 1_800_000_060)
    }

    func testAfterNinetyDaysAnExecutionIsGone() async throws {
        let store = try makeStore()
        let before = Bench(store: store)
        let machine = await before.create(states, startAt: "C")
        let old = await before.start(machine, input: ["wait": false], name: "old")
        before.service.resume()
        _ = await before.clock.advance(by: .seconds(89 * 86_400))
        let young = await before.start(machine, input: ["wait": false], name: "young")
        let kept = await before.describe(old)["status"]
        XCTAssertEqual(kept, "SUCCEEDED")
        _ = await before.clock.advance(by: .seconds(2 * 86_400))
        let gone = await before.refusal("DescribeExecution", ["executionArn": .string(old)])
        XCTAssertEqual(gone, "ExecutionDoesNotExist: Execution Does Not Exist: '\(old)'")
        before.service.stop()

        let after = Bench(store: store, later: 181 * 86_400)
        after.service.resume()
        let later = await after.refusal("DescribeExecution", ["executionArn": .string(young)])
        XCTAssertEqual(later, "ExecutionDoesNotExist: Execution Does Not Exist: '\(young)'")
    }
}

extension JSONValue {
    fileprivate func adding(_ name: String, _ value: JSONValue) -> JSONValue {
        .object((object ?? [:]).merging([name: value]) { $1 })
    }
}
