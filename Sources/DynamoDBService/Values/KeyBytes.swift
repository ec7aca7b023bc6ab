/// Bytes by which SQLite sorts items as DynamoDB does.
///
/// An item's key is the hash of its partition key, which decides the order of a `Scan` and its segments, then the partition
/// key, then the sort key; an index's entry ends with the key of its item. No part is a prefix of another.
enum KeyBytes {
    /// Of one key attribute.
    static func part(_ value: AttributeValue) -> [UInt8] {
        switch value {
        case .number(let number): number.sortBytes
        default: escaped(prefix(value)) + [0, 0]
        }
    }

    /// What all parts begin with whose values begin with this one.
    static func beginning(_ value: AttributeValue) -> [UInt8] { escaped(prefix(value)) }

    /// Of all items with this partition key.
    static func partition(_ value: AttributeValue) -> [UInt8] {
        let part = part(value)
        return bigEndian(hash(part)) + part
    }

    /// The first key that does not begin with these bytes.
    static func end(of prefix: [UInt8]) -> [UInt8] {
        var bytes = prefix
        while let last = bytes.popLast() {
            if last < 0xFF { return bytes + [last + 1] }
        }
        return [UInt8](repeating: 0xFF, count: 16)
    }

    /// Where a segment of a parallel scan begins; the last ends where ``end(of:)`` nothing is.
    static func segmentStart(_ segment: Int, of total: Int) -> [UInt8] {
        segment == 0 ? [] : bigEndian(UInt64(segment) * (UInt64.max / UInt64(total)))
    }

    static let beyondAll = [UInt8](repeating: 0xFF, count: 16)

    private static func prefix(_ value: AttributeValue) -> [UInt8] {
        switch value {
        case .string(let text): Array(text.utf8)
        case .binary(let bytes): bytes
        default: []
        }
    }

    private static func escaped(_ bytes: [UInt8]) -> [UInt8] {
        guard bytes.contains(0) else { return bytes }
        return bytes.flatMap { $0 == 0 ? [0, 0xFF] : [$0] }
    }

    private static func bigEndian(_ value: UInt64) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: value >> UInt64(56 - 8 * $0)) }
    }

    /// FNV-1a, mixed once more so that short keys spread over all segments.
    private static func hash(_ bytes: [UInt8]) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        hash = (hash ^ hash >> 33) &* 0xFF51_AFD7_ED55_8CCD
        hash ^= hash >> 29
        // The highest hash is the end of the last segment.
        return hash & ~1
    }
}
