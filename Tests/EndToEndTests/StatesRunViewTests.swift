import XCTest

/// What `workshop states run` prints, to the letter.
final class StatesRunViewTests: XCTestCase {
    private var learner: Learner!

    override func setUpWithError() throws {
        learner = try Learner()
        try learner.write(Self.definition, to: "m.asl.yaml")
        try learner.write(Self.mocks, to: "mock.json")
    }

    override func tearDown() { learner.leave() }

    /// Escapes are shown as `␛`.
    private func output(_ testCase: String, columns: Int, colour: Bool) throws -> String {
        let outcome = try learner.start(
            [
                "states", "run", "m.asl.yaml", "--input", #"{"n": 11}"#, "--mock", "mock.json", "--test-case", testCase,
            ],
            environment: ["COLUMNS": "\(columns)", colour ? "FORCE_COLOR" : "NO_COLOR": "1"]
        ).waitForEnd()
        XCTAssertEqual(outcome.errors, "")
        return outcome.output.replacing("\u{1B}", with: "␛")
    }

    func testEveryWidth() throws {
        for (name, testCase) in [("states-run", "Fine"), ("states-run-failed", "Broken")] {
            let command = [
                "states", "run", "m.asl.yaml", "--input", #"{"n": 11}"#, "--mock", "mock.json", "--test-case", testCase,
            ]
            try verifyScreens(name, of: learner, command)
        }
    }

