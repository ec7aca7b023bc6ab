/// Finds text that nests deeper than a parser should follow, before a parser sees it.
///
/// YAML parsers recurse; a megabyte of `[` would exhaust the stack. No real template comes near the limit.
enum NestingGuard {
    static let limit = 100

    /// The 1-based line where the limit is passed.
    static func lineTooDeep(in text: String) -> Int? {
        var line = 1
        var flow = 0
        var indents: [Int] = []
        var column = 0
        var isLeading = true
        var previous: UInt8 = 0x0A
        for byte in text.utf8 {
            if byte == 0x0A {
                line += 1
                column = 0
                isLeading = true
                previous = byte
                continue
            }
            if isLeading, byte != 0x20 {
                if byte == UInt8(ascii: "-") || byte == UInt8(ascii: "?") {
                    open(column, in: &indents)
                } else {
                    open(column, in: &indents)
                    isLeading = false
                }
                if indents.count > limit { return line }
            }
            // `- - -` opens a level each; `--` does not go on.
            if isLeading, previous == byte, byte == UInt8(ascii: "-") { isLeading = false }
            switch byte {
            case UInt8(ascii: "["), UInt8(ascii: "{"): flow += 1
            case UInt8(ascii: "]"), UInt8(ascii: "}"): flow = max(0, flow - 1)
            default: break
            }
            if flow > limit { return line }
            column += 1
            previous = byte
        }
        return nil
    }

    private static func open(_ column: Int, in indents: inout [Int]) {
        while let last = indents.last, last >= column { indents.removeLast() }
        indents.append(column)
    }
}
