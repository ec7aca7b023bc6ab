import Terminal
import XCTest

final class KeyDecoderTests: XCTestCase {
    private func keys(_ parts: String...) -> [Key] {
        var decoder = KeyDecoder()
        return parts.flatMap { decoder.decode(Array($0.utf8)) } + decoder.flush()
    }

    func testLettersAndControlKeys() {
        XCTAssertEqual(
            keys("aé漢\r\t\u{7F}"),
            [.character("a"), .character("é"), .character("漢"), .enter, .tab, .backspace]
        )
    }

    func testCodesOfCursorAndEditingKeys() {
        XCTAssertEqual(
            keys("\u{1B}[A\u{1B}[B\u{1B}OC\u{1B}OD\u{1B}[5~\u{1B}[6~\u{1B}[H\u{1B}[4~"),
            [.up, .down, .right, .left, .pageUp, .pageDown, .home, .end]
        )
        // With Shift, and a code that nobody knows: no letters of it may be taken for commands.
        XCTAssertEqual(keys("\u{1B}[1;2A\u{1B}[200~q"), [.up, .character("q")])
    }

    func testACodeThatComesInPartsIsOneKey() {
        XCTAssertEqual(keys("\u{1B}", "[", "A"), [.up])
        XCTAssertEqual(keys("a\u{1B}"), [.character("a"), .escape])
        XCTAssertEqual(keys("\u{1B}q"), [.escape, .character("q")])
        var decoder = KeyDecoder()
        XCTAssertEqual(decoder.decode([0xC3]), [])
        XCTAssertEqual(decoder.decode([0xA9]), [.character("é")])
    }

    func testNoBytesHangOrCrash() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<2_000 {
            var decoder = KeyDecoder()
            let bytes = (0..<Int.random(in: 0...40)).map { _ in UInt8.random(in: 0 ... .max, using: &generator) }
            _ = decoder.decode(bytes)
            _ = decoder.flush()
            XCTAssertFalse(decoder.isWaiting)
        }
    }
}
