import Foundation
import XCTest

/// Nothing that a learner wrote is ever lost, whatever happens to the files around it.
final class SafetyTests: XCTestCase {
    private var learner: Learner!

    override func setUpWithError() throws { learner = try Learner() }
    override func tearDown() { learner.leave() }

    func testAnEditedFileIsNeverOverwrittenByNext() throws {
        try begin()
        for _ in ["configuration", "shoutouts-table"] {
            XCTAssertEqual(try learner.types("next", "--skip").status, 0)
        }
        let mine = "// swift-tools-version: 6.0\n// Everything in here is mine: ½ ∆ 👋\n"
        try learner.write(mine, to: "Package.swift")
        let outcome = try learner.types("next", "--skip")
        XCTAssertEqual(outcome.status, 0, outcome.errors)
        XCTAssertEqual(try learner.read("Package.swift"), mine)
        XCTAssert(outcome.errors.contains("Package.swift"), "it says what it kept: \(outcome.errors)")
        XCTAssert(outcome.errors.contains("SlashFunction"), "and what it would have laid: \(outcome.errors)")
    }

    func testUndoBringsBackTheBytesThatSolveReplaced() throws {
        try begin()
        let mine = try learner.read("template.yaml").replacingOccurrences(of: "TODO 1", with: "My own TODO ½ 👋\r\n#")
        try learner.write(mine, to: "template.yaml")
        let before = try learner.files()

        let solved = try learner.types("solve", "--yes")
        XCTAssertEqual(solved.status, 0, solved.errors)
        let undone = try learner.types("undo")
        XCTAssertEqual(undone.status, 0, undone.errors)
        XCTAssertEqual(try learner.files(), before)
    }

    func testADamagedStateIsMendedWithOneMessage() throws {
        try begin()
        let state = try learner.read(".workshop/state.json")
        let before = try learner.files()
        let lengths = Array(stride(from: 0, to: state.utf8.count, by: max(1, state.utf8.count / 40)))
        var damaged = lengths.map { String(decoding: state.utf8.prefix($0), as: UTF8.self) }
        damaged += ["garbage", "[]", "{}", "null", #"{"version": "one"}"#, String(repeating: "[", count: 100_000)]
        for text in damaged {
            try learner.write(text, to: ".workshop/state.json")
            let outcome = try learner.types("status")
            XCTAssertEqual(outcome.status, 0, "\(text.prefix(40)): \(outcome.errors)")
            XCTAssertEqual(outcome.errors.components(separatedBy: "state.json: ").count, 2, outcome.errors)
            XCTAssert(outcome.errors.contains("No file of yours was touched"), outcome.errors)
            XCTAssert(outcome.output.contains("workshop check"), "still at the first step: \(outcome.output)")
        }
        XCTAssertEqual(try learner.files(), before)
        XCTAssertEqual(try learner.types("status").errors, "", "mended for good")
    }

    func testAStateOfANewerKitIsLeftAlone() throws {
        try begin()
        let newer = try learner.read(".workshop/state.json")
            .replacingOccurrences(of: #""version": 1"#, with: #""version": 2"#)
        try learner.write(newer, to: ".workshop/state.json")
        let before = try learner.files()
        for command in [["status"], ["next", "--skip"], ["solve", "--yes"], ["undo"]] {
            let outcome = try learner.start(command).waitForEnd()
            XCTAssertEqual(outcome.status, 2, "\(command)")
            XCTAssert(outcome.errors.contains("update the kit"), outcome.errors)
        }
        XCTAssertEqual(try learner.read(".workshop/state.json"), newer)
        XCTAssertEqual(try learner.files(), before)
    }

    func testAProjectThatWasMovedWorksOn() throws {
        try begin()
        let before = try learner.files()
        let solved = try learner.types("solve", "--yes")
        XCTAssertEqual(solved.status, 0, solved.errors)
        let elsewhere = learner.root.appending(path: "Büro 2/ganz woanders")
        try FileManager.default.createDirectory(
            at: elsewhere.deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        try FileManager.default.moveItem(at: learner.project, to: elsewhere)

        let below = elsewhere.appending(path: "Sources/HelloFunction")
        let undone = try learner.types("undo", in: below)
        XCTAssertEqual(undone.status, 0, undone.errors)
        XCTAssertEqual(try learner.files(in: elsewhere), before)
        XCTAssert(try learner.types("status", in: below).output.contains("workshop check"))
        XCTAssert(try learner.types("history", in: elsewhere).output.contains("took back"))
    }

    func testCommandsAtOnceLeaveAProjectAsOneAfterTheOtherWould() throws {
        try begin()
        let before = try learner.files()
        let commands = try (0..<4).map { _ in try learner.start(["solve", "--yes"]) }
        for outcome in try commands.map({ try $0.waitForEnd() }) {
            XCTAssert([0, 2].contains(outcome.status), "\(outcome)")
            XCTAssertLessThanOrEqual(outcome.errors.components(separatedBy: "error:").count, 2, outcome.errors)
        }
        XCTAssertEqual(
            try learner.read("template.yaml"),
            try Learner.kitFile("Solutions/01-hello-sam/template.yaml")
        )
        let history = try learner.types("history")
        XCTAssertEqual(history.output.components(separatedBy: "laid our solution").count, 2, history.output)
        XCTAssertEqual(try learner.types("undo").status, 0)
        XCTAssertEqual(try learner.files(), before)
    }

    func testTwoFirstCommandsAtOnceMakeOneProject() throws {
        let commands = try (0..<3).map { _ in try learner.start(["next", "--dir", learner.project.path]) }
        let outcomes = try commands.map { try $0.waitForEnd() }
        XCTAssert(outcomes.contains { $0.status == 0 }, "\(outcomes)")
        for outcome in outcomes where outcome.status != 0 {
            XCTAssertEqual(outcome.status, 2, outcome.errors)
            XCTAssertEqual(outcome.errors.components(separatedBy: "error:").count, 2, outcome.errors)
        }
        let status = try learner.types("status")
        XCTAssertEqual(status.status, 0, status.errors)
        XCTAssertEqual(status.errors, "")
        XCTAssert(try learner.read("template.yaml").contains("TODO 1"))
    }

    /// `/dev/null` is no folder for anybody, root included.
    func testWithoutAPlaceForTheHistoryNothingIsBegun() throws {
        let outcome = try learner.types("next", environment: ["WORKSHOP_HOME": "/dev/null/workshop"])
        XCTAssertEqual(outcome.status, 2)
        XCTAssertEqual(outcome.errors.components(separatedBy: "error:").count, 2, outcome.errors)
        XCTAssert(outcome.errors.contains("/dev/null/workshop"), outcome.errors)
        XCTAssertFalse(FileManager.default.fileExists(atPath: learner.project.path), "half a project is left")
    }

    private func begin() throws {
        let outcome = try learner.types("next")
        XCTAssertEqual(outcome.status, 0, outcome.errors)
    }
}
