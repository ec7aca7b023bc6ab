import OrderedCollections
import WorkshopCommon
import XCTest

final class TestStateTests: XCTestCase {
    private func test(_ state: String, _ members: JSONObject = [:]) async -> JSONValue {
        var request = members
        request["definition"] = .string(state)
        return await Bench().call("TestState", .object(request))
    }

    func testStateGivesItsOutputAndWhereItLeads() async {
        let answer = await test(#"{"Type": "Pass", "Result": {"a": 1}, "Next": "Then"}"#)
        XCTAssertEqual(answer, ["output": #"{"a":1}"#, "status": "SUCCEEDED", "nextState": "Then"])
    }

    func testInspectionShowsTheStepsBetween() async {
        let answer = await test(
            #"{"Type": "Pass", "InputPath": "$.in", "Parameters": {"x.$": "$.y"}, "ResultPath": "$.out", "End": true}"#,
            ["input": #"{"in":{"y":2}}"#, "inspectionLevel": "DEBUG"]
        )
        XCTAssertEqual(answer["output"], #"{"in":{"y":2},"out":{"x":2}}"#)
        XCTAssertEqual(
            answer["inspectionData"],
            [
                "input": #"{"in":{"y":2}}"#, "afterInputPath": #"{"y":2}"#, "afterParameters": #"{"x":2}"#,
                "afterResultSelector": #"{"x":2}"#, "afterResultPath": #"{"in":{"y":2},"out":{"x":2}}"#,
            ]
        )
    }

    func testMockStandsInForTheService() async {
        let state =
            #"{"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "Next": "N", "Catch": [{"ErrorEquals": ["E"], "Next": "Mend"}]}"#
        let good = await test(state, ["mock": ["result": #"{"MessageId":"1"}"#]])
        XCTAssertEqual(good, ["output": #"{"MessageId":"1"}"#, "status": "SUCCEEDED", "nextState": "N"])
        let caught = await test(state, ["mock": ["errorOutput": ["error": "E", "cause": "C"]]])
        XCTAssertEqual(caught["status"], "CAUGHT_ERROR")
        XCTAssertEqual(caught["nextState"], "Mend")
        XCTAssertEqual(caught["error"], "E")
    }

    func testRetryIsToldAndNotWaitedFor() async {
        let answer = await test(
            #"{"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "End": true, "Retry": [{"ErrorEquals": ["E"]}]}"#,
            ["mock": ["errorOutput": ["error": "E", "cause": "C"]]]
        )
        XCTAssertEqual(answer, ["status": "RETRIABLE", "error": "E", "cause": "C"])
    }

    func testAFailureNamesNoEventOfAnExecution() async {
        let answer = await test(
            map(#""ItemsPath": "$$.Execution.Input""#, mode: "INLINE"),
            ["mock": ["result": "[1]"], "context": #"{"Execution": {"Input": {"a": 1}}}"#, "input": "[]"]
        )
        XCTAssertEqual(
            answer,
            [
                "status": "FAILED", "error": "States.Runtime",
                "cause": #"Reference path "$.Execution.Input" must point to array."#,
            ]
        )
    }

    func testVariablesAreGiven() async {
        let answer = await test(
            #"{"Type": "Pass", "Parameters": {"v.$": "$v"}, "End": true}"#,
            ["variables": #"{"v":3}"#]
        )
        XCTAssertEqual(answer["output"], #"{"v":3}"#)
    }

    // MARK: As AWS recorded it

    private func refusal(_ state: String, _ members: JSONObject) async -> String {
        var request = members
        request["definition"] = .string(state)
        return await Bench().refusal("TestState", .object(request))
    }

    private let fail: JSONValue = ["errorOutput": ["error": "MockException", "cause": "Mock the cause of the error."]]

    private func map(_ fields: String, mode: String = "DISTRIBUTED") -> String {
        let config = mode == "INLINE" ? "" : #""ExecutionType": "STANDARD", "#
        return """
            {"Type": "Map", \(fields), "End": true, "ItemProcessor": {"ProcessorConfig": {\(config)"Mode": "\(mode)"},
              "StartAt": "T", "States": {"T": {"Type": "Succeed"}}}}
            """
    }

    func testInspectionDependsOnTheTypeOfState() async {
        let input: JSONObject = ["input": #"{"Value":1}"#, "inspectionLevel": "TRACE"]
        let pass = await test(#"{"Type": "Pass", "Result": {"r": 2}, "End": true}"#, input)
        XCTAssertEqual(
            pass["inspectionData"],
            [
                "input": #"{"Value":1}"#, "result": #"{"r":2}"#, "afterResultSelector": #"{"r":2}"#,
                "afterResultPath": #"{"r":2}"#,
            ]
        )
        for state in [#"{"Type": "Succeed"}"#, #"{"Type": "Fail", "Error": "E"}"#] {
            let answer = await test(state, input)
            XCTAssertEqual(
                answer["inspectionData"],
                ["input": #"{"Value":1}"#, "afterInputPath": #"{"Value":1}"#],
                state
            )
        }
    }

    func testRetrierThatAppliesSaysWhenItWouldTryAgain() async {
        let state = #"""
            {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "QueryLanguage": "JSONata", "End": true,
              "Arguments": {"FunctionName": "foo", "Payload": "bar"},
              "Retry": [{"ErrorEquals": ["MockException"], "MaxAttempts": 5, "IntervalSeconds": 1, "BackoffRate": 2}]}
            """#
        let request: (Int) -> JSONObject = { count in
            [
                "mock": self.fail, "inspectionLevel": "DEBUG",
                "stateConfiguration": ["retrierRetryCount": .number(JSONNumber(count))],
            ]
        }
        let below = await test(state, request(4))
        XCTAssertEqual(below["status"], "RETRIABLE")
        XCTAssertEqual(
            below["inspectionData"],
            [
                "input": "{}", "afterArguments": #"{"FunctionName":"foo","Payload":"bar"}"#,
                "errorDetails": ["retryIndex": 0, "retryBackoffIntervalSeconds": 16],
            ]
        )
        let exceeded = await test(state, request(5))
        XCTAssertEqual(exceeded["status"], "FAILED")
        XCTAssertEqual(exceeded["inspectionData"]?["errorDetails"], ["retryIndex": 0])
    }

    func testMapIsMockedAsAWhole() async {
        let state = map(
            #""QueryLanguage": "JSONata", "Items": "{% $states.input.Values %}", "ToleratedFailureCount": 1, "#
                + #""Catch": [{"ErrorEquals": ["E"], "Next": "A"}, "#
                + #"{"ErrorEquals": ["States.ExceedToleratedFailureThreshold"], "Next": "B"}]"#
        )
        let request: (Int) -> JSONObject = { failures in
            [
                "input": #"{"Values":[1,2,3]}"#, "mock": ["result": "[1,1,1]"], "inspectionLevel": "DEBUG",
                "stateConfiguration": ["mapIterationFailureCount": .number(JSONNumber(failures))],
            ]
        }
        let below = await test(state, request(0))
        XCTAssertEqual(below["output"], "[1,1,1]")
        XCTAssertEqual(
            below["inspectionData"],
            ["input": #"{"Values":[1,2,3]}"#, "maxConcurrency": 0, "toleratedFailureCount": 1]
        )
        let exceeded = await test(state, request(2))
        XCTAssertEqual(exceeded["status"], "CAUGHT_ERROR")
        XCTAssertEqual(exceeded["error"], "States.ExceedToleratedFailureThreshold")
        XCTAssertEqual(exceeded["cause"], "The specified tolerated failure threshold was exceeded")
        XCTAssertEqual(exceeded["nextState"], "B")
        XCTAssertEqual(exceeded["inspectionData"]?["errorDetails"], ["catchIndex": 1])
    }

    func testMapOfJSONPathShowsItsItems() async {
        let answer = await test(
            map(#""ItemsPath": "$.Values", "MaxConcurrency": 1"#, mode: "INLINE"),
            ["input": #"{"Values":["a"]}"#, "mock": ["result": #"["A"]"#], "inspectionLevel": "TRACE"]
        )
        XCTAssertEqual(
            answer["inspectionData"],
            [
                "input": #"{"Values":["a"]}"#, "afterInputPath": #"{"Values":["a"]}"#,
                "afterResultSelector": #"["A"]"#, "afterResultPath": #"["A"]"#,
                "afterItemsPath": #"["a"]"#, "maxConcurrency": 1,
            ]
        )
    }

    func testContextIsThatOfAnExpressExecution() async throws {
        let answer = await test(
            #"{"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "ResultSelector": {"c.$": "$$"}, "End": true}"#,
            ["mock": ["result": "{}"], "roleArn": "arn:aws:iam::123456789012:role/R"]
        )
        let context = try JSONValue(parsing: try XCTUnwrap(answer["output"]?.string))["c"]
        XCTAssertEqual(
            context?["Execution"]?.object.map { Array($0.keys) },
            ["Id", "Input", "StartTime", "Name", "RoleArn"]
        )
        XCTAssertEqual(context?["State"]?["Name"], "StateName")
        XCTAssertEqual(context?["State"]?["RetryCount"], 0)
    }

    func testMocksAreCheckedAgainstTheState() async {
        let pass = await refusal(#"{"Type": "Pass", "End": true}"#, ["mock": fail])
        XCTAssertEqual(pass, "ValidationException: State type 'Pass' is not supported when a mock is specified")
        let plain = await refusal(map(#""MaxConcurrency": 1"#), [:])
        XCTAssertEqual(
            plain,
            "InvalidDefinition: TestState API does not support Map or Parallel states. Supported state types include: [Task, Wait, Pass, Succeed, Fail, Choice]"
        )
        let task = #"{"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "End": true}"#
        let both = await refusal(task, ["mock": ["result": "{}", "errorOutput": ["error": "E"]]])
        XCTAssertEqual(
            both,
            "ValidationException: A test mock should have only one of the following fields: [result, errorOutput]."
        )
        let secrets = await refusal(task, ["mock": ["result": "{}"], "revealSecrets": true])
        XCTAssertEqual(
            secrets,
            "ValidationException: TestState does not support RevealSecrets when a mock is specified."
        )
        let array = await refusal(map(#""MaxConcurrency": 1"#), ["mock": ["result": "{}"]])
        XCTAssertEqual(array, "ValidationException: Mocked result must be an array.")
        let writer = #""ResultWriter": {"Resource": "arn:aws:states:::s3:putObject", "Parameters": {"Bucket": "b"}}"#
        let object = await refusal(map(writer), ["mock": ["result": "[]"]])
        XCTAssertEqual(object, "ValidationException: Mocked result must be a JSON object.")
        let branches =
            #"{"Type": "Parallel", "End": true, "Branches": [{"StartAt": "S", "States": {"S": {"Type": "Succeed"}}}]}"#
        let count = await refusal(branches, ["mock": ["result": "[1,2]"]])
        XCTAssertEqual(
            count,
            "ValidationException: Mocked result must contain the same number of items as number of Parallel branches."
        )
    }

    func testContextsAreCheckedAgainstTheState() async {
        let task = #"{"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "End": true}"#
        let refused: (String) async -> String = { context in
            await self.refusal(task, ["mock": ["result": "{}"], "context": .string(context)])
        }
        let prefix = "ValidationException: Invalid Context object provided: "
        let id = await refused(#"{"Execution": {"Id": 1}}"#)
        XCTAssertEqual(id, prefix + "Execution.Id must be a string")
        let map = await refused(#"{"Map": {}}"#)
        XCTAssertEqual(map, prefix + "'Map' field is not supported when mocking a Context object")
        let field = await refused(#"{"Execution": {"pokemon": "squirtle"}}"#)
        XCTAssertEqual(field, prefix + "Field 'pokemon' is not allowed")
        let token = await refused(#"{"Task": {"Token": "t"}}"#)
        XCTAssertEqual(
            token,
            prefix + "Context object contains 'Task' when state is not a Task state with a '.sync' or "
                + "'.waitForTaskToken' service integration pattern"
        )
    }
}
