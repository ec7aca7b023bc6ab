import Grading
import OrderedCollections
import Synchronization
import WorkshopCommon
import XCTest

/// A suite asks for updates, the grader deploys and tells what came of it.
final class StackUpdatesTests: XCTestCase {
    private struct Stack: GradedStack {
        var name: String
        var resources: JSONObject { ["Table": ["type": "AWS::DynamoDB::Table", "physicalId": .string(name)]] }
        var outputs: JSONObject { ["Name": .string(name)] }
        func losses(updating previous: Stack) -> [StackLoss] {
            name == previous.name ? [] : [StackLoss(logicalID: "Table", property: "TableName")]
        }
        func location(of path: [String]) -> SourceLocation? { nil }
    }

    private func updates(
        of name: String = "first",
        deploy: @escaping @Sendable (String) throws -> Void = { _ in }
    ) -> StackUpdates<some GradedStack> {
        StackUpdates(
            of: Stack(name: name),
            resolve: { parameters in
                guard let name = parameters["Name"] ?? nil else {
                    return TemplateOutcome(stack: nil, diagnostics: [Diagnostic("template-x", "there is no Name")])
                }
                return TemplateOutcome(stack: Stack(name: name), diagnostics: [])
            },
            deploy: { try deploy($0.name) }
        )
    }

    func testAnUpdateSaysWhatTheStackIsNow() async {
        let answer = await updates().update(with: ["Name": "first"])
        XCTAssertEqual(answer["status"], "updated")
        XCTAssertEqual(answer["losses"], [])
        XCTAssertEqual(answer.value(["resources", "Table", "physicalId"]), "first")
        XCTAssertEqual(answer["outputs"], ["Name": "first"])
    }

    func testWhatIsLostIsNamedAndComparedWithWhatWasDeployedLast() async {
        let updates = updates()
        let first = await updates.update(with: ["Name": "second"])
        XCTAssertEqual(first["losses"], [["logicalId": "Table", "property": "TableName"]])
        let second = await updates.update(with: ["Name": "second"])
        XCTAssertEqual(second["losses"], [])
    }

    func testARefusedTemplateIsDeployedByNobody() async {
        let answer = await updates { _ in XCTFail("it was deployed") }.update(with: [:])
        XCTAssertEqual(answer, ["status": "refused", "reasons": ["there is no Name"], "losses": []])
    }

    func testARefusedUpdateLeavesTheStackAsItWas() async {
        let updates = updates { name in
            if name == "second" { throw DiagnosticError(Diagnostic("deploy-x", "no such name")) }
        }
        let refused = await updates.update(with: ["Name": "second"])
        XCTAssertEqual(refused["status"], "refused")
        XCTAssertEqual(refused["reasons"], ["no such name"])
        XCTAssertEqual(refused["losses"], [["logicalId": "Table", "property": "TableName"]])
        let next = await updates.update(with: ["Name": "first"])
        XCTAssertEqual(next["losses"], [], "it is still the first one")
    }
}

extension JSONValue {
    fileprivate func value(_ path: [String]) -> JSONValue? {
        path.reduce(self as JSONValue?) { value, key in value?[key] }
    }
}
