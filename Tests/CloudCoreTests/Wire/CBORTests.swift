import CloudCore
import WorkshopCommon
import XCTest

/// Bytes are from RFC 8949, appendix A.
final class CBORTests: XCTestCase {
    func testReadsTheExamplesOfTheStandard() throws {
        let cases: [(String, JSONValue)] = [
            ("00", 0), ("17", 23), ("1818", 24), ("1903e8", 1000), ("1b000000e8d4a51000", 1_000_000_000_000),
            ("20", -1), ("3863", -100), ("3903e7", -1000), ("f90000", 0), ("f93c00", 1), ("f97bff", 65504),
            ("fb3ff199999999999a", .number(JSONNumber(literal: "1.1"))), ("fa47c35000", 100_000),
            ("f90400", .number(JSONNumber(literal: "6.103515625e-05"))), ("f97c00", "Infinity"), ("f97e00", "NaN"),
            ("f9fc00", "-Infinity"), ("f4", false), ("f5", true), ("f6", nil), ("c11a514b67b0", 1_363_896_240),
            ("43010203", "AQID"), ("6449455446", "IETF"), ("62c3bc", "ü"), ("83010203", [1, 2, 3]),
            ("a26161016162820203", ["a": 1, "b": [2, 3]]), ("9f018202039f0405ffff", [1, [2, 3], [4, 5]]),
            ("bf61610161629f0203ffff", ["a": 1, "b": [2, 3]]), ("7f657374726561646d696e67ff", "streaming"),
        ]
        for (hex, expected) in cases { XCTAssertEqual(try CBOR.decode(bytes(hex)), expected, hex) }
    }

    func testRefusesWhatIsNoValue() {
        for hex in [
            "", "18", "61", "1c", "ff", "a1", "a10101", "9f", "62c328", "9bffffffffffffffff", "0000",
            "3bffffffffffffffff",
        ] {
            XCTAssertThrowsError(try CBOR.decode(bytes(hex)), hex)
        }
        XCTAssertThrowsError(try CBOR.decode([UInt8](repeating: 0x81, count: 10_000)), "nested too deeply")
    }

    func testWritesNumbersAsTheirMembersHaveThem() throws {
        let value: JSONValue = [
            "Count": 500, "Value": 2, "Timestamp": 1_363_896_240, "Label": "a", "On": true, "No": nil,
        ]
        let written = CBOR.encode(value) { $0 == "Value" ? .double : $0 == "Timestamp" ? .timestamp : .integer }
        XCTAssertEqual(
            hex(written),
            "a6" + "65436f756e74" + "1901f4" + "6556616c7565" + "fb4000000000000000" + "6954696d657374616d70"
                + "c1fb41d452d9ec000000" + "654c6162656c" + "6161" + "624f6e" + "f5" + "624e6f" + "f6"
        )
        XCTAssertEqual(try CBOR.decode(written), value)
        XCTAssertEqual(
            CBOR.encode([-500, 70_000, 5_000_000_000]) { _ in .integer },
            bytes("833901f31a000111701b000000012a05f200")
        )
    }

    private func bytes(_ hex: String) -> [UInt8] {
        let digits = hex.compactMap(\.hexDigitValue)
        return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }

    private func hex(_ bytes: [UInt8]) -> String {
        bytes.map { Identifiers.hexadecimal(UInt64($0), digits: 2) }.joined()
    }
}
