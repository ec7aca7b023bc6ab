import LocalCloud
import WorkshopCommon
import XCTest

/// Whatever is refused in the middle of a deployment comes with something to try.
final class RefusalAdviceTests: CloudTestCase {
    private func advice(_ resources: String, scripts: [String: String] = [:]) async throws -> [String?] {
        var found: [String?] = []
        await assertRefused {
            try await deploy(resources, scripts: scripts)
        } then: { error in
            found = (error as? DiagnosticError)?.diagnostics.map(\.suggestion) ?? []
        }
        return found
    }

    func testAServicesRefusalNamesThePropertyToChange() async throws {
        let queue = """
            Resources:
              Orders:
                Type: AWS::SQS::Queue
                Properties: {RedrivePolicy: {deadLetterTargetArn: dead, maxReceiveCount: 3}}
            """
        let found = try await advice(queue)
        XCTAssertEqual(
            found,
            [
                "give deadLetterTargetArn of Orders an ARN: !GetAtt RESOURCE.Arn, or !Ref where that is one, as of topics"
            ]
        )
    }

    func testLambdasRefusalOfWhatIsNotThereSaysHowToNameIt() async throws {
        let found = try await advice(
            template(
                """
                  Live:
                    Type: AWS::Lambda::Alias
                    Properties: {FunctionName: !Ref Hello, FunctionVersion: "7", Name: live}
                """
            ),
            scripts: ["Hello": "next"]
        )
        XCTAssertEqual(
            found,
            ["name what is there: a resource of the template by !Ref or !GetAtt, which lets it be made first"]
        )
    }

    func testAMistakeInADefinitionLeadsToItsExplanation() async throws {
        let found = try await advice(
            """
            Resources:
              Machine:
                Type: AWS::StepFunctions::StateMachine
                Properties:
                  RoleArn: arn:aws:iam::123456789012:role/Machine
                  Definition: {StartAt: A, States: {A: {Type: Pass, Next: Nowhere}}}
            """
        )
        XCTAssertEqual(
            found,
            ["mend what the message names; more about it: workshop explain states-missing-transition-target"]
        )
    }
}
