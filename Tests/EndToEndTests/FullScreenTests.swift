import XCTest

/// `workshop watch` and `workshop list` on a terminal: drawn in place, and given back however they end.
final class FullScreenTests: XCTestCase {
    private var learner: Learner!

    override func setUpWithError() throws {
        learner = try Learner()
        try learner.types("next")
    }
    override func tearDown() { learner.leave() }

    func testKeysOpenPanesAndQuitGivesTheTerminalBack() throws {
        let screen = try Screen(learner, ["watch"])
        XCTAssertTrue(screen.isAsShellsWantIt)
        try screen.waits(for: "Resources is empty")
        XCTAssertFalse(screen.isAsShellsWantIt)
        screen.presses("s")
        try screen.waits(for: "Slash help")
        screen.presses("?")
        try screen.waits(for: "check again without a save")
        // The first closes the help.
        screen.presses("qq")
        try screen.waitsForTheEnd()
        try assertGivenBack(screen)
        XCTAssertEqual(screen.process.terminationStatus, 0)
    }

    func testAHintIsWrappedForANewWidthAndStaysTheSameHint() throws {
        let empty = try Learner.kitFile("Exercises/Workspace/template.yaml")
        let topic = "Resources:\n  Topic:\n    Type: AWS::SNS::Topic"
        try learner.write(empty.replacingOccurrences(of: "Resources: {}", with: topic), to: "template.yaml")
        let screen = try Screen(learner, ["watch"], columns: 100)
        try screen.waits(for: "not yet")
        screen.presses("h")
        // The first hint of three, in one line and then in two.
        try screen.waits(for: "Yours is `HelloFunction`; below it")
        screen.becomes(columns: 50)
        try screen.waits(for: "   is `HelloFunction`; below it")
        screen.presses("qq")
        try screen.waitsForTheEnd()
        XCTAssertTrue(screen.text().contains("2 more: press h"))
        XCTAssertFalse(screen.text().contains("1 more: press h"), "the second hint")
    }

    func testASignalGivesTheTerminalBack() throws {
        for signal in [SIGINT, SIGTERM, SIGHUP] {
            let screen = try Screen(learner, ["watch"], columns: 50)
            try screen.waits(for: "Resources is empty")
            kill(screen.process.processIdentifier, signal)
            try screen.waitsForTheEnd()
            try assertGivenBack(screen)
        }
    }

    func testTheListIsSearchedAndLeft() throws {
        let screen = try Screen(learner, ["list"], columns: 50, rows: 20)
        try screen.waits(for: "Hello, SAM")
        screen.presses("/zzzz")
        try screen.waits(for: "No step is like that.")
        screen.presses("\r\u{1B}")
        try screen.waits(for: "Enter")
        screen.presses("q")
        try screen.waitsForTheEnd()
        try assertGivenBack(screen)
    }

    private func assertGivenBack(_ screen: Screen) throws {
        XCTAssertTrue(screen.isAsShellsWantIt)
        let text = screen.text()
        XCTAssertEqual(text.components(separatedBy: "\u{1B}[?1049h").count, 2, text)
        XCTAssertEqual(text.components(separatedBy: "\u{1B}[?1049l").count, 2, text)
        XCTAssertTrue(text.contains("\u{1B}[?25h"), "the cursor shows again")
    }
}
