import Markdown
import WorkshopCommon
import XCTest

final class QuotationTests: XCTestCase {
    private let template = """
        Resources:
          Queue:
            Type: AWS::SQS::Queue
            Properties:
              VisibilityTimeout: 30

          Table:
            Type: AWS::DynamoDB::Table
        Outputs:
          Queue: {Value: x}
        """

    func testAKeyOfAYAMLFileIsItsIndentedBlock() {
        XCTAssertEqual(
            QuotedRegion.find("Queue", in: template, file: "template.yaml"),
            "Queue:\n  Type: AWS::SQS::Queue\n  Properties:\n    VisibilityTimeout: 30\n"
        )
        XCTAssertEqual(QuotedRegion.find("Outputs.Queue", in: template, file: "template.yaml"), "Queue: {Value: x}\n")
        XCTAssertNil(QuotedRegion.find("Topic", in: template, file: "template.yaml"))
    }

    func testACommentedSnippetOrADeclarationOfAnotherFile() {
        let source = """
            enum Kind {
                case team
            }

            // snippet: parsing
                let kind = parse(text)
            // end

            struct Parser {
                func parse(_ text: String) -> Kind {
                    .team
                }
            }
            """
        XCTAssertEqual(QuotedRegion.find("parsing", in: source, file: "a.swift"), "let kind = parse(text)\n")
        XCTAssertEqual(QuotedRegion.find("Kind", in: source, file: "a.swift"), "enum Kind {\n    case team\n}\n")
        XCTAssertEqual(
            QuotedRegion.find("parse", in: source, file: "a.swift"),
            "func parse(_ text: String) -> Kind {\n    .team\n}\n"
        )
        XCTAssertEqual(QuotedRegion.find(nil, in: " a\n b\n\n", file: "a.swift"), "a\nb\n")
    }

    func testQuotedCodeMustEqualItsFile() throws {
        func check(_ code: String, _ reference: String) throws -> [String] {
            let text = "```yaml file=\(reference)\n\(code)\n```\n"
            return try MarkdownDocument(parsing: text, file: "a.md")
                .checkQuotations { $0 == "template.yaml" ? template : nil }
                .map(placeAndIdentifier)
        }
        XCTAssertEqual(try check("Table:\n  Type: AWS::DynamoDB::Table", "template.yaml#Table"), [])
        XCTAssertEqual(
            try check("Table:\n  Type: AWS::S3::Bucket", "template.yaml#Table"),
            ["a.md:1: markdown-quote-differs"]
        )
        XCTAssertEqual(try check("", "template.yaml#Topic"), ["a.md:1: markdown-quote-region"])
        XCTAssertEqual(try check("", "other.yaml"), ["a.md:1: markdown-quote-file"])
    }
}
