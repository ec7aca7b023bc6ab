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
