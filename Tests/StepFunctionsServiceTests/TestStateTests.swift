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

    func testVariablesAreGiven() async {
        let answer = await test(
            #"{"Type": "Pass", "Parameters": {"v.$": "$v"}, "End": true}"#,
            ["variables": #"{"v":3}"#]
        )
        XCTAssertEqual(answer["output"], #"{"v":3}"#)
    }
}
