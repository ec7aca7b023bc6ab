import CloudCore
import LocalCloud
import OrderedCollections
import WorkshopCommon
import XCTest

/// The stack is deployed anew over HTTP, by whoever deployed it first.
final class StackUpdateTests: CloudTestCase {
    private func update(_ body: String) async throws -> Answer {
        try await request("POST", "/_workshop/stack/update", body: body)
    }

    func testNobodyUpdatesAStackWhoseOwnerDoesNotWaitForIt() async throws {
        let answer = try await update("{}")
        XCTAssertEqual(answer.status, 409, answer.text)
    }

    func testTheOwnerIsAskedWithTheValuesAndAnswers() async throws {
        cloud.onUpdate { parameters in
            ["given": .string(parameters.map { "\($0)=\($1 ?? "none")" }.sorted().joined(separator: " "))]
        }
        let answer = try await update(#"{"parameters": {"Stage": "prod", "Greeting": "hi", "Secret": null}}"#)
        XCTAssertEqual(answer.status, 200, answer.text)
        XCTAssertEqual(answer.json?["given"], "Greeting=hi Secret=none Stage=prod")
        let bare = try await update("{}")
        XCTAssertEqual(bare.json?["given"], "")
    }

    func testWhatIsNoListOfValuesIsRefused() async throws {
        cloud.onUpdate { _ in [:] }
        for body in ["[", #"{"parameters": 1}"#] {
            let answer = try await update(body)
            XCTAssertEqual(answer.status, 400, body)
        }
    }

    func testATableIsNotMadeAnewAndKeepsWhatItHas() async throws {
        let table = { (key: String) in
            self.template(
                """
                  Table:
                    Type: AWS::DynamoDB::Table
                    Properties:
                      BillingMode: PAY_PER_REQUEST
                      AttributeDefinitions: [{AttributeName: \(key), AttributeType: S}]
                      KeySchema: [{AttributeName: \(key), KeyType: HASH}]
                """
            )
        }
        try await deploy(table("id"), scripts: ["Hello": "true"])
        do {
            try await deploy(table("name"), scripts: ["Hello": "true"])
            XCTFail("it was deployed")
        } catch let error as DiagnosticError {
            XCTAssertEqual(error.diagnostics.map(\.identifier), ["cloud-table-replaced"])
            XCTAssertEqual(error.diagnostics[0].message, "KeySchema of Table can't be changed in place")
            XCTAssertEqual(error.diagnostics[0].location?.line, 19)
        }
        try await deploy(table("id"), scripts: ["Hello": "true"])
    }
}
