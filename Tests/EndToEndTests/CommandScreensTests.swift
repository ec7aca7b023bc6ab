import Foundation
import XCTest

/// What commands print, to the letter, at three widths, with and without colour: those that need neither a build nor a cloud.
/// What a step's check shows, hints, `watch`, `list` and `doctor` are in GradingTests and CoachingTests.
final class CommandScreensTests: XCTestCase {
    /// In the first step of the day. To create a project takes seconds; each test leaves this one as it was.
    private static let shared = Result<Learner, any Error> {
        let learner = try Learner.besideShortPaths()
        let environment = ["COLUMNS": "50", "NO_COLOR": "1", "HOME": learner.root.path]
        firstScreen = try learner.start(["start"], environment: environment).waitForEnd().output
        try learner.types("next")
        return learner
    }
    nonisolated(unsafe) private static var firstScreen = ""
    private var learner: Learner!

    override func setUpWithError() throws { learner = try Self.shared.get() }
    override class func tearDown() {
        super.tearDown()
        try? shared.get().leave()
    }

    /// As one who has no project: what needs none is shown faster without.
    private func outside(_ arguments: [String], _ environment: [String: String]) throws -> Learner.Outcome {
        let folder = learner.root.appending(path: "elsewhere")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let own = environment.merging(["HOME": folder.path]) { $1 }
        return try learner.start(arguments, in: folder, environment: own).waitForEnd()
    }

    private func verifyOutside(_ name: String, isWrapped: Bool = true, _ arguments: [String]) throws {
        try verifyScreens(name, of: learner, isWrapped: isWrapped) { try self.outside(arguments, $0) }
    }

    func testHelp() throws {
        // ArgumentParser leaves its last line as it is.
        try verifyOutside("help", isWrapped: false, ["--help"])
    }

    func testWhereOneIs() throws {
        try verifyOutside("status-no-project", ["status"])
        try verifyScreens("status-working", of: learner, [])
        try verifyScreens("agenda", of: learner, ["agenda"])
        let state = try learner.read(".workshop/state.json")
        defer { try? learner.write(state, to: ".workshop/state.json") }
        try learner.edit(
            ".workshop/state.json",
            replacing: #""passed": []"#,
            with: #""passed": [{"step": "hello-sam", "at": "2026-11-26T10:00:00Z"}]"#
        )
        // That it was edited is told once.
        XCTAssertTrue(try learner.types("status").errors.contains("edited this project's state by hand"))
        try verifyScreens("status-passed", of: learner, ["status"])
    }

    func testTheWayIntoTheDay() throws {
        // The end of it: the lesson above is its author's.
        XCTAssertEqual(
            Self.firstScreen.components(separatedBy: "\nYour project is ").last,
            """
            ~/work/shoutout. Its packages are
            being built in the background.
            Type this next:
              cd \(learner.project.path)
              workshop next

            """
        )
        try verifyScreens("next-not-passed", of: learner, ["next"])
        try verifyScreens("next", of: learner) { environment in
            try self.learner.types("undo")
            var outcome = try self.learner.start(["next"], environment: environment).waitForEnd()
            let lesson = try self.outside(["lesson", "hello-sam"], environment).output
            XCTAssertTrue(outcome.output.contains(lesson), outcome.output)
            outcome.output = outcome.output.replacingOccurrences(of: lesson, with: "(the lesson)\n")
            return outcome
        }
    }

    func testTheFirstScreen() throws {
        try verifyScreens("start", of: learner) { environment in
            let new = try Learner.besideShortPaths()
            defer { new.leave() }
            let own = environment.merging(["HOME": new.root.path]) { $1 }
            var outcome = try new.start(["start"], environment: own).waitForEnd()
            // The end of it: the lesson above is its author's.
            outcome.output = (outcome.output.components(separatedBy: "\nYour project is ").last ?? "")
                .replacingOccurrences(of: new.root.path, with: self.learner.root.path)
            return outcome
        }
    }

    func testALesson() throws {
        try verifyOutside("lesson", ["lesson", "12:30"])
        try verifyOutside("lesson-no-time", ["lesson", "0800"])
    }