    func testSuccessAt50Columns() throws {
        XCTAssertEqual(
            try output("Fine", columns: 50, colour: false),
            #"""
            ✓ IsBig  Choice  → Nothing
            │
            ✓ SaveAllOfTheShoutoutsOfTheDay  Task  ! →
                TellThePersonWhoIsOnCall, Nothing
            │
            ✓ Both  Parallel
            │ ✓ CountThem  Pass
            │ ✓ WaitForTheMorning  Wait
            · Nothing  Succeed
            · TellThePersonWhoIsOnCall  Fail

            SUCCEEDED  20 events, 8 h 1 min of the machine's
              time
            [{"counted":true,"by":"the kind of the
              shoutout","since":"Monday"},{"saved":12}]

            """#
        )
    }

    func testSuccessAt80Columns() throws {
        XCTAssertEqual(
            try output("Fine", columns: 80, colour: false),
            #"""
            ✓ IsBig  Choice  → Nothing
            │
            ✓ SaveAllOfTheShoutoutsOfTheDay  Task  ! → TellThePersonWhoIsOnCall, Nothing
            │
            ✓ Both  Parallel
            │ ✓ CountThem  Pass
            │ ✓ WaitForTheMorning  Wait
            · Nothing  Succeed
            · TellThePersonWhoIsOnCall  Fail

            SUCCEEDED  20 events, 8 h 1 min of the machine's time
            [{"counted":true,"by":"the kind of the shoutout","since":"Monday"},{"saved":12}]

            """#
        )
    }

    func testFailureAt50Columns() throws {
        XCTAssertEqual(
            try output("Broken", columns: 50, colour: false),
            #"""
            ✓ IsBig  Choice  → Nothing
            │
            ! SaveAllOfTheShoutoutsOfTheDay  Task  ! →
                TellThePersonWhoIsOnCall, Nothing
            │
            · Both  Parallel
            │ · CountThem  Pass
            │ · WaitForTheMorning  Wait
            · Nothing  Succeed
            ✗ TellThePersonWhoIsOnCall  Fail

            FAILED  10 events
            NobodyAnswers
            The table could not be reached for a whole minute,
              and the shoutouts of the day are still in the
              queue.

            """#
        )
    }

    func testFailureAt80Columns() throws {
        XCTAssertEqual(
            try output("Broken", columns: 80, colour: false),
            #"""
            ✓ IsBig  Choice  → Nothing
            │
            ! SaveAllOfTheShoutoutsOfTheDay  Task  ! → TellThePersonWhoIsOnCall, Nothing
            │
            · Both  Parallel
            │ · CountThem  Pass
            │ · WaitForTheMorning  Wait
            · Nothing  Succeed
            ✗ TellThePersonWhoIsOnCall  Fail

            FAILED  10 events
            NobodyAnswers
            The table could not be reached for a whole minute, and the shoutouts of the day
              are still in the queue.

            """#
        )
    }

    func testSuccessAt50ColumnsInColour() throws {
        XCTAssertEqual(
            try output("Fine", columns: 50, colour: true),
            #"""
            ␛[32m✓␛[0m␛[1m IsBig␛[0m␛[2m  Choice  → Nothing␛[0m
            ␛[2m│␛[0m
            ␛[32m✓␛[0m␛[1m SaveAllOfTheShoutoutsOfTheDay␛[0m␛[2m  Task  ! →␛[0m
            ␛[2m    TellThePersonWhoIsOnCall, Nothing␛[0m
            ␛[2m│␛[0m
            ␛[32m✓␛[0m␛[1m Both␛[0m␛[2m  Parallel␛[0m
            ␛[2m│ ␛[0m␛[32m✓␛[0m␛[1m CountThem␛[0m␛[2m  Pass␛[0m
            ␛[2m│ ␛[0m␛[32m✓␛[0m␛[1m WaitForTheMorning␛[0m␛[2m  Wait␛[0m
            ␛[2m· Nothing  Succeed␛[0m
            ␛[2m· TellThePersonWhoIsOnCall  Fail␛[0m

            ␛[1;32mSUCCEEDED␛[0m␛[2m  20 events, 8 h 1 min of the machine's␛[0m
              ␛[2mtime␛[0m
            [{"counted":true,"by":"the kind of the
              shoutout","since":"Monday"},{"saved":12}]

            """#
        )
    }

    func testFailureAt50ColumnsInColour() throws {
        XCTAssertEqual(
            try output("Broken", columns: 50, colour: true),
            #"""
            ␛[32m✓␛[0m␛[1m IsBig␛[0m␛[2m  Choice  → Nothing␛[0m
            ␛[2m│␛[0m
            ␛[35m!␛[0m␛[1m SaveAllOfTheShoutoutsOfTheDay␛[0m␛[2m  Task  ! →␛[0m
            ␛[2m    TellThePersonWhoIsOnCall, Nothing␛[0m
            ␛[2m│␛[0m
            ␛[2m· Both  Parallel␛[0m
            ␛[2m│ · CountThem  Pass␛[0m
            ␛[2m│ · WaitForTheMorning  Wait␛[0m
            ␛[2m· Nothing  Succeed␛[0m
            ␛[31m✗␛[0m␛[1m TellThePersonWhoIsOnCall␛[0m␛[2m  Fail␛[0m

            ␛[1;31mFAILED␛[0m␛[2m  10 events␛[0m
            NobodyAnswers
            The table could not be reached for a whole minute,
              and the shoutouts of the day are still in the
              queue.

            """#
        )
    }

    func testSuccessAt80ColumnsInColour() throws {
        XCTAssertEqual(
            try output("Fine", columns: 80, colour: true),
            #"""
            ␛[32m✓␛[0m␛[1m IsBig␛[0m␛[2m  Choice  → Nothing␛[0m
            ␛[2m│␛[0m
            ␛[32m✓␛[0m␛[1m SaveAllOfTheShoutoutsOfTheDay␛[0m␛[2m  Task  ! → TellThePersonWhoIsOnCall, Nothing␛[0m
            ␛[2m│␛[0m
            ␛[32m✓␛[0m␛[1m Both␛[0m␛[2m  Parallel␛[0m
            ␛[2m│ ␛[0m␛[32m✓␛[0m␛[1m CountThem␛[0m␛[2m  Pass␛[0m
            ␛[2m│ ␛[0m␛[32m✓␛[0m␛[1m WaitForTheMorning␛[0m␛[2m  Wait␛[0m
            ␛[2m· Nothing  Succeed␛[0m
            ␛[2m· TellThePersonWhoIsOnCall  Fail␛[0m

            ␛[1;32mSUCCEEDED␛[0m␛[2m  20 events, 8 h 1 min of the machine's time␛[0m
            [{"counted":true,"by":"the kind of the shoutout","since":"Monday"},{"saved":12}]

            """#
        )
    }

    func testFailureAt80ColumnsInColour() throws {
        XCTAssertEqual(
            try output("Broken", columns: 80, colour: true),
            #"""
            ␛[32m✓␛[0m␛[1m IsBig␛[0m␛[2m  Choice  → Nothing␛[0m
            ␛[2m│␛[0m
            ␛[35m!␛[0m␛[1m SaveAllOfTheShoutoutsOfTheDay␛[0m␛[2m  Task  ! → TellThePersonWhoIsOnCall, Nothing␛[0m
            ␛[2m│␛[0m
            ␛[2m· Both  Parallel␛[0m
            ␛[2m│ · CountThem  Pass␛[0m
            ␛[2m│ · WaitForTheMorning  Wait␛[0m
            ␛[2m· Nothing  Succeed␛[0m
            ␛[31m✗␛[0m␛[1m TellThePersonWhoIsOnCall␛[0m␛[2m  Fail␛[0m

            ␛[1;31mFAILED␛[0m␛[2m  10 events␛[0m
            NobodyAnswers
            The table could not be reached for a whole minute, and the shoutouts of the day
              are still in the queue.

            """#
        )
    }

    private static let definition = """
        StartAt: IsBig
        States:
          IsBig:
            Type: Choice
            Choices: [{Variable: $.n, NumericGreaterThan: 10, Next: SaveAllOfTheShoutoutsOfTheDay}]
            Default: Nothing
          SaveAllOfTheShoutoutsOfTheDay:
            Type: Task
            Resource: arn:aws:states:::dynamodb:putItem
            Retry: [{ErrorEquals: [Busy], IntervalSeconds: 60}]
            Catch: [{ErrorEquals: [Full], Next: Nothing}, {ErrorEquals: [States.Timeout], Next: TellThePersonWhoIsOnCall}]
            Next: Both
          Both:
            Type: Parallel
            End: true
            Branches:
              - StartAt: CountThem
                States: {CountThem: {Type: Pass, Result: {counted: true, by: the kind of the shoutout, since: Monday}, End: true}}
              - StartAt: WaitForTheMorning
                States: {WaitForTheMorning: {Type: Wait, Seconds: 28800, End: true}}
          TellThePersonWhoIsOnCall:
            Type: Fail
            Error: NobodyAnswers
            Cause: The table could not be reached for a whole minute, and the shoutouts of the day are still in the queue.
          Nothing:
            Type: Succeed
        """

    private static let mocks = """
        {"StateMachines": {"M": {"TestCases": {"Fine": {"SaveAllOfTheShoutoutsOfTheDay": "Fine"}, "Broken": {"SaveAllOfTheShoutoutsOfTheDay": "Broken"}}}},
         "MockedResponses": {
           "Fine": {"0": {"Throw": {"Error": "Busy", "Cause": "later"}}, "1": {"Return": {"saved": 12}}},
           "Broken": {"0": {"Throw": {"Error": "States.Timeout", "Cause": "no answer"}}}}}
        """
}
