import Grading
import OrderedCollections
import SAMTemplate
import WorkshopCommon
import XCTest

final class TemplateStackTests: XCTestCase {
    private let template = """
        Transform: AWS::Serverless-2016-10-31
        Parameters:
          Greeting: {Type: String}
        Resources:
          HelloFunction:
            Type: AWS::Serverless::Function
            Metadata: {BuildMethod: makefile}
            Properties:
              CodeUri: .
              Handler: bootstrap
              Runtime: provided.al2023
              Environment:
                Variables:
                  GREETING: !Ref Greeting
        Outputs:
          Word: {Value: !Ref Greeting}
        """

    private func resolve(_ parameters: [String: String]) -> TemplateOutcome<TemplateStack> {
        TemplateStack.resolve(template: template, file: "template.yaml", parameters: parameters)
    }

    func testDrawnValuesReachTheStackAndThoseOfLaterStepsAreLeftOut() throws {
        let outcome = resolve(["Greeting": "marigold", "SlackSigningSecret": "later"])
        XCTAssertEqual(outcome.diagnostics.filter { $0.severity == .error }, [])
        let stack = try XCTUnwrap(outcome.stack)
        XCTAssertEqual(stack.outputs["Word"], "marigold")
        let variables = stack.resources["HelloFunction"]?["properties"]?["Environment"]?["Variables"]
        XCTAssertEqual(variables?["GREETING"], "marigold")
    }

    func testAParameterThatNobodyGivesAValueIsTheTemplatesFault() {
        let outcome = resolve([:])
        XCTAssertNil(outcome.stack)
        XCTAssertEqual(outcome.diagnostics.map(\.identifier), ["template-parameter-missing"])
    }

    func testAParameterUnderAnotherNameThanAChecksIsToldSo() throws {
        let outcome = resolve(["Greting": "x"])
        let suggestion = try XCTUnwrap(outcome.diagnostics.first?.suggestion)
        XCTAssertTrue(suggestion.contains("if it is to be Greting, which a check gives a value"), suggestion)
    }

    func testPlacesAreFoundWithAndWithoutProperties() throws {
        let stack = try XCTUnwrap(resolve(["Greeting": "x"]).stack)
        XCTAssertEqual(stack.location(of: ["HelloFunction", "Properties", "Environment"])?.line, 12)
        XCTAssertEqual(stack.location(of: ["HelloFunction", "Environment"])?.line, 12)
        XCTAssertEqual(stack.location(of: ["HelloFunction", "Type"])?.line, 6)
        XCTAssertEqual(stack.location(of: ["Outputs"])?.line, 15)
        XCTAssertNil(stack.location(of: ["Nothing"]))
    }
}
