import SAMTemplate
import WorkshopCommon
import XCTest

final class StackChangeTests: XCTestCase {
    private static let template = """
        Resources:
          Table:
            Type: AWS::DynamoDB::Table
            Properties:
              BillingMode: PAY_PER_REQUEST
              AttributeDefinitions:
                - AttributeName: id
                  AttributeType: S
              KeySchema:
                - AttributeName: id
                  KeyType: HASH
          Queue:
            Type: AWS::SQS::Queue
            Properties:
              VisibilityTimeout: 30
        """

    private func stack(_ edit: (String) -> String = { $0 }) throws -> ResolvedStack {
        let resolution = TemplateResolver(options: .init()).resolve(text: edit(Self.template), file: "template.yaml")
        return try XCTUnwrap(resolution.stack, "\(resolution.diagnostics)")
    }

    /// `Table KeySchema 11`: what is lost by an edit, by which property, and in which line.
    private func losses(_ edit: (String) -> String) throws -> [String] {
        try stack(edit).losses(updating: stack()).map { change in
            let line = change.location?.line.map { " \($0)" } ?? ""
            switch change.kind {
            case .replaced(let property): return "\(change.logicalID) \(property)\(line)"
            case .removed: return "\(change.logicalID) removed\(line)"
            }
        }
    }

    func testWhatCanBeChangedInPlaceLosesNothing() throws {
        XCTAssertEqual(try losses { $0 }, [])
        XCTAssertEqual(try losses { $0.replacing("VisibilityTimeout: 30", with: "VisibilityTimeout: 60") }, [])
        XCTAssertEqual(
            try losses {
                $0.replacing(
                    "      KeySchema:",
                    with: "        - AttributeName: kind\n          AttributeType: S\n      KeySchema:"
                )
                .replacing(
                    "  Queue:",
                    with: """
                              GlobalSecondaryIndexes:
                                - IndexName: byKind
                                  KeySchema:
                                    - AttributeName: kind
                                      KeyType: HASH
                                  Projection:
                                    ProjectionType: ALL
                          Queue:
                        """
                )
            },
            []
        )
    }

    func testAKeyANameAndATypeMakeATableAnew() throws {
        XCTAssertEqual(
            try losses { $0.replacing("AttributeName: id", with: "AttributeName: key") },
            ["Table KeySchema 9"]
        )
        XCTAssertEqual(
            try losses { $0.replacing("      BillingMode", with: "      TableName: mine\n      BillingMode") },
            ["Table TableName 5"]
        )
        XCTAssertEqual(
            try losses { $0.replacing("AttributeType: S", with: "AttributeType: N") },
            ["Table AttributeDefinitions 6"]
        )
    }

    func testAnotherLogicalIDIsAnotherResource() throws {
        XCTAssertEqual(try losses { $0.replacing("  Queue:", with: "  Letters:") }, ["Queue removed"])
        XCTAssertEqual(
            try losses {
                $0.replacing("AWS::SQS::Queue", with: "AWS::SNS::Topic").replacing(
                    "VisibilityTimeout: 30",
                    with: "DisplayName: x"
                )
            },
            ["Queue removed"]
        )
    }
}
