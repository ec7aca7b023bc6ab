import CloudCore
import XCTest

final class TimestampParsingTests: XCTestCase {
    func testReadsWhatItWrites() throws {
        for milliseconds: Int64 in [0, 1_764_109_500_250, 951_782_400_000, -86_400_000, 4_102_444_799_999] {
            let moment = Timestamp(millisecondsSince1970: milliseconds)
            XCTAssertEqual(Timestamp(iso8601: moment.iso8601), moment, moment.iso8601)
        }
    }

    func testReadsOffsetsDatesAndFractions() {
        let expected = Timestamp(millisecondsSince1970: 1_764_062_100_000)
        for text in [
            "2025-11-25T09:15:00Z", "2025-11-25T10:15:00+01:00", "2025-11-25T04:15:00-0500", "2025-11-25T09:15:00",
        ] {
            XCTAssertEqual(Timestamp(iso8601: text), expected, text)
        }
        XCTAssertEqual(Timestamp(iso8601: "1970-01-02"), Timestamp(millisecondsSince1970: 86_400_000))
        XCTAssertEqual(Timestamp(iso8601: "1970-01-01T00:00:00.000000123Z"), Timestamp(nanosecondsSince1970: 123))
    }

    func testRefusesWhatIsNoMoment() {
        for text in [
            "", "1970", "1970-13-01", "1970-01-01T", "1970-01-01T25:00:00Z", "1970-01-01T00:00:00.Z",
            "1970-01-01T00:00:00X",
        ] {
            XCTAssertNil(Timestamp(iso8601: text), text)
        }
    }
}
