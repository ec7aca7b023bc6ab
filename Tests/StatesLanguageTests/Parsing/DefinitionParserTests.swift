import StatesLanguage
import WorkshopCommon
import XCTest

final class DefinitionParserTests: XCTestCase {
    private func problems(_ text: String) -> [String] { DefinitionParser.parse(text).problems.map(\.text) }

    func testWholeDefinitionHasNoProblems() {
        let text = machine(
            startAt: "A",
            #""A": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken", "End": true}"#
        )
        XCTAssertEqual(problems(text), [])
    }

    func testBriefMachinesHaveNoLoopAndNothingThatComputesForLong() throws {
        func isBrief(_ states: String) throws -> Bool {
            try XCTUnwrap(DefinitionParser.parse(machine(startAt: "A", states)).machine).isBrief
        }
        let call = #""Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "Parameters": {}"#
        let choice = #""Type": "Choice", "Choices": [{"Variable": "$.a", "IsPresent": true, "Next": "B"}]"#
        XCTAssertTrue(try isBrief(#""A": {"Type": "Pass", "Next": "B"}, "B": {\#(call), "End": true}"#))
        XCTAssertTrue(
            try isBrief(
                #""A": {\#(choice), "Default": "C"}, "B": {"Type": "Pass", "Next": "C"}, "C": {"Type": "Succeed"}"#
            )
        )
        XCTAssertFalse(
            try isBrief(
                #""A": {\#(choice), "Default": "C"}, "B": {"Type": "Pass", "Next": "A"}, "C": {"Type": "Succeed"}"#
            )
        )
        XCTAssertFalse(try isBrief(#""A": {"Type": "Pass", "QueryLanguage": "JSONata", "End": true}"#))
        let inner = #"{"StartAt": "I", "States": {"I": {"Type": "Pass", "End": true}}}"#
        XCTAssertFalse(try isBrief(#""A": {"Type": "Map", "ItemProcessor": \#(inner), "End": true}"#))
        XCTAssertFalse(try isBrief(#""A": {"Type": "Parallel", "Branches": [\#(inner)], "End": true}"#))
        let nested = #""Resource": "arn:aws:states:::states:startExecution", "Parameters": {"StateMachineArn": "arn"}"#
        XCTAssertFalse(try isBrief(#""A": {"Type": "Task", \#(nested), "End": true}"#))
        let long = (0..<33).map { #""S\#($0)": {"Type": "Pass", "Next": "S\#($0 + 1)"}"# }.joined(separator: ", ")
        XCTAssertFalse(try isBrief(#""A": {"Type": "Pass", "Next": "S0"}, \#(long), "S33": {"Type": "Succeed"}"#))
    }

    /// In AWS's words: https://github.com/localstack/localstack/issues/11978
    func testDanglingAndUnreachableStates() {
        let text = machine(
            startAt: "pass1",
            #""pass1": {"Type": "Pass", "Next": "pass3"}, "pass2": {"Type": "Pass", "End": true}"#
        )
        XCTAssertEqual(
            problems(text).first,
            "MISSING_TRANSITION_TARGET: Missing 'Next' target: pass3 at /States/pass1/Next"
        )
        let unreachable = machine(startAt: "A", #""A": {"Type": "Succeed"}, "B": {"Type": "Succeed"}"#)
        XCTAssertEqual(problems(unreachable), [#"MISSING_TRANSITION_TARGET: State "B" is not reachable. at /States/B"#])
    }

    func testMachineWithoutEnd() {
        let text = machine(startAt: "A", #""A": {"Type": "Pass", "Next": "B"}, "B": {"Type": "Pass", "Next": "A"}"#)
        XCTAssertEqual(problems(text), ["MISSING_END_STATE: Workflow has no terminal state at null"])
    }

    func testFieldsThatATypeOrALanguageDoesNotHave() {
        let text = machine(
            startAt: "A",
            #""A": {"Type": "Pass", "TimeoutSeconds": 3, "Output": 1, "End": true}"#
        )
        XCTAssertEqual(
            problems(text),
            [
                "SCHEMA_VALIDATION_FAILED: Field 'TimeoutSeconds' is not supported at /States/A",
                "SCHEMA_VALIDATION_FAILED: The QueryLanguage is set to 'JSONPath', but field 'Output' is only supported "
                    + "for the 'JSONata' QueryLanguage at /States/A",
            ]
        )
    }

    func testRequiredFields() {
        XCTAssertEqual(
            problems("{}"),
            ["SCHEMA_VALIDATION_FAILED: These fields are required: [States, StartAt] at /"]
        )
        let choice = machine(
            startAt: "A",
            #""A": {"Type": "Choice", "Choices": [{"Variable": "$", "IsNull": true}], "Default": "B"}, "B": {"Type": "Succeed"}"#
        )
        XCTAssertEqual(
            problems(choice),
            ["SCHEMA_VALIDATION_FAILED: These fields are required: [Next] at /States/A/Choices[0]"]
        )
    }

    func testMachineOfJSONataHasNoStatesOfJSONPath() {
        let text = machine(
            startAt: "A",
            #""A": {"Type": "Succeed", "QueryLanguage": "JSONPath"}"#,
            more: #""QueryLanguage": "JSONata", "#
        )
        XCTAssertEqual(
            problems(text),
            [
                "SCHEMA_VALIDATION_FAILED: 'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state "
                    + "machine at /States/A"
            ]
        )
    }

    func testProblemsHavePlacesInTheFile() throws {
        let text = """
            {
              "StartAt": "A",
              "States": {
                "A": {
                  "Type": "Pass",
                  "Parameters": {"x.$": "nowhere"},
                  "Next": "Ü"
                }
              }
            }
            """
        let found = DefinitionParser.parse(text, file: "m.asl.json").problems.map { $0.diagnostic.description }
        XCTAssertEqual(
            found,
            [
                "m.asl.json:6:29: error: The value for the field 'x.$' must be a valid JSONPath or a valid intrinsic "
                    + "function call at /States/A/Parameters/x.$ [states-schema-validation-failed]",
                "m.asl.json:7:15: error: Missing 'Next' target: Ü at /States/A/Next [states-missing-transition-target]",
            ]
        )
    }

    func testHandlersThatNothingReachesAreWarnings() {
        let text = machine(
            startAt: "A",
            """
            "A": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:F", "End": true,
              "Catch": [{"ErrorEquals": ["X"], "Next": "B"}, {"ErrorEquals": ["X"], "Next": "B"}]},
            "B": {"Type": "Pass", "Parameters": {"path": "$.a"}, "End": true}
            """
        )
        let result = DefinitionParser.parse(text)
        XCTAssertNotNil(result.machine)
        XCTAssertEqual(result.problems.map(\.code), [.unreachableCatch, .noDollar])
    }

    func testTextThatIsNoJSON() {
        XCTAssertEqual(DefinitionParser.parse("").problems.map(\.code), [.schemaValidationFailed])
        XCTAssertEqual(DefinitionParser.parse("", file: "m.asl.json").problems.map(\.code), [.missingDescription])
        let result = DefinitionParser.parse("{\n  x", file: "m.asl.json")
        XCTAssertEqual(result.problems.map(\.code), [.invalidJSON])
        XCTAssertEqual(result.problems.first?.location, SourceLocation(file: "m.asl.json", line: 2, column: 3))
    }

    func testDeepNestingIsRefused() {
        var text = #"{"StartAt": "S0", "States": {"S0": {"Type": "Pass", "End": true}}}"#
        for level in 1...40 {
            text =
                #"{"StartAt": "S\#(level)", "States": {"S\#(level)": {"Type": "Parallel", "End": true, "Branches": [\#(text)]}}}"#
        }
        XCTAssertEqual(DefinitionParser.parse(text).problems.map(\.code), [.tooDeeplyNested])
    }
}
