import Foundation
import XCTest

/// `workshop slides build`: one file that needs nothing else.
final class SlidesTests: XCTestCase {
    private var learner: Learner!

    override func setUpWithError() throws { learner = try Learner() }
    override func tearDown() { learner.leave() }

    func testBuildWritesOneFileThatLoadsNothing() throws {
        let page = try build()
        XCTAssertEqual(try FileManager.default.contentsOfDirectory(atPath: folder.path), ["slides.html"])
        XCTAssert(page.contains("Content-Security-Policy"), "no policy")
        XCTAssert(page.contains("default-src 'none'"), "the policy allows to load something")
        for loading in ["<link", "<iframe", "<object", "<embed", "@import", "url(http", " src=\"http", " src=\"//"] {
            XCTAssertFalse(page.contains(loading), loading)
        }
        // What a click follows is no load.
        XCTAssertEqual(
            page.components(separatedBy: "href=\"http").count,
            page.components(separatedBy: "<a href=\"http").count
        )
        XCTAssert(page.contains("Serverless Orchestration on AWS"))
    }

    func testNotesAreOnlyForTheSpeaker() throws {
        let note = try firstNote()
        XCTAssertFalse(try build().contains(note), "'\(note)' is handed out")
        XCTAssert(try build("--notes").contains(note), "'\(note)' is missing")
    }

    func testSplitWritesOneFileForEachSection() throws {
        let outcome = try learner.start(["slides", "build", "--split", "-o", folder.path]).waitForEnd()
        XCTAssertEqual(outcome.status, 0, outcome.errors)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        XCTAssertEqual(names.count, 11)
        XCTAssertEqual(names.first, "01-introduction.html")
    }

    private var folder: URL { learner.root.appending(path: "out") }
    private var file: URL { folder.appending(path: "slides.html") }

    private func build(_ more: String...) throws -> String {
        let outcome = try learner.start(["slides", "build", "--output", file.path] + more).waitForEnd()
        XCTAssertEqual(outcome.status, 0, outcome.errors)
        XCTAssert(outcome.output.contains("slides.html"), outcome.output)
        return try String(contentsOf: file, encoding: .utf8)
    }

    /// The first words of the Introduction's first note that have no markup in them.
    private func firstNote() throws -> String {
        let lesson = try Learner.kitFile("Slides/01-introduction.md")
        let note = try XCTUnwrap(lesson.components(separatedBy: "<!-- notes:").dropFirst().first)
        let line = try XCTUnwrap(note.split(separator: "\n").first { !$0.allSatisfy(\.isWhitespace) })
        let words = line.trimmingCharacters(in: .whitespaces).split { !$0.isLetter && $0 != " " }
        return try XCTUnwrap(words.max { $0.count < $1.count }).trimmingCharacters(in: .whitespaces)
    }
}