    func testCatchingUp() throws {
        try verifyScreens("hint-unchecked", of: learner, ["hint"])
        try verifyScreens("solution-refused", of: learner, ["solution"])
        try verifyScreens("solution-diff", of: learner, isWrapped: false, ["solution", "--diff", "--yes"])
        try verifyScreens("solve-refused", of: learner, isWrapped: false, ["solve"])
        try verifyScreens("reset-nothing", of: learner, ["reset", "hello-sam"])
        var resets: [Learner.Outcome] = []
        try verifyScreens("solve", of: learner, isWrapped: false) { environment in
            let outcome = try self.learner.start(["solve", "--yes"], environment: environment).waitForEnd()
            resets.append(
                try self.learner.start(["reset", "hello-sam", "--yes"], environment: environment).waitForEnd()
            )
            try self.learner.types("undo")
            try self.learner.types("undo")
            return outcome
        }
        try verifyScreens("reset", of: learner, isWrapped: false) { _ in resets.removeFirst() }
    }

    func testTakingBack() throws {
        try learner.types("solve", "--yes")
        var redone: [Learner.Outcome] = []
        try verifyScreens("undo", of: learner) { environment in
            let outcome = try self.learner.start(["undo"], environment: environment).waitForEnd()
            redone.append(try self.learner.start(["undo", "--redo"], environment: environment).waitForEnd())
            return outcome
        }
        try verifyScreens("redo", of: learner) { _ in redone.removeFirst() }
        try verifyScreens("history", of: learner) { environment in
            var outcome = try self.learner.start(["history"], environment: environment).waitForEnd()
            // The newest two: what stands below depends on the tests before. So do the numbers.
            let number = #/^(\e\[1m)? *\d+  /#
            let lines = outcome.output.split(separator: "\n")
            let starts = lines.indices.filter { lines[$0].contains(number) }
            outcome.output = lines[..<starts[2]].map { line in
                line.replacing(number) { "\($0.1 ?? "")   #  " }.replacing(#/took back \d+/#, with: "took back #")
                    .replacing(#/what \d+/#, with: "what #") + "\n"
            }
            .joined()
            return outcome
        }
        try learner.types("undo")
    }

    func testTemplates() throws {
        try verifyScreens("template-check-empty", of: learner, ["template", "check"])
        let own = try learner.read("template.yaml")
        defer { try? learner.write(own, to: "template.yaml") }
        try learner.write(Self.template, to: "template.yaml")
        try verifyScreens("template-check", of: learner, ["template", "check"])
        try verifyScreens("template-show", of: learner, ["template", "show"])
        try learner.edit("template.yaml", replacing: "Timeout: 3", with: "Timout: 3")
        try verifyScreens("template-check-refused", of: learner, ["template", "check"])
    }

    func testExplanations() throws {
        try verifyOutside("explain", ["explain", "template-attribute"])
        try verifyOutside("explain-unknown", ["explain", "template-tabs"])
    }

    func testExpressions() throws {
        try verifyOutside("states-eval", ["states", "eval", #"{"sum": $sum([1, 2])}"#])
        try verifyOutside("states-eval-refused", ["states", "eval", "$sum([1, 2"])
    }

    func testHandingIn() throws {
        // In a home whose name stands for the rest of the path.
        let stick = learner.root.appending(path: "stick").path
        try verifyScreens("handin", of: learner) { environment in
            let own = environment.merging(["HOME": self.learner.root.path]) { $1 }
            return try self.learner.start(["handin", stick], environment: own).waitForEnd()
        }
        try verifyScreens("handin-refused", of: learner, ["handin", "http://127.0.0.1:1", "--code", "ABCDEF"])
    }

    func testDeployingForReal() throws {
        try verifyScreens("deploy-no-sam", of: learner) { environment in
            try self.learner.start(["deploy"], environment: environment.merging(["PATH": "/nowhere"]) { $1 })
                .waitForEnd()
        }
        let own = try learner.read("template.yaml")
        defer { try? learner.write(own, to: "template.yaml") }
        try learner.write(Self.template, to: "template.yaml")
        try learner.stands(in: "sam", saying: "")
        try learner.stands(in: "aws", saying: #"{"Account": "123456789012"}"#)
        try verifyScreens("deploy-look", of: learner, ["deploy", "--look", "--region", "eu-central-1"])
        try verifyScreens("deploy-delete-refused", of: learner, ["deploy", "--delete", "--region", "eu-central-1"])
    }

    func testSlides() throws {
        try verifyScreens("slides-build", of: learner) { environment in
            var outcome = try self.outside(["slides", "build", "--output", "deck.html"], environment)
            outcome.output = String(outcome.output.trimmingPrefix(/\d+/))
            return outcome
        }
    }

    func testServingTheBoard() throws {
        try verifyScreens("board-serve", of: learner, isWrapped: false) { environment in
            let own = environment.merging(["HOME": self.learner.root.path]) { $1 }
            let board = try self.learner.start(["board", "serve", "--port", "0", "--code", "K7UQT8"], environment: own)
            _ = try eventually("the board", seeing: { board.output + board.errors }) {
                board.output.contains("Ctrl-C") && board.output.hasSuffix(".\n") ? true : nil
            }
            board.interrupt()
            return try board.waitForEnd()
        }
    }

    func testMistakes() throws {
        try verifyOutside("unknown-command", ["chekc"])
        try verifyOutside("unknown-option", isWrapped: false, ["check", "--jsn"])
        try verifyOutside("no-project", ["check"])
        try verifyOutside("no-cloud", ["outputs", "--endpoint-url", "http://127.0.0.1:1"])
    }

    private static let template = """
        AWSTemplateFormatVersion: "2010-09-09"
        Transform: AWS::Serverless-2016-10-31
        Resources:
          Hello:
            Type: AWS::Serverless::Function
            Properties:
              Runtime: python3.12
              Handler: app.handler
              CodeUri: code
              Timeout: 3
              Events:
                Get:
                  Type: Api
                  Properties: {Path: /hello, Method: get}
          Orders:
            Type: AWS::SQS::Queue
          Table:
            Type: AWS::DynamoDB::Table
            Properties:
              BillingMode: PAY_PER_REQUEST
              AttributeDefinitions: [{AttributeName: id, AttributeType: S}]
              KeySchema: [{AttributeName: id, KeyType: HASH}]

        """
}

/// What commands print beside a running cloud.
final class CloudScreensTests: XCTestCase {
    private var learner: Learner!
    private var running: [RunningCommand] = []

    override func setUpWithError() throws {
        learner = try Learner.besideShortPaths()
        try learner.write(Self.template, to: "template.yaml")
        try learner.write(Self.handler, to: "code/app.py")
    }

    override func tearDown() {
        running.forEach { $0.kill() }
        learner.leave()
    }

    func testACloudThatStartsAndEnds() throws {
        let template = learner.project.appending(path: "template.yaml").path
        try verifyScreens("up", of: learner, isWrapped: false) { environment in
            let command = ["up", "--ephemeral", "--port", "0", "--template", template]
            let up = try self.learner.start(command, environment: environment)
            self.running.append(up)
            _ = try eventually("what is deployed", seeing: { up.output + up.errors }) {
                up.output.contains("to end.") ? true : nil
            }
            up.interrupt()
            return try up.waitForEnd()
        }
        try verifyScreens("down", of: learner) { environment in
            let endpoint = try self.up(isEmpty: true)
            return try self.learner.start(["down", "--endpoint-url", endpoint], environment: environment).waitForEnd()
        }
        let other = try Learner.besideShortPaths()
        defer { other.leave() }
        try other.types("start")
        try other.write(#"{"version": 1, "endpoint": "\#(up(isEmpty: true))"}"#, to: ".workshop/up.json")
        try verifyScreens("down-of-others", of: learner) { environment in
            try other.start(["down"], environment: environment).waitForEnd()
        }
    }

    func testWhatOneAsksACloud() throws {
        let endpoint = try up()
        func verify(_ name: String, isWrapped: Bool = true, _ arguments: [String]) throws {
            try verifyScreens(name, of: learner, isWrapped: isWrapped, arguments + ["--endpoint-url", endpoint])
        }
        // An address is left whole.
        try verify("outputs", isWrapped: false, ["outputs"])
        try verify("outputs-unknown", ["outputs", "HeloUrl"])
        try verify("env", ["env"])
        try verify("invoke", isWrapped: false, ["invoke", "Hello", "--event", #"{"name": "ana"}"#])
        try verifyScreens("invoke-failed", of: learner) { environment in
            let command = ["invoke", "Hello", "--event", "{}", "--endpoint-url", endpoint]
            var outcome = try self.learner.start(command, environment: environment).waitForEnd()
            // The error itself is told in Python's words, which differ from version to version.
            outcome.output = ""
            return outcome
        }
        try verify("invoke-unknown", ["invoke", "Helo"])
        try verify("trace-none", ["trace"])
        try verify("faults-none", ["faults"])
        let plan = ["faults", "--duplicates", "0.1", "--crashes", "1", "--only", "saver"]
        _ = try learner.start(plan + ["--endpoint-url", endpoint]).waitForEnd()
        try verify("faults", ["faults"])
    }

    func testLogs() throws {
        let endpoint = try up()
        try learner.types("invoke", "Hello", "--event", #"{"name": "ana"}"#, "--endpoint-url", endpoint)
        try verifyScreens("logs", of: learner, isWrapped: false) { environment in
            var outcome = try self.learner.start(["logs", "--endpoint-url", endpoint], environment: environment)
                .waitForEnd()
            // Durations and sizes are this machine's, and lines before the first invocation its interpreter's.
            outcome.output = outcome.output.split(separator: "\n").filter { !$0.contains("INIT_START") }
                .map { $0.replacing(/\d+(\.\d+)? (ms|MB)/) { "# \($0.2)" } + "\n" }.joined()
            return outcome
        }
    }

    private func up(isEmpty: Bool = false) throws -> String {
        let template = learner.project.appending(path: "template.yaml").path
        let content = isEmpty ? ["--empty"] : ["--template", template]
        let command = try learner.start(["up", "--ephemeral", "--port", "0", "--json"] + content)
        running.append(command)
        struct Cloud: Decodable { var endpoint: String }
        return try JSONDecoder().decode(Cloud.self, from: Data(command.line(1).utf8)).endpoint
    }

    private static let handler = """
        def handler(event, context):
            print('greeting ' + event['name'])
            return {'statusCode': 200, 'body': 'Hello, ' + event['name'] + ', how good that you are here today'}

        """

    private static let template = """
        AWSTemplateFormatVersion: "2010-09-09"
        Transform: AWS::Serverless-2016-10-31
        Resources:
          Hello:
            Type: AWS::Serverless::Function
            Properties:
              FunctionName: hello
              Runtime: python3.12
              Handler: app.handler
              CodeUri: code
              Timeout: 10
              Events:
                Get:
                  Type: Api
                  Properties: {Path: /hello, Method: get}
                Say:
                  Type: Api
                  Properties: {Path: /hello/to/somebody/with/a/name/that/is/long, Method: post}
        Outputs:
          HelloUrl:
            Description: Where the greeting is, for whoever wants to be greeted by a function and not by a person
            Value: !Sub https://${ServerlessRestApi}.execute-api.${AWS::Region}.amazonaws.com/Prod/hello

        """
}

extension Learner {
    /// One whose paths are as long on every machine, and in a line of 80 columns: where a line breaks depends on them.
    fileprivate static func besideShortPaths() throws -> Learner {
        let learner = try Learner(below: URL(filePath: "/tmp"))
        try learner.stands(in: "workshop", saying: "")
        return learner
    }

    /// A program on the learner's PATH that does nothing but say so.
    fileprivate func stands(in name: String, saying text: String) throws {
        let file = root.appending(path: "bin").appending(path: name)
        try Data("#!/bin/sh\necho '\(text)'\n".utf8).write(to: file)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
    }
}
