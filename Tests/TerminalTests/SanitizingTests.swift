import Terminal
import XCTest

final class SanitizingTests: XCTestCase {
    func testControlCharactersBecomeVisible() {
        XCTAssertEqual(sanitized("a\u{1B}[31mb\u{7}\u{7F}\u{0}"), "a^[[31mb^G^?^@")
        XCTAssertEqual(sanitized("\u{9B}31m\u{85}"), "\u{FFFD}31m\u{FFFD}")
    }

    func testLineFeedsAndTabsStayUnlessTheyAreToBeShown() {
        XCTAssertEqual(sanitized("a\tb\r\nc\nd\re"), "a\tb\nc\nd^Me")
        XCTAssertEqual(sanitized("a\tb\r\nc", whitespace: .shown), "a^Ib^M^Jc")
        XCTAssertEqual(sanitized("a\nb", whitespace: .shown), "a^Jb")
    }

    func testInvisibleCharactersBecomeVisible() {
        let invisible: [Unicode.Scalar] = [
            "\u{202A}", "\u{202E}", "\u{2066}", "\u{2069}", "\u{200B}", "\u{200E}", "\u{200F}", "\u{61C}", "\u{2060}",
            "\u{FEFF}", "\u{AD}", "\u{2028}", "\u{2029}", "\u{E0041}", "\u{3164}", "\u{180E}", "\u{200C}", "\u{200D}",
            "\u{FE0F}", "\u{E0100}", "\u{34F}",
        ]
        for scalar in invisible {
            XCTAssertEqual(sanitized("a\(scalar)b"), "a\u{FFFD}b", String(scalar.value, radix: 16))
        }
    }

    func testScriptsAndEmojiKeepTheirJoiners() {
        for text in ["می‌خواهم", "क्‍ष", "👩🏽‍💻", "❤️‍🔥", "1️⃣", "👨‍👩‍👧‍👦", "☁️", "🇩🇪", "日本語", "Größe", "e\u{301}"] {
            XCTAssertEqual(sanitized(text), text)
        }
    }

    func testSanitisingTwiceChangesNothing() {
        // All pairs of characters whose neighbours decide about them.
        let scalars: [Unicode.Scalar] = [
            "a", "\r", "\n", "\u{1B}", "\u{200C}", "\u{200D}", "\u{FE0F}", "\u{FE00}", "\u{180B}", "\u{200B}", "👩", "☁",
            "می".unicodeScalars.first ?? "x", "क", "1",
        ]
        for (first, second, third) in scalars.flatMap({ first in
            scalars.flatMap { second in scalars.map { (first, second, $0) } }
        }) {
            let once = sanitized(String(String.UnicodeScalarView([first, second, third])))
            XCTAssertEqual(sanitized(once), once)
        }
    }
}
