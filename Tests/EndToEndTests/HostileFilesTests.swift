import Foundation
import XCTest

/// Work that is at the learner's files: whatever it does to them, they come back whole.
final class HostileFilesTests: XCTestCase {
    private var learner: Learner!
    private var before: [String: Data] = [:]

    override func setUpWithError() throws {
        learner = try HostileProject.learner()
        try learner.write(try Learner.kitFile(SharedProject.solution), to: "template.yaml")
        try learner.write("Half an idea, never saved anywhere else: ½ ∆ 👋\r\n", to: "Sources/HelloFunction/idea.md")
        try learner.write(HostileProject.makefile(), to: "Makefile")
        try learner.write(HostileProject.function(), to: HostileProject.script)
    }

    func testAHandlerThatDeletesTheProjectCostsNothing() throws {
        try makeHandler(#"rm -rf "\#(learner.project.path)"; respond "$GREETING""#)
        let (report, errors) = try learner.checks()
        // It answers as it should, and what the template says was read before.
        XCTAssertEqual(report.verdict, "passed")
        XCTAssert(errors.contains("while hello-sam was checked"), errors)
        XCTAssert(errors.contains("workshop undo"), errors)
        try undo()
    }

    func testAMakefileThatDeletesTheProjectCostsNothing() throws {
        try makeMake("rm -rf '\(learner.project.path)'")
        let (report, errors) = try learner.checks()
        XCTAssertEqual(report.verdict, "didNotBuild")
        XCTAssert(errors.contains("while hello-sam was checked"), errors)
        try undo()
    }

    func testWhatIsOverwrittenComesBack() throws {
        try makeHandler(
            #"for f in template.yaml Makefile; do echo mine > "\#(learner.project.path)/$f"; done; respond "$GREETING""#
        )
        let (report, errors) = try learner.checks()
        XCTAssertEqual(report.verdict, "passed")
        let words = errors.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        XCTAssert(words.contains("Makefile (changed), template.yaml (changed)"), errors)
        let history = try learner.types("history")
        XCTAssert(history.output.contains("changed while hello-sam was checked"), history.output)
        try undo()
    }

    /// Saves have the time of a clock that was set back: what is graded is what stands there all the same.
    func testAClockThatWasSetBackGradesNoOlderWork() throws {
        XCTAssertEqual(try learner.checks().report.verdict, "passed")
        try learner.write(HostileProject.function("respond wrong"), to: HostileProject.script)
        let yesterday = Date(timeIntervalSinceNow: -86_400)
        for path in ["", "/Sources", "/Sources/HelloFunction", "/\(HostileProject.script)"] {
            let attributes = [FileAttributeKey.modificationDate: yesterday]
            try FileManager.default.setAttributes(attributes, ofItemAtPath: learner.project.path + path)
        }
        XCTAssertEqual(try learner.checks().report.verdict, "failed")
    }

    private func makeHandler(_ lines: String) throws {
        try learner.write(HostileProject.function(lines), to: HostileProject.script)
        before = try learner.files()
    }

    private func makeMake(_ recipe: String) throws {
        try learner.write(HostileProject.makefile(recipe), to: "Makefile")
        before = try learner.files()
    }

    private func undo(file: StaticString = #filePath, line: UInt = #line) throws {
        let undone = try learner.types("undo")
        XCTAssertEqual(undone.status, 0, undone.errors, file: file, line: line)
        let after = try learner.files()
        XCTAssertEqual(Set(after.keys), Set(before.keys), file: file, line: line)
        XCTAssert(after == before, "a byte is lost", file: file, line: line)
    }
}
