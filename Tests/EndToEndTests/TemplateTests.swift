import XCTest

/// `workshop template` on files outside any project.
final class TemplateTests: XCTestCase {
    private var learner: Learner!

    override func setUpWithError() throws { learner = try Learner() }
    override func tearDown() { learner.leave() }

    func testShowPrintsResourcesByLogicalIdAndOutputs() throws {
        try write(
            """
            Resources:
              Shoutouts:
                Type: AWS::SQS::Queue
                Properties:
                  VisibilityTimeout: 30
            Outputs:
              Name:
                Value: !GetAtt Shoutouts.QueueName
            """
        )
        let outcome = try learner.types("template", "show", "--json", "template.yaml", in: learner.root)
        XCTAssertEqual(outcome.status, 0, outcome.errors)
        XCTAssert(outcome.output.contains(#""type": "AWS::SQS::Queue""#), outcome.output)
        XCTAssert(outcome.output.contains(#""VisibilityTimeout": 30"#), outcome.output)
    }

    func testATemplateThatAWSWouldRefuseIsBadInputWithItsPlace() throws {
        try write(
            """
            Resources:
              Shoutouts:
                Type: AWS::SQS::Queue
            Outputs:
              Name:
                Value: !Ref Shoutout
            """
        )
        for command in [["template", "show", "--json", "template.yaml"], ["template", "check", "template.yaml"]] {
            let outcome = try learner.start(command, in: learner.root).waitForEnd()
            XCTAssertEqual(outcome.status, 2)
            XCTAssert(outcome.errors.contains("template.yaml:6:"), outcome.errors)
            XCTAssert(outcome.errors.contains("Shoutouts"), "names the nearest: \(outcome.errors)")
        }
    }

    func testAFileThatIsNotThereIsNamed() throws {
        let outcome = try learner.types("template", "check", "no-such.yaml", in: learner.root)
        XCTAssertEqual(outcome.status, 2)
        XCTAssert(outcome.errors.contains("no-such.yaml"), outcome.errors)
    }

    private func write(_ text: String) throws {
        try Data(text.utf8).write(to: learner.root.appending(path: "template.yaml"))
    }
}

/// What people see of a stack; the golden texts stand beside the template.
extension TemplateTests {
    private static let fixtures = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Fixtures/Templates")

    func testShowDrawsWhoCallsWhomInWideAndNarrowTerminals() throws {
        for columns in ["80", "50"] {
            try compare(["template", "show", "shoutout.yaml"], columns, with: "tree-\(columns).txt")
        }
    }

    func testGraphIsMermaidOrSVG() throws {
        try compare(["template", "show", "--graph", "shoutout.yaml"], "80", with: "graph.mmd")
        try compare(["template", "show", "--graph", "--format", "svg", "shoutout.yaml"], "80", with: "graph.svg")
    }

    func testCheckNamesWhereToReadMore() throws {
        let outcome = try learnerTypes(["template", "check", "shoutout.yaml"], "80")
        XCTAssertEqual(outcome.status, 0)
        XCTAssert(outcome.errors.contains("More: workshop explain template-import"), outcome.errors)
    }

    private func compare(_ command: [String], _ columns: String, with name: String) throws {
        let outcome = try learnerTypes(command, columns)
        XCTAssertEqual(outcome.status, 0, outcome.errors)
        let golden = Self.fixtures.appending(path: name)
        if ProcessInfo.processInfo.environment["RECORD_SCREENS"] == "1" {
            try Data(outcome.output.utf8).write(to: golden)
        }
        XCTAssertEqual(outcome.output, try String(contentsOf: golden, encoding: .utf8), name)
    }

    private func learnerTypes(_ command: [String], _ columns: String) throws -> Learner.Outcome {
        let learner = try Learner()
        defer { learner.leave() }
        return try learner.start(command, in: Self.fixtures, environment: ["COLUMNS": columns]).waitForEnd()
    }
}
