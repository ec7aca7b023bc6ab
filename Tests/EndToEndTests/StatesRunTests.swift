import XCTest

/// `workshop states run` on a file outside any project.
final class StatesRunTests: XCTestCase {
    private var learner: Learner!

    override func setUpWithError() throws {
        learner = try Learner()
        try learner.write(
            """
            StartAt: IsBig
            States:
              IsBig:
                Type: Choice
                Choices: [{Variable: $.n, NumericGreaterThan: 10, Next: Save}]
                Default: Nothing
              Save:
                Type: Task
                Resource: arn:aws:states:::dynamodb:putItem
                Retry: [{ErrorEquals: [Busy], IntervalSeconds: 60}]
                Catch: [{ErrorEquals: [States.ALL], Next: Nothing}]
                End: true
              Nothing:
                Type: Succeed
            """,
            to: "m.asl.yaml"
        )
        try learner.write(
            """
            {"StateMachines": {"M": {"TestCases": {"Late": {"Save": "Late"}, "Never": {"Save": "Never"}}}},
             "MockedResponses": {
               "Late": {"0-1": {"Throw": {"Error": "Busy", "Cause": "later"}}, "2": {"Return": {"saved": true}}},
               "Never": {"0-3": {"Throw": {"Error": "Broken", "Cause": "for good"}}}}}
            """,
            to: "mock.json"
        )
    }

    override func tearDown() { learner.leave() }

    private func run(_ arguments: String...) throws -> Learner.Outcome {
        try learner.start(["states", "run", "m.asl.yaml"] + arguments).waitForEnd()
    }

    func testTakesADefinitionWhoseARNsTheTemplateSubstitutes() throws {
        try learner.edit("m.asl.yaml", replacing: "arn:aws:states:::dynamodb:putItem", with: "${SaverFunctionArn}")
        let outcome = try run("--input", #"{"n": 11}"#, "--mock", "mock.json", "--test-case", "Late")
        XCTAssertEqual(outcome.status, 0, outcome.errors)
        XCTAssert(outcome.output.contains(#"{"saved":true}"#), outcome.output)
    }

    func testDrawsTheWayThatItTook() throws {
        let outcome = try run("--input", #"{"n": 11}"#, "--mock", "mock.json", "--test-case", "Late")
        XCTAssertEqual(outcome.status, 0, outcome.errors)
        XCTAssertEqual(
            outcome.output,
            """
            ✓ IsBig  Choice  → Nothing
            │
            ✓ Save  Task  ! → Nothing
            · Nothing  Succeed

            SUCCEEDED  15 events, 3 min of the machine's time
            {"saved":true}

            """
        )
    }

    func testShowsWhatWasCaught() throws {
        let outcome = try run("--input", #"{"n": 11}"#, "--mock", "mock.json", "--test-case", "Never")
        XCTAssertEqual(outcome.status, 0, outcome.errors)
        XCTAssertTrue(outcome.output.contains("! Save  Task  ! → Nothing"), outcome.output)
        XCTAssertTrue(outcome.output.contains("✓ Nothing  Succeed"), outcome.output)
    }

    func testPrintsTheHistoryForPrograms() throws {
        let outcome = try run("--input", #"{"n": 1}"#, "--json", "--svg", "m.svg")
        XCTAssertEqual(outcome.status, 0, outcome.errors)
        XCTAssertTrue(outcome.output.contains(#""type": "ChoiceStateExited""#), outcome.output)
        XCTAssertTrue(try learner.read("m.svg").hasPrefix("<svg "))
    }

    func testAsksWhichTestCaseIsMeant() throws {
        let outcome = try run("--mock", "mock.json")
        XCTAssertEqual(outcome.status, 2)
        XCTAssertTrue(outcome.errors.contains("--test-case NAME, one of Late, Never"), outcome.errors)
    }

    func testFailureIsNotASuccess() throws {
        let outcome = try run("--input", #"{"m": 1}"#)
        XCTAssertEqual(outcome.status, 1)
        XCTAssertTrue(outcome.output.contains("✗ IsBig"), outcome.output)
        XCTAssertTrue(outcome.output.contains("Invalid path '$.n'"), outcome.output)
    }
}
