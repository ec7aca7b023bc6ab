// Looks at bytes where it can: these run for every line and every directive of a lesson.

extension StringProtocol {
    /// Without white space at both ends.
    var trimmed: String { String(Substring(self).trimmedPart) }
}

extension Substring {
    /// Without white space at both ends.
    var trimmedPart: Substring {
        var (start, end) = (startIndex, endIndex)
        while start < end, utf8[start].isSpace { start = utf8.index(after: start) }
        while start < end, utf8[utf8.index(before: end)].isSpace { end = utf8.index(before: end) }
        let part = self[start..<end]
        let isASCII = (part.utf8.first ?? 0) < 0x80 && (part.utf8.last ?? 0) < 0x80
        return isASCII ? part : part.trimmedOfAnySpace
    }

    private var trimmedOfAnySpace: Substring {
        var part = self
        while part.first?.isWhitespace == true { part = part.dropFirst() }
        while part.last?.isWhitespace == true { part = part.dropLast() }
        return part
    }

    /// Whether it begins with the same bytes.
    func starts(with prefix: StaticString) -> Bool {
        let bytes = UnsafeBufferPointer(start: prefix.utf8Start, count: prefix.utf8CodeUnitCount)
        return utf8.starts(with: bytes)
    }

    /// The parts between the separators, empty ones too.
    func parts(between separator: Unicode.Scalar, maxSplits: Int = .max) -> [Substring] {
        utf8.split(separator: UInt8(ascii: separator), maxSplits: maxSplits, omittingEmptySubsequences: false)
            .map { Substring($0) }
    }
}

extension UInt8 {
    static let lineFeed = UInt8(ascii: "\n")

    /// ASCII's white space.
    var isSpace: Bool { self == UInt8(ascii: " ") || (0x09...0x0D).contains(self) }
}
