import WorkshopCommon

/// `?(@.price < 10 && @.name in ['a', 'b'])`
extension JSONPathParser {
    mutating func filter() throws(JSONPathError) -> JSONPathFilter {
        position += 1
        skipSpace()
        guard current == UInt8(ascii: "(") else { throw error("a filter stands between ?( and )") }
        position += 1
        let filter = try anyFilter()
        try expect(UInt8(ascii: ")"))
        return filter
    }

    private mutating func anyFilter() throws(JSONPathError) -> JSONPathFilter {
        guard depth < Self.maximumDepth else { throw error("the filter is nested too deeply") }
        depth += 1
        defer { depth -= 1 }
        var parts = [try allFilter()]
        while take("||") { parts.append(try allFilter()) }
        return parts.count == 1 ? parts[0] : .any(parts)
    }

    private mutating func allFilter() throws(JSONPathError) -> JSONPathFilter {
        var parts = [try term()]
        while take("&&") { parts.append(try term()) }
        return parts.count == 1 ? parts[0] : .all(parts)
    }

    private mutating func term() throws(JSONPathError) -> JSONPathFilter {
        skipSpace()
        if current == UInt8(ascii: "!"), peek(1) != UInt8(ascii: "=") {
            position += 1
            guard depth < Self.maximumDepth else { throw error("the filter is nested too deeply") }
            depth += 1
            defer { depth -= 1 }
            return .not(try term())
        }
        if current == UInt8(ascii: "(") {
            position += 1
            let inner = try anyFilter()
            try expect(UInt8(ascii: ")"))
            return inner
        }
        let left = try value()
        guard let comparison = comparison() else { return .exists(left) }
        return .compare(left, comparison, try value())
    }

    private mutating func comparison() -> JSONPathFilter.Comparison? {
        skipSpace()
        let symbols = ["==", "!=", "<=", ">=", "=~", "<", ">"]
        for symbol in symbols where take(symbol) { return JSONPathFilter.Comparison(rawValue: symbol) }
        let words = ["in", "nin", "subsetof", "anyof", "noneof", "contains", "size", "empty"]
        for word in words where isWord(word) {
            position += word.utf8.count
            return JSONPathFilter.Comparison(rawValue: word)
        }
        return nil
    }

    private func isWord(_ word: String) -> Bool {
        let end = position + word.utf8.count
        guard end <= bytes.count, bytes[position..<end].elementsEqual(word.utf8) else { return false }
        return end == bytes.count || !bytes[end].isNamePart
    }

    private mutating func value() throws(JSONPathError) -> JSONPathFilter.Value {
        skipSpace()
        guard let byte = current else { throw error("a value is missing") }
        switch byte {
        case UInt8(ascii: "@"), UInt8(ascii: "$"):
            let start = position
            position += 1
            let steps = try steps(stopsAtSpace: true)
            let text = String(decoding: bytes[start..<position], as: UTF8.self)
            let path = JSONPath(root: .input, steps: steps, text: text)
            return byte == UInt8(ascii: "@") ? .current(path) : .document(path)
        case UInt8(ascii: "/"):
            return try pattern()
        default:
            return .literal(try literal())
        }
    }

    private mutating func literal() throws(JSONPathError) -> JSONValue {
        skipSpace()
        switch current {
        case UInt8(ascii: "'"), UInt8(ascii: "\""): return .string(try quoted())
        case UInt8(ascii: "["):
            guard depth < Self.maximumDepth else { throw error("the list is nested too deeply") }
            depth += 1
            defer { depth -= 1 }
            position += 1
            skipSpace()
            if take("]") { return .array([]) }
            let elements = try list { parser throws(JSONPathError) in try parser.literal() }
            try expect(UInt8(ascii: "]"))
            return .array(elements)
        default:
            let start = position
            while let byte = current,
                byte.isNamePart || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
                    || byte == UInt8(ascii: "+")
            { position += 1 }
            let word = bytes[start..<position]
            guard let value = try? JSONValue(parsing: word) else { throw error("a value is missing") }
            return value
        }
    }

    private mutating func pattern() throws(JSONPathError) -> JSONPathFilter.Value {
        position += 1
        var content: [UInt8] = []
        while let byte = current, byte != UInt8(ascii: "/") {
            content.append(byte)
            position += 1
            if byte == UInt8(ascii: "\\"), let escaped = current {
                content.append(escaped)
                position += 1
            }
        }
        guard current == UInt8(ascii: "/") else { throw error("the pattern has no end") }
        position += 1
        let ignoresCase = current == UInt8(ascii: "i")
        while let byte = current, byte.isLetter { position += 1 }
        let text = String(decoding: content, as: UTF8.self)
        guard (try? Regex(text)) != nil else { throw error("the pattern is no regular expression") }
        return .pattern(text, ignoresCase: ignoresCase)
    }

    mutating func take(_ symbol: String) -> Bool {
        skipSpace()
        let end = position + symbol.utf8.count
        guard end <= bytes.count, bytes[position..<end].elementsEqual(symbol.utf8) else { return false }
        position = end
        return true
    }

    private mutating func expect(_ byte: UInt8) throws(JSONPathError) {
        skipSpace()
        guard current == byte else { throw error("a \(Character(Unicode.Scalar(byte))) is missing") }
        position += 1
    }
}
