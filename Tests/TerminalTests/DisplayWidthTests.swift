import Terminal
import XCTest

final class DisplayWidthTests: XCTestCase {
    func testWidthsOfAllKinds() {
        let expected: [(String, Int)] = [
            ("", 0),
            ("workshop", 8),
            ("Größe", 5),
            ("e\u{301}", 1),
            ("\u{5D0}\u{5B8}", 1),
            ("日本語", 6),
            ("한국", 4),
            ("\u{1112}\u{1161}\u{11AB}", 2),
            ("ｶﾅ", 2),
            ("Ａ", 2),
            ("🚀", 2),
            ("👩🏽‍💻", 2),
            ("👨‍👩‍👧‍👦", 2),
            ("🇩🇪", 2),
            ("1️⃣", 2),
            ("☁", 1),
            ("☁️", 2),
            ("❤️‍🔥", 2),
            ("✅ done", 7),
            ("│ → …", 5),
            ("นี้", 1),
            ("क्षि", 3),
        ]
        for (text, width) in expected {
            XCTAssertEqual(displayWidth(text), width, text)
        }
    }

    func testTruncatedKeepsWithinTheWidthAndSaysSo() {
        XCTAssertEqual(truncated("short", to: 5), "short")
        XCTAssertEqual(truncated("longer", to: 5), "long…")
        XCTAssertEqual(truncated("日本語", to: 5), "日本…")
        XCTAssertEqual(truncated("日本語", to: 4), "日…")
    }
}
