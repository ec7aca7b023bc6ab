import Terminal
import XCTest

final class TerminalCapabilitiesTests: XCTestCase {
    private func capabilities(
        _ environment: [String: String],
        isTerminal: Bool = true
    ) -> TerminalCapabilities {
        TerminalCapabilities(
            environment: environment,
            isTerminal: isTerminal,
            window: isTerminal ? .init(columns: 100, rows: 40) : nil
        )
    }

    func testAPipeIsPlainAnd80ColumnsWide() {
        XCTAssertEqual(
            capabilities(["TERM": "xterm-256color", "TERM_PROGRAM": "WezTerm"], isTerminal: false),
            .plain
        )
    }

    func testATerminalHasItsWindowsSize() {
        let found = capabilities(["TERM": "xterm-256color"])
        XCTAssertEqual(found.width, 100)
        XCTAssertEqual(found.height, 40)
        XCTAssertEqual(capabilities(["COLUMNS": "60", "LINES": "10"]).width, 60)
        XCTAssertEqual(capabilities(["COLUMNS": "60", "LINES": "10"]).height, 10)
        XCTAssertEqual(capabilities(["COLUMNS": "3"]).width, 20)
        XCTAssertEqual(capabilities(["COLUMNS": "wide"]).width, 100)
        XCTAssertEqual(capabilities(["COLUMNS": "50"], isTerminal: false).width, 50)
    }

    func testColourFollowsTheConventions() {
        let xterm = ["TERM": "xterm-256color"]
        let expected: [([String: String], Bool, TerminalCapabilities.Color)] = [
            (xterm, true, .ansi256),
            (["TERM": "xterm"], true, .ansi16),
            (["TERM": "xterm", "COLORTERM": "truecolor"], true, .ansi256),
            (["TERM": "dumb"], true, .none),
            ([:], true, .none),
            (xterm.merging(["NO_COLOR": "1"]) { $1 }, true, .none),
            (xterm.merging(["NO_COLOR": ""]) { $1 }, true, .ansi256),
            (xterm.merging(["NO_COLOR": "1", "FORCE_COLOR": "1"]) { $1 }, true, .none),
            (xterm.merging(["CLICOLOR": "0"]) { $1 }, true, .none),
            (xterm.merging(["CLICOLOR_FORCE": "1"]) { $1 }, false, .ansi256),
            (["FORCE_COLOR": "1"], false, .ansi16),
            (["FORCE_COLOR": "3"], false, .ansi256),
            (["FORCE_COLOR": "0", "TERM": "xterm"], true, .none),
            (xterm, false, .none),
        ]
        for (environment, isTerminal, color) in expected {
            XCTAssertEqual(capabilities(environment, isTerminal: isTerminal).color, color, "\(environment)")
        }
    }

    func testLinksGoOnlyToTerminalsThatAreKnownToHaveThem() {
        let expected: [([String: String], Bool)] = [
            (["TERM": "xterm-256color"], false),
            (["TERM": "xterm-256color", "VTE_VERSION": "6800"], true),
            (["TERM": "xterm-256color", "TERM_PROGRAM": "vscode"], true),
            (["TERM": "xterm-kitty"], true),
            (["TERM": "tmux-256color", "TMUX": "x", "VTE_VERSION": "6800"], false),
            (["TERM": "tmux-256color", "TMUX": "x", "TERM_PROGRAM": "tmux", "TERM_PROGRAM_VERSION": "3.4"], true),
            (["TERM": "tmux-256color", "TMUX": "x", "TERM_PROGRAM": "tmux", "TERM_PROGRAM_VERSION": "3.3a"], false),
            (["TERM": "xterm-kitty", "NO_COLOR": "1"], false),
            (["TERM": "xterm-kitty", "FORCE_HYPERLINK": "0"], false),
        ]
        for (environment, hyperlinks) in expected {
            XCTAssertEqual(capabilities(environment).hyperlinks, hyperlinks, "\(environment)")
        }
    }

    func testBackgroundIsDarkUnlessToldOtherwise() {
        XCTAssertEqual(capabilities([:]).background, .dark)
        XCTAssertEqual(capabilities(["COLORFGBG": "0;15"]).background, .light)
        XCTAssertEqual(capabilities(["COLORFGBG": "15;default;0"]).background, .dark)
        XCTAssertEqual(capabilities(["COLORFGBG": "15;0", "WORKSHOP_BACKGROUND": "light"]).background, .light)
    }
}
