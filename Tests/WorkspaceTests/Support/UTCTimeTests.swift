import Workspace
import XCTest

final class UTCTimeTests: XCTestCase {
    func testWritesAndReadsMoments() {
        let cases: [(Int64, String)] = [
            (0, "1970-01-01T00:00:00Z"), (951_782_400, "2000-02-29T00:00:00Z"), (951_868_799, "2000-02-29T23:59:59Z"),
            (1_709_164_800, "2024-02-29T00:00:00Z"), (1_795_428_000, "2026-11-23T10:00:00Z"),
            (4_107_542_399, "2100-02-28T23:59:59Z"), (4_107_542_400, "2100-03-01T00:00:00Z"),
            (-1, "1969-12-31T23:59:59Z"),
        ]
        for (seconds, text) in cases {
            XCTAssertEqual(UTCTime(seconds: seconds).description, text)
            XCTAssertEqual(UTCTime(text)?.seconds, seconds, text)
        }
    }

    func testRefusesWhatIsNoMoment() {
        for text in [
            "", "2026-13-01T00:00:00Z", "2026-02-30T00:00:00Z", "2026-01-01T24:00:00Z", "2026-01-01 00:00:00Z",
            "2026-01-01T00:00:00", "26-01-01T00:00:00Z", "2026-01-01T00:00:0ZZ", "2026-1-001T00:00:00Z",
        ] {
            XCTAssertNil(UTCTime(text), text)
        }
    }
}
