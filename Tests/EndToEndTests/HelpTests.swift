import XCTest

/// Lists, help to stuck people, the doctor, completions: what needs no build.
final class HelpTests: XCTestCase {
    private var learner: Learner!

    override func setUpWithError() throws {
        learner = try Learner()
        try learner.types("next")
    }
    override func tearDown() { learner.leave() }

    func testListInAPipeIsText() throws {
        let list = try learner.types("list")
        XCTAssertEqual(list.status, 0, list.errors)
        XCTAssertTrue(list.output.contains("▶  1  Hello, SAM"), list.output)
        let none = try learner.types("list", "--search", "nothing is like this")
        XCTAssertTrue(none.output.contains("No step is like that."), none.output)
        let json = try learner.types("list", "--ready", "--json")
        XCTAssertTrue(json.output.contains(#""state": "current""#), json.output)
    }

    func testSolutionIsShownOnRequestOnly() throws {
        let refused = try learner.types("solution")
        XCTAssertEqual(refused.status, 1)
        XCTAssertEqual(refused.output, "")
        let before = try learner.files()
        let shown = try learner.types("solution", "--yes")
        XCTAssertTrue(shown.output.contains("HelloFunction:"), shown.output)
        let diff = try learner.types("solution", "hello-sam", "--diff", "--yes")
        XCTAssertTrue(diff.output.contains("+  HelloFunction:"), diff.output)
        XCTAssertEqual(try learner.files(), before)
    }

    func testResetTakesOutWhatSolveBrought() throws {
        let before = try learner.files()
        try learner.types("solve", "--yes")
        XCTAssertNotEqual(try learner.files(), before)
        let refused = try learner.types("reset", "hello-sam")
        XCTAssertEqual(refused.status, 1)
        XCTAssertTrue(refused.output.contains("-  HelloFunction:"), refused.output)
        let reset = try learner.types("reset", "hello-sam", "--yes")
        XCTAssertEqual(reset.status, 0, reset.errors)
        XCTAssertEqual(try learner.files(), before)
        try learner.types("undo")
        XCTAssertTrue(try learner.read("template.yaml").contains("HelloFunction:"))
        let history = try learner.types("history")
        XCTAssertTrue(history.output.contains("went back to the beginning of hello-sam"), history.output)
    }

    func testHandInsMakeABoard() throws {
        let stick = learner.root.appending(path: "stick")
        let handed = try learner.types("handin", stick.path, "--name", "Ana")
        XCTAssertEqual(handed.status, 0, handed.errors)
        try Data("nonsense".utf8).write(to: stick.appending(path: "other.json"))
        let board = try learner.types("board", stick.path)
        XCTAssertEqual(board.status, 0, board.errors)
        XCTAssertTrue(board.output.contains("1 learner"), board.output)
        XCTAssertTrue(board.errors.contains("other.json"), board.errors)
    }

    func testARehearsalStaysOutOfProjects() throws {
        let before = try learner.files()
        let refused = try learner.types("rehearse", "--dir", learner.project.path)
        XCTAssertEqual(refused.status, 2)
        XCTAssertTrue(refused.errors.contains("is there already: --dir takes a new folder"), refused.errors)
        // With the learner's stand-in for swift, which says nothing, no solution can pass.
        let rehearsal = try learner.types("rehearse")
        XCTAssertEqual(rehearsal.status, 1, rehearsal.errors)
        XCTAssertTrue(rehearsal.output.contains("✗ hello-sam"), rehearsal.output)
        XCTAssertTrue(rehearsal.output.contains("'workshop check' exited with status 1 instead of 0"), rehearsal.output)
        XCTAssertEqual(try learner.files(), before)
    }

    func testDoctorNamesEachFindingAndCommand() throws {
        let outcome = try learner.types("doctor", "--json")
        // The learner's stand-in for swift says nothing, so that this machine can't finish the day.
        XCTAssertEqual(outcome.status, 1, outcome.errors)
        for name in [
            "toolchain", "make", "suites", "lessons", "packages", "locks", "disk", "cloud", "port", "events", "clock",
        ] {
            XCTAssertTrue(outcome.output.contains(#""name": "\#(name)""#), name)
        }
        XCTAssertTrue(outcome.output.contains("https://www.swift.org/install"), outcome.output)
    }

    func testCompletionsAndTheManualComeFromTheCommandsThemselves() throws {
        for shell in ["bash", "zsh", "fish"] {
            let outcome = try learner.types("completion", shell)
            XCTAssertEqual(outcome.status, 0, outcome.errors)
            XCTAssertTrue(outcome.output.contains("reset-cloud"), shell)
        }
        let manual = try learner.types("manual")
        XCTAssertTrue(manual.output.hasPrefix(".TH WORKSHOP 1\n"), manual.output)
        XCTAssertTrue(manual.output.contains("\n.SS \"workshop watch\"\n"), manual.output)
    }

    func testAMistypedCommandOrSubcommandNamesTheNearest() throws {
        for (words, nearest) in [(["wacth"], "workshop watch"), (["chekc"], "workshop check")] {
            let outcome = try learner.start(words).waitForEnd()
            XCTAssertEqual(outcome.status, 2)
            XCTAssertTrue(outcome.errors.contains("did you mean '\(nearest)'?"), outcome.errors)
        }
    }

    func testEnvIsWhatAnAWSClientNeeds() throws {
        let outcome = try learner.types("env", "--endpoint-url", "http://127.0.0.1:4577")
        XCTAssertEqual(outcome.status, 0, outcome.errors)
        XCTAssertEqual(
            outcome.output,
            """
            export AWS_ENDPOINT_URL=http://127.0.0.1:4577
            export AWS_ACCESS_KEY_ID=test
            export AWS_SECRET_ACCESS_KEY=test
            export AWS_REGION=us-east-1
            export AWS_DEFAULT_REGION=us-east-1

            """
        )
    }

    func testDeployStaysAwayFromTheLocalCloud() throws {
        for (endpoint, isRefused) in [("http://127.0.0.1:4566", true), ("https://sts.example.com", false)] {
            let environment = ["AWS_ENDPOINT_URL": endpoint, "PATH": "/nowhere"]
            let outcome = try learner.start(["deploy"], environment: environment).waitForEnd()
            XCTAssertEqual(outcome.status, 2)
            XCTAssertEqual(outcome.errors.contains("the AWS tools talk to \(endpoint)"), isRefused)
        }
    }

    func testDeployWithoutTheSAMCLISaysWhereToGetIt() throws {
        let outcome = try learner.start(["deploy"], environment: ["PATH": "/nowhere"]).waitForEnd()
        XCTAssertEqual(outcome.status, 2)
        XCTAssertTrue(outcome.errors.contains("install-sam-cli.html"), outcome.errors)
    }
}
