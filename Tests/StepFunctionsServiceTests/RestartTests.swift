import CloudCore
import Foundation
import OrderedCollections
import StepFunctionsService
import SystemPackage
import WorkshopCommon
import XCTest

/// What a service finds in its store is there again, and goes on.
final class RestartTests: XCTestCase {
    private var folder = FilePath()

    override func setUpWithError() throws {
        folder = FilePath(FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path)
        try LocalFileSystem().createFolder(folder)
    }

    override func tearDownWithError() throws {
        try LocalFileSystem().remove(folder)
    }

    private func makeStore() throws -> Store { try Store(file: folder.appending("cloud.sqlite")) }

    private let save = "arn:aws:lambda:us-east-1:123456789012:function:Save"

    func testWaitGoesOnForWhatIsLeftOfIt() async throws {
        let store = try makeStore()
        let before = Bench(store: store)
        let machine = await before.create(#""W": {"Type": "Wait", "Seconds": 600, "End": true}"#, startAt: "W")
        let execution = await before.start(machine, input: ["a": 1], name: "run")
        before.service.stop()

        let after = Bench(store: store, later: 400)
        let running = await after.describe(execution)
        XCTAssertEqual(running["status"], "RUNNING")
        after.service.resume()
        _ = await after.clock.settle()
        let done = await after.describe(execution)
        XCTAssertEqual(done["status"], "SUCCEEDED")
        XCTAssertEqual(done["output"], #"{"a":1}"#)
        XCTAssertEqual(done["startDate"]?.double, 1_800_000_000)
        XCTAssertEqual(done["stopDate"]?.double, 1_800_000_600)
        XCTAssertEqual(done["name"], "run")
    }

    func testWaitThatIsPastEndsAtOnce() async throws {
        let store = try makeStore()
        let before = Bench(store: store)
        let machine = await before.create(#""W": {"Type": "Wait", "Seconds": 600, "End": true}"#, startAt: "W")
        let execution = await before.start(machine)
        before.service.stop()
        let after = Bench(store: store, later: 4000)
        after.service.resume()
        _ = await after.clock.settle()
        let done = await after.describe(execution)
        XCTAssertEqual(done["stopDate"]?.double, 1_800_004_000)
    }

    func testRetryIsMadeWhenItWasDue() async throws {
        let store = try makeStore()
        let before = Bench(store: store)
        before.functions.answer("Save", ["errorType": "Busy"], error: "Unhandled")
        let machine = await before.create(
            """
            "A": {"Type": "Task", "Resource": "\(save)", "End": true,
              "Retry": [{"ErrorEquals": ["Busy"], "IntervalSeconds": 1000, "MaxAttempts": 1}]}
            """,
            startAt: "A"
        )
        let execution = await before.start(machine)
        _ = await before.clock.advance(by: .seconds(10))
        let types = await before.types(execution)
        XCTAssertEqual(types.last, "LambdaFunctionFailed")
        before.service.stop()

        let after = Bench(store: store, later: 900)
        after.functions.answer("Save", ["ok": true])
        after.service.resume()
        _ = await after.clock.settle()
        let done = await after.describe(execution)
        XCTAssertEqual(done["output"], #"{"ok":true}"#)
        XCTAssertEqual(done["stopDate"]?.double, 1_800_001_000)
    }

    func testCallbackIsStillAwaited() async throws {
        let store = try makeStore()
        let before = Bench(store: store)
        before.functions.answer("Ask", [:])
        let machine = await before.create(
            """
            "A": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke.waitForTaskToken", "End": true,
              "TimeoutSeconds": 5000,
              "Parameters": {"FunctionName": "Ask", "Payload": {"token.$": "$$.Task.Token"}}}
            """,
            startAt: "A"
        )
        let (first, second) = (await before.start(machine), await before.start(machine))
        _ = await before.clock.advance(by: .seconds(1))
        let tokens = before.functions.calls.compactMap { $0["token"] }
        XCTAssertEqual(tokens.count, 2)
        before.service.stop()

        let after = Bench(store: store, later: 3000)
        after.service.resume()
        _ = await after.call("SendTaskSuccess", ["taskToken": tokens[0], "output": #"{"ok":1}"#])
        XCTAssertEqual(after.functions.calls, [], "what was called already is not called again")
        _ = await after.clock.settle()
        let ends = [await after.describe(first), await after.describe(second)]
        XCTAssertEqual(Set(ends.map { $0["status"] }), ["SUCCEEDED", "FAILED"])
        let failed = ends.first { $0["status"] == "FAILED" }
        XCTAssertEqual(failed?["error"], "States.Timeout")
        XCTAssertEqual(failed?["stopDate"]?.double, 1_800_005_000)
        let late = await after.refusal("SendTaskSuccess", ["taskToken": tokens[1], "output": "{}"])
        XCTAssertEqual(late, "TaskTimedOut: Task Timed Out: 'Provided task does not exist anymore'")
        after.service.stop()

        let third = Bench(store: store, later: 6000)
        let spent = await third.refusal("SendTaskSuccess", ["taskToken": tokens[1], "output": "{}"])
        XCTAssertEqual(spent, "TaskTimedOut: Task Timed Out: 'Provided task does not exist anymore'")
    }

    func testCallThatHadNotComeBackIsMadeAgain() async throws {
        let store = try makeStore()
        let before = Bench(store: store)
        let opener = before.functions.hold("Save")
        let machine = await before.create(
            #""A": {"Type": "Task", "Resource": "\#(save)", "TimeoutSeconds": 60, "End": true}"#,
            startAt: "A"
        )
        let execution = await before.start(machine, input: ["n": 1])
        await before.functions.nextCall()
        before.service.stop()
        opener.finish()

        let after = Bench(store: store, later: 500)
        after.functions.answer("Save", ["saved": true])
        after.service.resume()
        _ = await after.clock.settle()
        XCTAssertEqual(after.functions.calls, [["n": 1]])
        let done = await after.describe(execution)
        XCTAssertEqual(done["output"], #"{"saved":true}"#)
        let types = await after.types(execution)
        XCTAssertEqual(
            types,
            [
                "ExecutionStarted", "TaskStateEntered", "LambdaFunctionScheduled", "LambdaFunctionStarted",
                "LambdaFunctionSucceeded", "TaskStateExited", "ExecutionSucceeded",
            ]
        )
    }

    func testActivityKeepsItsTasksAndTheirTokens() async throws {
        let store = try makeStore()
        let before = Bench(store: store)
        let activity = await before.call("CreateActivity", ["name": "Work"])["activityArn"] ?? nil
        let machine = await before.create(
            #""A": {"Type": "Task", "Resource": "\#(activity.string ?? "")", "End": true}"#,
            startAt: "A"
        )
        let (taken, waiting) = (await before.start(machine, input: [1]), await before.start(machine, input: [2]))
        let task = await before.call("GetActivityTask", ["activityArn": activity, "workerName": "w"])
        XCTAssertEqual(task["input"], "[1]")
        before.service.stop()

        let after = Bench(store: store, later: 10)
        after.service.resume()
        let next = await after.call("GetActivityTask", ["activityArn": activity, "workerName": "w"])
        XCTAssertEqual(next["input"], "[2]")
        for token in [task["taskToken"], next["taskToken"]] {
            _ = await after.call("SendTaskSuccess", ["taskToken": token ?? nil, "output": "3"])
        }
        for execution in [taken, waiting] {
            let end = await after.describe(execution)
            XCTAssertEqual(end["output"], "3")
        }
    }

    func testExecutionThatWaitsForAnotherGoesOnWaiting() async throws {
        let store = try makeStore()
        let before = Bench(store: store)
        let inner = await before.create(#""W": {"Type": "Wait", "Seconds": 60, "End": true}"#, startAt: "W", name: "In")
        let outer = await before.create(
            """
            "A": {"Type": "Task", "Resource": "arn:aws:states:::states:startExecution.sync:2", "End": true,
              "Parameters": {"StateMachineArn": "\(inner)", "Input": {"n": 1}}, "OutputPath": "$.Output"}
            """,
            startAt: "A",
            name: "Out"
        )
        let execution = await before.start(outer)
        _ = await before.clock.advance(by: .seconds(1))
        before.service.stop()

        let after = Bench(store: store, later: 30)
        after.service.resume()
        _ = await after.clock.settle()
        let done = await after.describe(execution)
        XCTAssertEqual(done["output"], #"{"n":1}"#)
        let started = await after.call("ListExecutions", ["stateMachineArn": .string(inner)])
        XCTAssertEqual(started["executions"]?.array?.count, 1)
    }

    func testHistoryIsTheSameAfterwards() async throws {
        let store = try makeStore()
        let before = Bench(store: store)
        before.functions.answer("Save", ["saved": true])
        let machine = await before.create(
            """
            "P": {"Type": "Parallel", "Next": "M", "Branches": [
              {"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": "\(save)", "End": true}}},
              {"StartAt": "B", "States": {"B": {"Type": "Wait", "Seconds": 5, "End": true}}}]},
            "M": {"Type": "Map", "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
                "StartAt": "U", "States": {"U": {"Type": "Pass",
                  "Parameters": {"id.$": "States.UUID()", "n.$": "States.MathRandom(1, 1000)"}, "End": true}}},
              "End": true}
            """,
            startAt: "P"
        )
        let execution = await before.start(machine)
        _ = await before.clock.settle()
        let (history, end) = (await before.history(execution), await before.describe(execution))
        XCTAssertEqual(end["status"], "SUCCEEDED")
        before.service.stop()

        let after = Bench(store: store, later: 86_400)
        after.service.resume()
        _ = await after.clock.settle()
        let (again, endAgain) = (await after.history(execution), await after.describe(execution))
        XCTAssertEqual(again, history)
        XCTAssertEqual(endAgain, end)
    }

    func testMachinesVersionsAliasesAndTagsStay() async throws {
        let store = try makeStore()
        let before = Bench(store: store)
        let machine = JSONValue.string(
            await before.create(#""A": {"Type": "Pass", "End": true}"#, startAt: "A", express: true)
        )
        let version = await before.call("PublishStateMachineVersion", ["stateMachineArn": machine, "description": "d"])
        _ = await before.call(
            "CreateStateMachineAlias",
            [
                "name": "live",
                "routingConfiguration": [
                    ["stateMachineVersionArn": version["stateMachineVersionArn"] ?? nil, "weight": 100]
                ],
            ]
        )
        _ = await before.call("TagResource", ["resourceArn": machine, "tags": [["key": "k", "value": "v"]]])
        let gone = await before.create(#""A": {"Type": "Pass", "End": true}"#, startAt: "A", name: "Gone")
        _ = await before.call("DeleteStateMachine", ["stateMachineArn": .string(gone)])
        let questions: [(String, JSONValue)] = [
            ("ListStateMachines", [:]),
            ("DescribeStateMachine", ["stateMachineArn": machine]),
            ("ListStateMachineVersions", ["stateMachineArn": machine]),
            ("DescribeStateMachineAlias", ["stateMachineAliasArn": .string((machine.string ?? "") + ":live")]),
            ("ListTagsForResource", ["resourceArn": machine]),
        ]
        var answers: [JSONValue] = []
        for (operation, members) in questions { answers.append(await before.call(operation, members)) }
        before.service.stop()

        let after = Bench(store: store, later: 60)
        for (index, (operation, members)) in questions.enumerated() {
            let answer = await after.call(operation, members)
            XCTAssertEqual(answer, answers[index], operation)
        }
        XCTAssertEqual(answers[0]["stateMachines"]?.array?.count, 1)
        let republished = await after.call("PublishStateMachineVersion", ["stateMachineArn": machine])
        XCTAssertEqual(republished["stateMachineVersionArn"], version["stateMachineVersionArn"])
    }

    func testMachineOfPassStatesTakesOneRecordAndATaskOneMore() async throws {
        let store = try makeStore()
        let bench = Bench(store: store)
        bench.functions.answer("Save", [:])
        let pass =
            #""A": {"Type": "Pass", "Next": "B"}, "B": {"Type": "Pass", "Next": "C"}, "C": {"Type": "Pass", "End": true}"#
        let passes = await bench.create(pass, startAt: "A", name: "Passes")
        let task = await bench.create(
            #""A": {"Type": "Task", "Resource": "\#(save)", "End": true}"#,
            startAt: "A",
            name: "T"
        )
        var count = try records(in: store)
        _ = await bench.start(passes)
        XCTAssertEqual(try records(in: store) - count, 1)
        count = try records(in: store)
        _ = await bench.start(task)
        _ = await bench.clock.settle()
        XCTAssertEqual(try records(in: store) - count, 2)
    }

    private func records(in store: Store) throws -> Int {
        try ["states.executions", "states.finished", "states.pages"].reduce(0) { try $0 + store.table($1).all().count }
    }
}
