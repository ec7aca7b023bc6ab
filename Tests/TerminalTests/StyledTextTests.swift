import Terminal
import XCTest

final class StyledTextTests: XCTestCase {
    private let color = TerminalCapabilities(isTerminal: true, color: .ansi16, hyperlinks: true)

    func testPlainTerminalGetsNoEscapeCode() {
        let text = StyledText("see ", .bold) + StyledText("AWS", .init(.link), link: "https://aws.amazon.com")
        XCTAssertEqual(text.rendered(for: .plain), "see AWS")
    }

    func testEachLineStandsForItself() {
        XCTAssertEqual(
            StyledText("a\nb", TextStyle(.error, isBold: true)).rendered(for: color),
            "\u{1B}[1;31ma\u{1B}[0m\n\u{1B}[1;31mb\u{1B}[0m"
        )
    }

    func testLinksAreOSC8WhereTheTerminalHasThem() {
        XCTAssertEqual(
            StyledText("AWS", link: "https://aws.amazon.com/a b\u{1B}").rendered(for: color),
            "\u{1B}]8;;https://aws.amazon.com/a%20b%1B\u{1B}\\AWS\u{1B}]8;;\u{1B}\\"
        )
    }

    func testOnlyWebAndMailAddressesAreLinks() {
        XCTAssertEqual(safeLink("HTTPS://example.com"), "HTTPS://example.com")
        XCTAssertEqual(safeLink("mailto:ana@example.com"), "mailto:ana@example.com")
        for address in ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "//example.com", "a/b", ""] {
            XCTAssertNil(safeLink(address), address)
        }
    }

    func testForeignTextCantBringAnEscapeCode() {
        let text = StyledText("x\u{1B}]8;;http://evil\u{7}y", .bold)
        XCTAssertEqual(text.rendered(for: color), "\u{1B}[1mx^[]8;;http://evil^Gy\u{1B}[0m")
    }

    func testColoursFollowTheBackground() {
        var capabilities = TerminalCapabilities(color: .ansi256, background: .light)
        let onLight = StyledText("x", .heading).rendered(for: capabilities)
        capabilities.background = .dark
        XCTAssertNotEqual(onLight, StyledText("x", .heading).rendered(for: capabilities))
    }
}
