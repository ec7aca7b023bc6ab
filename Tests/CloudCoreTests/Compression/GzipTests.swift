import CloudCore
import XCTest

final class GzipTests: XCTestCase {
    private let text = String(repeating: #"{"Namespace":"Shoutout"}"#, count: 20)
    /// Made by Python's `gzip`, with and without a file's name.
    private let plain = "H4sIAAAAAAACA6tW8kvMTS0uSExOVbJSCs7ILy0BIqXa6lHxYSEOAKRF+nLgAQAA"
    private let named = "H4sICAAAAAAC/3guanNvbgCrVvJLzE0tLkhMTlWyUgrOyC8tASKl2upR8WEhDgCkRfpy4AEAAA=="

    func testUnpacksWithAndWithoutAName() throws {
        for packed in [plain, named] {
            let bytes = try XCTUnwrap(Base64.decode(packed))
            XCTAssertEqual(String(decoding: try Gzip.unpack(bytes, limit: 10_000), as: UTF8.self), text)
        }
    }

    func testRefusesWhatIsDamagedOrTooLarge() throws {
        let bytes = try XCTUnwrap(Base64.decode(plain))
        XCTAssertThrowsError(try Gzip.unpack(bytes, limit: 479))
        for count in 0..<bytes.count {
            XCTAssertThrowsError(try Gzip.unpack(Array(bytes.prefix(count)), limit: 10_000))
        }
    }
}

extension GzipTests {
    func testUnpacksWhatItPacks() throws {
        for count in [0, 1, 0xFFFF, 0x10000, 200_000] {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
            XCTAssertEqual(try Gzip.unpack(Gzip.pack(bytes), limit: count), bytes)
        }
    }
}
