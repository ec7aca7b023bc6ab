import OrderedCollections
import WorkshopCommon
import XCTest

final class StateMachineTests: XCTestCase {
    private let pass = #""A": {"Type": "Pass", "End": true}"#

    func testCreatingTwiceIsIdempotentAndADifferenceIsNot() async {
        let bench = Bench()
        let first = await bench.create(pass, startAt: "A")
        let second = await bench.create(pass, startAt: "A")
        XCTAssertEqual(first, second)
        let other = await bench.refusal(
            "CreateStateMachine",
            [
                "name": "Machine", "roleArn": "arn:aws:iam::123456789012:role/R",
                "definition": #"{"StartAt": "B", "States": {"B": {"Type": "Succeed"}}}"#,
            ]
        )
        XCTAssertEqual(other, "StateMachineAlreadyExists: State Machine Already Exists: '\(first)'")
    }

    func testRefusalsAreInTheWordsOfAWS() async {
        let bench = Bench()
        let role: JSONValue = "arn:aws:iam::123456789012:role/R"
        let definition = await bench.refusal(
            "CreateStateMachine",
            [
                "name": "M", "roleArn": role,
                "definition": #"{"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "B"}}}"#,
            ]
        )
        XCTAssertEqual(
            definition,
            "InvalidDefinition: Invalid State Machine Definition: 'MISSING_TRANSITION_TARGET: Missing 'Next' target: B "
                + "at /States/A/Next'"
        )
        let name = await bench.refusal("CreateStateMachine", ["name": "a b", "roleArn": role, "definition": "{}"])
        XCTAssertEqual(name, "InvalidName: Invalid Name: 'a b'")
        let arn = await bench.refusal("DescribeStateMachine", ["stateMachineArn": "x"])
        XCTAssertEqual(arn, "InvalidArn: Invalid Arn: 'Invalid ARN prefix: x'")
        let missing = "arn:aws:states:us-east-1:123456789012:stateMachine:None"
        let machine = await bench.refusal("DescribeStateMachine", ["stateMachineArn": .string(missing)])
        XCTAssertEqual(machine, "StateMachineDoesNotExist: State Machine Does Not Exist: '\(missing)'")
    }

    func testExpressMachinesWaitForNoJob() async {
        let refusal = await Bench().refusal(
            "CreateStateMachine",
            [
                "name": "M", "roleArn": "arn:aws:iam::123456789012:role/R", "type": "EXPRESS",
                "definition":
                    #"{"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": "arn:aws:states:::states:startExecution.sync", "End": true}}}"#,
            ]
        )
        XCTAssertEqual(
            refusal,
            "InvalidDefinition: Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: Express state machine does "
                + "not support '.sync' service integration at /States/A/Resource'"
        )
    }

    func testExpressMachinesHaveNoCallbacks() async {
        let bench = Bench()
        let refusal = await bench.refusal(
            "CreateStateMachine",
            [
                "name": "M", "roleArn": "arn:aws:iam::123456789012:role/R", "type": "EXPRESS",
                "definition":
                    #"{"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken", "End": true}}}"#,
            ]
        )
        XCTAssertEqual(
            refusal,
            "InvalidDefinition: Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: Express state machine does "
                + "not support '.waitForTaskToken' service integration  at /States/A/Resource'"
        )
    }

    func testVersionsKeepWhatTheyWerePublishedFromAndAliasesRouteToThem() async {
        let bench = Bench()
        let machine = await bench.create(#""A": {"Type": "Pass", "Result": 1, "End": true}"#, startAt: "A")
        let published = await bench.call("PublishStateMachineVersion", ["stateMachineArn": .string(machine)])
        XCTAssertEqual(published["stateMachineVersionArn"], .string("\(machine):1"))
        let again = await bench.call("PublishStateMachineVersion", ["stateMachineArn": .string(machine)])
        XCTAssertEqual(again["stateMachineVersionArn"], .string("\(machine):1"))
        let alias = await bench.call(
            "CreateStateMachineAlias",
            [
                "name": "live",
                "routingConfiguration": [["stateMachineVersionArn": .string("\(machine):1"), "weight": 100]],
            ]
        )
        _ = await bench.call(
            "UpdateStateMachine",
            [
                "stateMachineArn": .string(machine),
                "definition": #"{"StartAt": "A", "States": {"A": {"Type": "Pass", "Result": 2, "End": true}}}"#,
            ]
        )
        let old = await bench.describe(await bench.start(alias["stateMachineAliasArn"]?.string ?? ""))
        XCTAssertEqual(old["output"], "1")
        XCTAssertEqual(old["stateMachineVersionArn"], .string("\(machine):1"))
        let new = await bench.describe(await bench.start(machine))
        XCTAssertEqual(new["output"], "2")
        let used = await bench.refusal("DeleteStateMachineVersion", ["stateMachineVersionArn": .string("\(machine):1")])
        XCTAssertTrue(
            used.hasPrefix("ConflictException: Version to be deleted must not be referenced by an alias."),
            used
        )
    }

    func testValidationListsDiagnostics() async {
        let bench = Bench()
        let answer = await bench.call(
            "ValidateStateMachineDefinition",
            ["definition": #"{"StartAt": "A", "States": {"A": {"Type": "Pass", "Catch": [], "End": true}}}"#]
        )
        XCTAssertEqual(
            answer,
            [
                "result": "FAIL",
                "diagnostics": [
                    [
                        "severity": "ERROR", "code": "SCHEMA_VALIDATION_FAILED",
                        "message": "Field 'Catch' is not supported", "location": "/States/A",
                    ]
                ],
                "truncated": false,
            ]
        )
    }

    func testTagsComeAndGo() async {
        let bench = Bench()
        let machine = await bench.create(pass, startAt: "A")
        _ = await bench.call(
            "TagResource",
            ["resourceArn": .string(machine), "tags": [["key": "a", "value": "1"], ["key": "b", "value": "2"]]]
        )
        _ = await bench.call("UntagResource", ["resourceArn": .string(machine), "tagKeys": ["a"]])
        let tags = await bench.call("ListTagsForResource", ["resourceArn": .string(machine)])
        XCTAssertEqual(tags, ["tags": [["key": "b", "value": "2"]]])
    }
}
