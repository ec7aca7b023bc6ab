import SlideDeck
import WorkshopCommon
import XCTest

final class ThemeCheckTests: XCTestCase {
    private static let colors = [
        "paper": "#fff", "panel": "#fff", "edge": "#ddd", "night": "#000", "night-ink": "#fff", "night-accent": "#fff",
        "accent": "#000", "muted": "#000", "ink": "#000", "keyword": "#000", "type": "#000", "string": "#000",
        "number": "#000", "comment": "#000",
    ]

    private func check(_ changes: [String: String?]) -> [String] {
        let colors = Self.colors.merging(changes.compactMapValues { $0 }) { $1 }
            .filter { changes[$0.key] != .some(nil) }
        let lines = colors.sorted { $0.key < $1.key }.map { "  --\($0.key): \($0.value);\n" }
        return ThemeCheck(":root {\n\(lines.joined())}\n", file: "a.css").diagnostics.map(\.message)
    }

    func testBlackOnWhiteCanBeRead() {
        XCTAssertEqual(check([:]), [])
    }

    func testGreyOnWhiteCannot() {
        XCTAssertEqual(check(["muted": "#999999"]).count, 4, "on paper and panel, by day and by night")
        XCTAssertEqual(check(["muted": "#767676"]), [], "4.54 to 1 is enough")
        XCTAssertEqual(
            check(["muted": "light-dark(#000, #777777)"]),
            [
                "--muted on --paper has a contrast of 4.4 to 1 by night",
                "--muted on --panel has a contrast of 4.4 to 1 by night",
            ]
        )
    }

    func testCodeIsReadOnALitLineToo() {
        XCTAssertEqual(
            check(["comment": "#757575"]),
            [
                "--comment on a lit line of code has a contrast of 3.6 to 1 by day",
                "--comment on a lit line of code has a contrast of 3.6 to 1 by night",
            ]
        )
    }

    func testAMissingColourIsTold() {
        XCTAssertEqual(check(["edge": nil]), ["the theme does not say --edge as a colour"])
        XCTAssertEqual(check(["edge": "blue"]), ["the theme does not say --edge as a colour"])
    }
}
