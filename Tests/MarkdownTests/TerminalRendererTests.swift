import Markdown
import Terminal
import XCTest

final class TerminalRendererTests: XCTestCase {
    private let lesson = #"""
        ---
        title: Queues
        ---

        # Queues *decouple* 日本語

        The handler answers **at once**, and `SQS` keeps the work: see [the guide](https://docs.aws.amazon.com/sqs) or <https://aws.amazon.com>.

        <!-- pause -->

        1. Send a message.
           - It may come twice.
           - It may come late.
        2. Delete it.

        ---

        ## Code

        > Expect duplicates from the queue.

        ```swift
        func handle(_ event: SQSEvent) async throws -> SQSBatchResponse { // everything

            "done"
        }
        ```

        ![A queue between two functions](queue.png)

        ***

        <!-- notes: not shown -->
        <b>Raw</b> [local](04-deploy.md) [bad](javascript:alert)
        """#

    private func render(_ capabilities: TerminalCapabilities) throws -> String {
        TerminalRenderer(capabilities: capabilities).render(try MarkdownDocument(parsing: lesson, file: "a.md"))
    }

    func testPlainAt80Columns() throws {
        XCTAssertEqual(try render(.plain), Golden.plain80)
    }

    func testPlainAt50Columns() throws {
        XCTAssertEqual(try render(TerminalCapabilities(width: 50)), Golden.plain50)
    }

    func testColourAndLinksAt80Columns() throws {
        let output = try render(TerminalCapabilities(color: .ansi16, hyperlinks: true))
        XCTAssertEqual(output.replacing("\u{1B}", with: "␛"), Golden.colour80)
    }

    func testColourAt50Columns() throws {
        let output = try render(TerminalCapabilities(width: 50, color: .ansi256, background: .light))
        XCTAssertEqual(output.replacing("\u{1B}", with: "␛"), Golden.colour50)
    }

    func testNoLineIsWiderThanTheTerminal() throws {
        for width in 20...100 {
            for line in try render(TerminalCapabilities(width: width)).split(separator: "\n") {
                XCTAssertLessThanOrEqual(displayWidth(line), width, String(line))
            }
        }
    }

    func testVeryWideTerminalsGetReadableLines() throws {
        for line in try render(TerminalCapabilities(width: 300)).split(separator: "\n") {
            XCTAssertLessThanOrEqual(displayWidth(line), 100)
        }
    }

    func testTheNameOfAQuotedFileStaysOnOneLine() throws {
        let text = "```swift file=Solutions/12-start/Sources/ProcessorFunction/ExecutionStarter.swift\n1\n```\n"
        let document = try MarkdownDocument(parsing: text, file: "a.md")
        func heading(_ width: Int) -> Substring? {
            TerminalRenderer(capabilities: TerminalCapabilities(width: width)).render(document).split(separator: "\n")
                .first
        }
        XCTAssertEqual(heading(80), "  ┌ Solutions/12-start/Sources/ProcessorFunction/ExecutionStarter.swift")
        XCTAssertEqual(heading(50), "  ┌ …/ProcessorFunction/ExecutionStarter.swift")
        XCTAssertEqual(heading(30), "  ┌ …/ExecutionStarter.swift")
    }
}
