import WorkshopCommon

/// A file's text, by line.
struct SourceText {
    let file: String
    /// Without a byte order mark, each line end a line feed.
    let text: String
    /// How many bytes stand before each line.
    private let starts: [Int]

    init(_ text: String, file: String) {
        self.file = file
        self.text = Self.normalized(text)
        starts = Self.starts(in: self.text)
    }

    private static func normalized(_ text: String) -> String {
        let isMarked = text.unicodeScalars.first == "\u{FEFF}"
        let hasReturns = text.utf8.withContiguousStorageIfAvailable { $0.contains(0x0D) } ?? true
        guard isMarked || hasReturns else { return text }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        // The mark takes three bytes.
        for byte in text.utf8.dropFirst(isMarked ? 3 : 0) {
            if byte == .lineFeed, bytes.last == 0x0D { bytes.removeLast() }
            bytes.append(byte)
        }
        for index in bytes.indices where bytes[index] == 0x0D { bytes[index] = .lineFeed }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func starts(in text: String) -> [Int] {
        var text = text
        return text.withUTF8 { bytes in
            var starts = [0]
            for (index, byte) in bytes.enumerated() where byte == .lineFeed { starts.append(index + 1) }
            return starts
        }
    }

    var lineCount: Int { starts.count }

    /// Without its line end.
    ///
    /// - Parameter number: from 1; outside of the text there are empty lines.
    func line(_ number: Int) -> Substring {
        guard starts.indices.contains(number - 1) else { return "" }
        let end = number < starts.count ? starts[number] - 1 : text.utf8.count
        return text[index(starts[number - 1])..<index(end)]
    }

    /// All from a line on.
    func text(from number: Int) -> Substring {
        starts.indices.contains(number - 1) ? text[index(starts[number - 1])...] : ""
    }

    private func index(_ offset: Int) -> String.Index {
        text.utf8.index(text.startIndex, offsetBy: offset)
    }

    func location(line: Int, column: Int? = nil) -> SourceLocation {
        SourceLocation(file: file, line: line, column: column)
    }

    func location(of range: SourceRange) -> SourceLocation {
        let prefix = line(range.startLine).utf8.prefix(max(0, range.startColumn - 1))
        return location(line: range.startLine, column: String(prefix).map { $0.count + 1 } ?? range.startColumn)
    }
}
