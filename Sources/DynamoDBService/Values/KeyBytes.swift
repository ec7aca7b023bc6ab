import Crypto

/// Bytes by which SQLite sorts items as DynamoDB does.
///
/// An item's key is the hash of its partition key, which decides the order of a `Scan` and its segments, then the partition
/// key, then the sort key; an index's entry ends with the key of its item. No part is a prefix of another, and what a key
/// of several attributes has of one kind stands one after another, hashed together.
///
/// The hash is DynamoDB's own, as recorded answers show it, so that items come in the order in which AWS gives them.
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
    static func partition(_ key: [AttributeValue]) -> [UInt8] {
        hash(key) + key.flatMap(part)
    }

    /// Of an item's key, which sorts entries that are alike in a global index.
    static func hash(_ key: [AttributeValue]) -> [UInt8] {
        Array(Insecure.MD5.hash(data: Array("Outliers".utf8) + key.flatMap(hashed)).prefix(8))
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
        guard segment > 0 else { return [] }
        let start = UInt64(total).dividingFullWidth((high: UInt64(segment), low: 0)).quotient
        return withUnsafeBytes(of: start.bigEndian, Array.init)
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

    private static func hashed(_ value: AttributeValue) -> [UInt8] {
        if case .number(let number) = value { return number.hashedBytes }
        return prefix(value)
    }
}

extension DynamoNumber {
    /// Pairs of digits after an exponent of a hundred; those of a negative number are turned round and ended, as far as 20
    /// bytes reach.
    fileprivate var hashedBytes: [UInt8] {
        guard !digits.isEmpty else { return [0x80] }
        let isOdd = exponent & 1 == 0
        let power = UInt8(truncatingIfNeeded: (exponent + (isOdd ? 2 : 1)) / 2 - 64)
        let padded = (isOdd ? [0] : []) + digits + [0]
        let pairs = stride(from: 0, to: padded.count - 1, by: 2).map { padded[$0] * 10 + padded[$0 + 1] }
        guard isNegative else { return [power] + pairs.map { $0 + 1 } }
        return [~power] + pairs.map { 101 - $0 } + (pairs.count < 19 ? [102] : [])
    }
}
