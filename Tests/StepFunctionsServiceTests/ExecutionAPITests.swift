import CloudCore
import OrderedCollections
import WorkshopCommon
import XCTest

final class ExecutionAPITests: XCTestCase {
    private let wait = #""W": {"Type": "Wait", "Seconds": 86400, "End": true}"#

    func testWaitOfADayEndsWhenTimeSettles() async {
        let bench = Bench()
        let execution = await bench.start(await bench.create(wait, startAt: "W"), input: ["a": 1])
        let running = await bench.describe(execution)
        XCTAssertEqual(running["status"], "RUNNING")
        _ = await bench.clock.settle()
        let done = await bench.describe(execution)
        XCTAssertEqual(done["status"], "SUCCEEDED")
        XCTAssertEqual(done["output"], #"{"a":1}"#)
        XCTAssertEqual(done["startDate"]?.double, 1_800_000_000)
        XCTAssertEqual(done["stopDate"]?.double, 1_800_086_400)
    }

    func testNameMakesAStartIdempotentWhileItRuns() async {
        let bench = Bench()
        let machine = await bench.create(wait, startAt: "W")
        let first = await bench.start(machine, name: "n")
        let second = await bench.start(machine, name: "n")
        XCTAssertEqual(first, second)
        let start: JSONValue = ["stateMachineArn": .string(machine), "name": "n", "input": #"{"other":1}"#]
        let other = await bench.refusal("StartExecution", start)
        XCTAssertEqual(other, "ExecutionAlreadyExists: Execution Already Exists: '\(first)'")
        _ = await bench.clock.settle()
        let again = await bench.refusal(
            "StartExecution",
            ["stateMachineArn": .string(machine), "name": "n", "input": "{}"]
        )
        XCTAssertEqual(again, "ExecutionAlreadyExists: Execution Already Exists: '\(first)'")
    }

    func testHistoryComesInPagesAndBackwards() async {
        let bench = Bench()
        let execution = await bench.start(await bench.create(#""A": {"Type": "Pass", "End": true}"#, startAt: "A"))
        let arn = JSONValue.string(execution)
        let first = await bench.call("GetExecutionHistory", ["executionArn": arn, "maxResults": 3])
        XCTAssertEqual(first["events"]?.array?.count, 3)
        let rest = await bench.call(
            "GetExecutionHistory",
            ["executionArn": arn, "maxResults": 3, "nextToken": first["nextToken"] ?? nil]
        )
        XCTAssertEqual(rest["events"]?.array?.map { $0["id"] }, [4])
        XCTAssertNil(rest["nextToken"])
        let backwards = await bench.call(
            "GetExecutionHistory",
            ["executionArn": arn, "reverseOrder": true, "includeExecutionData": false]
        )
        XCTAssertEqual(backwards["events"]?.array?.map { $0["id"] }, [4, 3, 2, 1])
        XCTAssertEqual(backwards["events"]?[1]?["stateExitedEventDetails"], ["name": "A"])
    }

    func testFunctionIsCalledInBothForms() async {
        let bench = Bench()
        bench.functions.answer("Save", ["saved": true])
        let machine = await bench.create(
            """
            "A": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:Save", "Next": "B"},
            "B": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": "Save", "Payload.$": "$"},
              "OutputPath": "$.Payload", "End": true}
            """,
            startAt: "A"
        )
        let execution = await bench.start(machine, input: ["n": 1])
        _ = await bench.clock.settle()
        let done = await bench.describe(execution)
        XCTAssertEqual(done["output"], #"{"saved":true}"#)
        XCTAssertEqual(bench.functions.calls, [["n": 1], ["saved": true]])
        let types = await bench.types(execution)
        XCTAssertEqual(
            types,
            [
                "ExecutionStarted", "TaskStateEntered", "LambdaFunctionScheduled", "LambdaFunctionStarted",
                "LambdaFunctionSucceeded", "TaskStateExited", "TaskStateEntered", "TaskScheduled", "TaskStarted",
                "TaskSucceeded", "TaskStateExited", "ExecutionSucceeded",
            ]
        )
    }

    func testErrorsOfFunctionsKeepTheirNames() async {
        let bench = Bench()
        bench.functions.answer("Bad", ["errorType": "OutOfStock", "errorMessage": "none left"], error: "Unhandled")
        let task = { (name: String) in
            #""A": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:\#(name)", "End": true}"#
        }
        let bad = await bench.start(await bench.create(task("Bad"), startAt: "A", name: "Bad"))
        let missing = await bench.start(await bench.create(task("Missing"), startAt: "A", name: "Missing"))
        _ = await bench.clock.settle()
        let badEnd = await bench.describe(bad)
        XCTAssertEqual(badEnd["error"], "OutOfStock")
        XCTAssertEqual(badEnd["cause"], #"{"errorType":"OutOfStock","errorMessage":"none left"}"#)
        let missingEnd = await bench.describe(missing)
        XCTAssertEqual(missingEnd["error"], "Lambda.ResourceNotFoundException")
        XCTAssertTrue(
            missingEnd["cause"]?.string?.hasPrefix(
                "Function not found: arn:aws:lambda:us-east-1:123456789012:function:Missing (Service: Lambda, Status "
                    + "Code: 404, Request ID: "
            ) ?? false
        )
    }

    func testUnknownIntegrationFailsHonestly() async {
        let bench = Bench()
        let machine = await bench.create(
            #""A": {"Type": "Task", "Resource": "arn:aws:states:::glue:startJobRun", "End": true}"#,
            startAt: "A"
        )
        let execution = await bench.start(machine)
        _ = await bench.clock.settle()
        let end = await bench.describe(execution)
        XCTAssertEqual(end["status"], "FAILED")
        XCTAssertEqual(end["error"], "LocalCloud.IntegrationNotAvailable")
    }

    func testCallbackEndsATaskOnce() async {
        let bench = Bench()
        bench.functions.answer("Ask", [:])
        let machine = await bench.create(
            """
            "A": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke.waitForTaskToken", "End": true,
              "Parameters": {"FunctionName": "Ask", "Payload": {"token.$": "$$.Task.Token"}}}
            """,
            startAt: "A"
        )
        let execution = await bench.start(machine)
        _ = await bench.clock.settle()
        let token = bench.functions.calls.first?["token"] ?? nil
        let wrong = await bench.refusal("SendTaskSuccess", ["taskToken": "none", "output": "{}"])
        XCTAssertEqual(wrong, "InvalidToken: Invalid Token: 'Invalid token'")
        _ = await bench.call("SendTaskHeartbeat", ["taskToken": token])
        _ = await bench.call("SendTaskSuccess", ["taskToken": token, "output": #"{"ok":1}"#])
        let done = await bench.describe(execution)
        XCTAssertEqual(done["output"], #"{"ok":1}"#)
        let late = await bench.refusal("SendTaskFailure", ["taskToken": token])
        XCTAssertEqual(late, "TaskTimedOut: Task Timed Out: 'Provided task does not exist anymore'")
    }

    func testActivityIsFetchedByAWorker() async {
        let bench = Bench()
        let activity = await bench.call("CreateActivity", ["name": "Work"])["activityArn"] ?? nil
        let machine = await bench.create(
            #""A": {"Type": "Task", "Resource": "\#(activity.string ?? "")", "TimeoutSeconds": 60, "End": true}"#,
            startAt: "A"
        )
        let execution = await bench.start(machine, input: ["n": 1])
        let task = await bench.call("GetActivityTask", ["activityArn": activity, "workerName": "w"])
        XCTAssertEqual(task["input"], #"{"n":1}"#)
        _ = await bench.call("SendTaskSuccess", ["taskToken": task["taskToken"] ?? nil, "output": "2"])
        let done = await bench.describe(execution)
        XCTAssertEqual(done["output"], "2")
        let types = await bench.types(execution)
        XCTAssertEqual(types[2...4], ["ActivityScheduled", "ActivityStarted", "ActivitySucceeded"])
    }

    func testWorkerMayComeFirst() async {
        let bench = Bench()
        let activity = await bench.call("CreateActivity", ["name": "Work"])["activityArn"] ?? nil
        async let task = bench.call("GetActivityTask", ["activityArn": activity])
        let machine = await bench.create(
            #""A": {"Type": "Task", "Resource": "\#(activity.string ?? "")", "End": true}"#,
            startAt: "A"
        )
        let execution = await bench.start(machine)
        let token = await task["taskToken"] ?? nil
        _ = await bench.call("SendTaskFailure", ["taskToken": token, "error": "E", "cause": "C"])
        let done = await bench.describe(execution)
        XCTAssertEqual([done["status"], done["error"], done["cause"]], ["FAILED", "E", "C"])
    }

    func testMachineStartsAnotherAndWaitsForIt() async {
        let bench = Bench()
        let child = await bench.create(
            #""C": {"Type": "Wait", "Seconds": 5, "End": true}"#,
            startAt: "C",
            name: "Child"
        )
        let parent = await bench.create(
            """
            "P": {"Type": "Task", "Resource": "arn:aws:states:::states:startExecution.sync:2", "End": true, "OutputPath": "$.Output",
              "Parameters": {"StateMachineArn": "\(child)", "Input": {"deep": [1]}}}
            """,
            startAt: "P",
            name: "Parent"
        )
        let execution = await bench.start(parent)
        _ = await bench.clock.settle()
        let done = await bench.describe(execution)
        XCTAssertEqual(done["output"], #"{"deep":[1]}"#)
        XCTAssertEqual(done["stopDate"]?.double, 1_800_000_005)
        let types = await bench.types(execution)
        XCTAssertEqual(types[2...5], ["TaskScheduled", "TaskStarted", "TaskSubmitted", "TaskSucceeded"])
    }

    func testStoppingTheParentStopsTheChild() async {
        let bench = Bench()
        let child = await bench.create(wait, startAt: "W", name: "Child")
        let parent = await bench.create(
            #""P": {"Type": "Task", "Resource": "arn:aws:states:::states:startExecution.sync", "Parameters": {"StateMachineArn": "\#(child)"}, "End": true}"#,
            startAt: "P",
            name: "Parent"
        )
        let execution = await bench.start(parent)
        _ = await bench.clock.advance(by: .seconds(1))
        _ = await bench.call("StopExecution", ["executionArn": .string(execution), "error": "E"])
        let children = await bench.call("ListExecutions", ["stateMachineArn": .string(child)])
        XCTAssertEqual(children["executions"]?.array?.map { $0["status"] }, ["ABORTED"])
    }

    func testExpressIsAnsweredWithItsResult() async {
        let bench = Bench()
        let machine = await bench.create(
            #""A": {"Type": "Pass", "Result": 7, "End": true}"#,
            startAt: "A",
            express: true
        )
        let answer = await bench.call("StartSyncExecution", ["stateMachineArn": .string(machine), "input": "{}"])
        XCTAssertEqual(answer["status"], "SUCCEEDED")
        XCTAssertEqual(answer["output"], "7")
        XCTAssertTrue(answer["executionArn"]?.string?.contains(":express:Machine:") ?? false)
        let list = await bench.refusal("ListExecutions", ["stateMachineArn": .string(machine)])
        XCTAssertTrue(list.hasPrefix("StateMachineTypeNotSupported"), list)
    }

    func testMapRunTellsOfItsItems() async {
        let bench = Bench()
        let machine = await bench.create(
            """
            "M": {"Type": "Map", "End": true, "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
              "StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 3, "End": true}}}}
            """,
            startAt: "M"
        )
        let execution = await bench.start(machine, input: [1, 2])
        let runs = await bench.call("ListMapRuns", ["executionArn": .string(execution)])
        let arn = runs["mapRuns"]?[0]?["mapRunArn"] ?? nil
        let machineARN = runs["mapRuns"]?[0]?["stateMachineArn"]?.string ?? ""
        XCTAssertTrue(machineARN.hasPrefix("\(machine)/"), "The map's label follows: \(machineARN)")
        let running = await bench.call("DescribeMapRun", ["mapRunArn": arn])
        XCTAssertEqual(running["itemCounts"]?["running"], 2)
        _ = await bench.clock.settle()
        let done = await bench.call("DescribeMapRun", ["mapRunArn": arn])
        XCTAssertEqual([done["status"], done["itemCounts"]?["succeeded"]], ["SUCCEEDED", 2])
        XCTAssertEqual(done["executionCounts"]?["resultsWritten"], 2)
        let children = await bench.call("ListExecutions", ["mapRunArn": arn])
        let child = children["executions"]?[0]?["executionArn"]?.string ?? ""
        let childEnd = await bench.describe(child)
        XCTAssertEqual(childEnd["output"], "1")
        let ofChild = await bench.call("DescribeStateMachineForExecution", ["executionArn": .string(child)])
        XCTAssertEqual([ofChild["mapRunArn"], ofChild["stateMachineArn"]], [arn, .string(machineARN)])
        XCTAssertEqual(ofChild["label"]?.string, String(machineARN.split(separator: "/").last ?? ""))
        let ofParent = await bench.call("DescribeStateMachineForExecution", ["executionArn": .string(execution)])
        XCTAssertEqual([ofParent["mapRunArn"], ofParent["stateMachineArn"]], [nil, .string(machine)])
    }

    func testRedriveRunsTheFailedStateAgain() async {
        let bench = Bench()
        bench.functions.answer("F", ["errorType": "E"], error: "Unhandled")
        let machine = await bench.create(
            #""A": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:F", "End": true}"#,
            startAt: "A"
        )
        let execution = await bench.start(machine)
        _ = await bench.clock.settle()
        bench.functions.answer("F", 5)
        _ = await bench.call("RedriveExecution", ["executionArn": .string(execution)])
        _ = await bench.clock.settle()
        let done = await bench.describe(execution)
        XCTAssertEqual([done["status"], done["output"], done["redriveCount"]], ["SUCCEEDED", "5", 1])
    }
}
