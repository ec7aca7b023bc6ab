import CloudCore
import XCTest

final class TimestampTests: XCTestCase {
    func testWritesEveryFormat() {
        let moment = Timestamp(millisecondsSince1970: 1_795_424_901_007)
        XCTAssertEqual(moment.iso8601, "2026-11-23T09:08:21.007Z")
        XCTAssertEqual(moment.commonLogFormat, "23/Nov/2026:09:08:21 +0000")
        XCTAssertEqual(moment.httpDate, "Mon, 23 Nov 2026 09:08:21 GMT")
        XCTAssertEqual(moment.slashedDate, "2026/11/23")
    }

    func testKnowsLeapDaysAndTheTimeBefore1970() {
        for (milliseconds, text) in [
            (0, "1970-01-01T00:00:00.000Z"), (-1, "1969-12-31T23:59:59.999Z"),
            (951_782_400_000, "2000-02-29T00:00:00.000Z"), (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
            (1_709_164_800_000, "2024-02-29T00:00:00.000Z"), (1_735_689_599_999, "2024-12-31T23:59:59.999Z"),
        ] as [(Int64, String)] {
            XCTAssertEqual(Timestamp(millisecondsSince1970: milliseconds).iso8601, text)
        }
    }
}
