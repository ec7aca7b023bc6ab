import Foundation
import OrderedCollections
import StepFunctionsService
import WorkshopCommon
import XCTest

/// What `Tests/Fixtures/Parquet/make` wrote with pyarrow.
enum ParquetFixture {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Fixtures/Parquet")

    static let names = [
        "plain", "dictionary-snappy", "gzip-second-pages", "deltas-lz4", "nested", "nested-second-pages", "kinds",
        "int96",
    ]

    static func bytes(_ name: String) throws -> [UInt8] { Array(try Data(contentsOf: file(name, "parquet"))) }

    static func rows(_ name: String) throws -> [JSONValue] {
        let text = try String(contentsOf: file(name, "jsonl"), encoding: .utf8)
        return try text.split(separator: "\n").map { try JSONValue(parsing: String($0)) }
    }

    private static func file(_ name: String, _ type: String) -> URL { folder.appending(path: "\(name).\(type)") }
}

final class ParquetFileTests: XCTestCase {
    func testTheSameRowsComeOfEveryWayOfWriting() throws {
        for name in ["plain", "dictionary-snappy", "gzip-second-pages", "deltas-lz4"] { try check(name, "people") }
    }

    func testListsMapsAndStructuresArePutTogether() throws {
        for name in ["nested", "nested-second-pages"] { try check(name, "nested") }
    }

    func testEachKindOfValueHasItsText() throws {
        try check("kinds", "kinds")
        try check("int96", "int96")
    }

    func testACompressionThatIsNotReadIsNamed() throws {
        let file = try ParquetFile(try ParquetFixture.bytes("zstandard"))
        XCTAssertThrowsError(try file.rows()) { error in
            XCTAssertEqual(
                (error as? ParquetFile.Damaged)?.reason,
                "its pages are compressed by Zstandard, which the local cloud can't read: write it with Snappy or GZIP"
            )
        }
    }

    /// Damage is said, whatever it is: nothing crashes, nothing asks for memory that the file is no reason for.
    func testDamagedFilesEndWithAnError() throws {
        var random = SeededRandom(seed: 96)
        var (read, refused) = (0, 0)
        for name in ParquetFixture.names {
            let whole = try ParquetFixture.bytes(name)
            for _ in 0..<400 {
                var bytes = whole
                for _ in 0...Int(random.next() % 4) {
                    let position = Int(random.next() % UInt64(bytes.count))
                    switch random.next() % 3 {
                    case 0: bytes[position] = UInt8(truncatingIfNeeded: random.next())
                    case 1: bytes.removeSubrange(position..<min(bytes.count, position + 1 + Int(random.next() % 8)))
                    default: bytes.insert(UInt8(truncatingIfNeeded: random.next()), at: position)
                    }
                    if bytes.isEmpty { break }
                }
                if bytes.isEmpty { continue }
                do {
                    _ = try ParquetFile(bytes).rows()
                    read += 1
                } catch {
                    refused += 1
                }
            }
        }
        // Otherwise it is no damage that was tried, or nothing but the first look at it.
        XCTAssertGreaterThan(read, 100)
        XCTAssertGreaterThan(refused, 100)
    }

    private func check(_ name: String, _ expected: String) throws {
        let rows = try ParquetFile(try ParquetFixture.bytes(name)).rows()
        let wanted = try ParquetFixture.rows(expected)
        XCTAssertEqual(rows.count, wanted.count, name)
        for (row, other) in zip(rows, wanted) { XCTAssertEqual(row.comparable, other.comparable, name) }
    }
}

extension JSONValue {
    /// With numbers as they count: `1.0` is `1`.
    fileprivate var comparable: JSONValue {
        switch self {
        case .number(let number):
            guard number.literal.contains("."), !number.literal.contains("e") else { return self }
            let digits = number.literal.reversed().drop { $0 == "0" }.drop { $0 == "." }
            return .number(JSONNumber(literal: String(String(digits).reversed())))
        case .array(let elements): return .array(elements.map(\.comparable))
        case .object(let members): return .object(members.mapValues(\.comparable))
        case .null, .bool, .string: return self
        }
    }
}
