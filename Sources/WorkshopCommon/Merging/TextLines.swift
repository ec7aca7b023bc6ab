/// A file cut into lines, each with its line break, so that joining them gives the file back byte by byte.
package struct TextLines: Hashable, Sendable {
    package var lines: [ArraySlice<UInt8>]

    package init(_ contents: [UInt8]) {
        var lines: [ArraySlice<UInt8>] = []
        var start = 0
        for (index, byte) in contents.enumerated() where byte == 0x0A {
            lines.append(contents[start...index])
            start = index + 1
        }
        if start < contents.count { lines.append(contents[start...]) }
        self.lines = lines
    }

    package var contents: [UInt8] { Array(lines.joined()) }

    /// Whether every line break is the Windows one. A file without a line break has no opinion.
    package var usesCRLF: Bool {
        let broken = lines.filter { $0.last == 0x0A }
        return !broken.isEmpty && broken.allSatisfy { $0.suffix(2).elementsEqual([0x0D, 0x0A]) }
    }

    /// The same lines, each ending in the Windows line break where it ends in a line break at all.
    package func withCRLF() -> TextLines {
        var copy = self
        copy.lines = lines.map { line in
            guard line.last == 0x0A, !line.suffix(2).elementsEqual([0x0D, 0x0A]) else { return line }
            return line.dropLast() + [0x0D, 0x0A]
        }
        return copy
    }

    /// Neither UTF-8 nor free of NUL: lines mean nothing in such a file.
    package static func isBinary(_ contents: [UInt8]) -> Bool {
        contents.contains(0) || String(validating: contents, as: UTF8.self) == nil
    }
}
