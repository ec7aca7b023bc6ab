import Foundation
import XCTest

/// `workshop explain`: each identifier that a diagnostic can have is explained.
final class ExplainTests: XCTestCase {
    private var learner: Learner!

    override func setUpWithError() throws { learner = try Learner() }
    override func tearDown() { learner.leave() }

    private struct Entry: Decodable {
        var identifier: String
        var title: String
    }

    private func explained() throws -> [String: Entry] {
        let outcome = try learner.types("explain", "--json", in: learner.root)
        XCTAssertEqual(outcome.status, 0, outcome.errors)
        let entries = try JSONDecoder().decode([Entry].self, from: Data(outcome.output.utf8))
        return Dictionary(uniqueKeysWithValues: entries.map { ($0.identifier, $0) })
    }

    func testEveryIdentifierInTheSourcesIsExplained() throws {
        let explained = try explained()
        let emitted = try Self.identifiers()
        XCTAssertGreaterThan(emitted.count, 150, "the search finds them")
        XCTAssertEqual(emitted.filter { explained[$0] == nil }.sorted(), [])
    }

    func testEveryExplanationHasASentenceForItsTitle() throws {
        for entry in try explained().values {
            XCTAssert(entry.title.count > 15 && entry.title.hasSuffix("."), entry.identifier)
        }
    }

    func testAnExplanationIsShown() throws {
        let outcome = try learner.types(
            "explain",
            "template-yaml-octal",
            in: learner.root,
            environment: ["COLUMNS": "60"]
        )
        XCTAssertEqual(
            outcome.output,
            """
            A number that begins with 0 is read as octal.

            In YAML 1.1, 0755 is the number 493. Account ids and post
            codes that begin with 0 lose it. Put them in quotes.

                AccountId: "012345678901"

            """
        )
    }

    func testAMistypedIdentifierIsBadInputWithTheNearest() throws {
        let outcome = try learner.types("explain", "template-tabs", in: learner.root)
        XCTAssertEqual(outcome.status, 2)
        XCTAssert(outcome.errors.contains("did you mean 'workshop explain template-tab'?"), outcome.errors)
    }

    /// The first argument of whatever makes a diagnostic.
    private static func identifiers() throws -> Set<String> {
        let sources = URL(filePath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Sources")
        let direct =
            /\b(?:Diagnostic|Refusal|report|error|complaint|fail|refuse|problem|warning|warn|complain)\(\s*"([a-z]+(?:-[a-z0-9]+)+)"/
        let named = /\b(?:identifier: |identifier, meaning\) = \()"([a-z]+(?:-[a-z0-9]+)+)"/
        var found: Set<String> = []
        for case let file as URL in FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil)
            ?? .init()
        where file.pathExtension == "swift" {
            let text = try String(contentsOf: file, encoding: .utf8)
            // The Markdown room's own helpers put the room's name before the rest.
            let prefix = file.path.contains("/Sources/Markdown/") ? "markdown-" : ""
            for match in text.matches(of: direct) {
                let name = String(match.1)
                found.insert(name.hasPrefix(prefix) ? name : prefix + name)
            }
            for match in text.matches(of: named) { found.insert(String(match.1)) }
        }
        return found
    }
}
