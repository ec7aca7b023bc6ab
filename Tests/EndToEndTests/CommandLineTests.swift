import XCTest

/// What a person sees before any project exists: help, the agenda, lessons, and wrong arguments.
final class CommandLineTests: XCTestCase {
    private var learner: Learner!

    override func setUpWithError() throws { learner = try Learner() }
    override func tearDown() { learner.leave() }

    func testAgendaAsJSONHasTheAuthorsTimesAndTheSteps() throws {
        let outcome = try learner.types("agenda", "--json")
        XCTAssertEqual(outcome.status, 0)
        XCTAssertEqual(outcome.errors, "")
        XCTAssertEqual(outcome.output, agendaDocument)
    }

    func testAgendaNamesTheLessons() throws {
        let outcome = try learner.types("agenda")
        XCTAssert(outcome.output.contains("Writing Lambda Functions in Swift  writing-lambdas"), outcome.output)
        XCTAssert(outcome.output.contains("workshop lesson sam"), outcome.output)
    }

    func testAFileThatIsNotThereIsNoMatterOfPermissions() throws {
        try learner.types("next")
        let outcome = try learner.types("invoke", "HelloFunction", "--event", "nowhere.json")
        XCTAssertEqual(outcome.status, 2)
        XCTAssert(outcome.errors.contains("nothing is there"), outcome.errors)
    }

    func testAgendaShiftsWithALaterStart() throws {
        let outcome = try learner.types("agenda", "--start", "10:00", "--json")
        XCTAssert(outcome.output.contains(#""start": "10:00""#), outcome.output)
        XCTAssert(outcome.output.contains(#""end": "17:45""#), outcome.output)
    }

    func testAStartThatIsNoTimeIsBadInput() throws {
        let outcome = try learner.types("agenda", "--start", "ten")
        XCTAssertEqual(outcome.status, 2)
        XCTAssert(outcome.errors.contains("'ten' is invalid for '--start <HH:MM>'"), outcome.errors)
    }

    func testOutputThatIsNoTerminalCarriesNoEscapeCode() throws {
        for arguments in [["agenda"], ["lesson", "introduction"], []] {
            let outcome = try learner.start(arguments).waitForEnd()
            XCTAssertEqual(outcome.status, 0, outcome.errors)
            XCTAssertFalse(outcome.output.contains("\u{1B}"), "\(arguments)")
        }
    }

    func testEveryLessonShows() throws {
        let sections = [
            "introduction", "demo", "sam", "deploy", "writing-lambdas", "lunch", "writing-and-testing",
            "orchestrating", "bringing-together", "additional", "wrap-up",
        ]
        for section in sections {
            let outcome = try learner.types("lesson", section)
            XCTAssertEqual(outcome.status, 0, outcome.errors)
            XCTAssert(outcome.output.count > 60, "\(section) is nearly empty")
        }
    }

    func testALessonThatIsNotThereNamesTheNearest() throws {
        let outcome = try learner.types("lesson", "introducton")
        XCTAssertEqual(outcome.status, 2)
        XCTAssert(outcome.errors.contains("did you mean 'introduction'?"), outcome.errors)
    }

    func testWithoutAProjectOneLineSaysWhatToType() throws {
        let outcome = try learner.types("check")
        XCTAssertEqual(outcome.status, 2)
        XCTAssertEqual(outcome.output, "")
        XCTAssert(outcome.errors.contains("workshop start"), outcome.errors)
    }

    func testAnUnknownCommandIsBadInput() throws {
        let outcome = try learner.types("chekc")
        XCTAssertEqual(outcome.status, 2)
        XCTAssertEqual(outcome.output, "")
    }

    private let agendaDocument = """
        {
          "sections": [
            {
              "title": "Introduction: Serverless Orchestration on AWS",
              "start": "09:15",
              "end": "10:00",
              "steps": []
            },
            {
              "title": "Demo and walk through of serverless app architecture",
              "start": "10:00",
              "end": "10:30",
              "steps": []
            },
            {
              "title": "Getting to know SAM: Serverless Application Model",
              "start": "10:30",
              "end": "11:00",
              "steps": []
            },
            {
              "title": "Hands On: Deploying your serverless stack",
              "start": "11:00",
              "end": "11:30",
              "steps": [
                "hello-sam",
                "configuration",
                "shoutouts-table",
                "secrets"
              ]
            },
            {
              "title": "Writing Lambda Functions in Swift",
              "start": "11:30",
              "end": "12:00",
              "steps": []
            },
            {
              "title": "Lunch",
              "start": "12:00",
              "end": "13:00",
              "steps": []
            },
            {
              "title": "Hands On: Writing and testing your Swift Lambdas",
              "start": "13:00",
              "end": "13:45",
              "steps": [
                "slash-help",
                "parse-shoutout",
                "save-shoutout",
                "test-your-handler",
                "verify-slack"
              ]
            },
            {
              "title": "Orchestrating Lambda with Step Functions and SQS",
              "start": "13:45",
              "end": "14:15",
              "steps": []
            },
            {
              "title": "Hands On: Bringing it all together and updating your serverless stack",
              "start": "14:15",
              "end": "15:00",
              "steps": [
                "shoutouts-queue",
                "first-state-machine",
                "start-from-queue",
                "update-your-stack"
              ]
            },
            {
              "title": "Hands On: Additional Exercises, Code Walkthroughs, Samples, etc",
              "start": "15:00",
              "end": "16:50",
              "steps": [
                "idempotent-save",
                "retry-and-catch",
                "partial-batches",
                "trace-it",
                "custom-runtime",
                "direct-integration",
                "least-privilege",
                "choice-by-kind",
                "leaderboard",
                "list-command",
                "parallel-and-map",
                "import",
                "gradual-deployment",
                "human-approval",
                "callback",
                "count-shoutouts",
                "weekly-digest",
                "whole-stack"
              ]
            },
            {
              "title": "Q&A and Wrap-up",
              "start": "16:50",
              "end": "17:00",
              "steps": []
            }
          ]
        }

        """
}
