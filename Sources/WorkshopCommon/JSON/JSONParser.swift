import OrderedCollections

/// Why a text is not JSON, and where.
package struct JSONParsingError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Reason: Hashable, Sendable {
        case unexpectedEnd
        case unexpectedCharacter
        case trailingComma
        case invalidNumber
        case invalidEscape
        case controlCharacterInString
        case invalidUTF8
        case trailingContent
        case nestedTooDeeply
    }

    package let reason: Reason
    /// 1-based.
    package let line: Int
    /// 1-based, counted in bytes.
    package let column: Int

    package var description: String {
        let what =
            switch reason {
            case .unexpectedEnd: "the text ends in the middle of a value"
            case .unexpectedCharacter: "there is a character that can't stand here"
            case .trailingComma: "JSON has no comma behind the last element"
            case .invalidNumber: "the number is not one that JSON allows"
            case .invalidEscape: "the string has an escape that JSON does not know"
            case .controlCharacterInString: "the string holds a control character, which JSON wants escaped"
            case .invalidUTF8: "the text is not UTF-8"
            case .trailingContent: "something follows after the end of the value"
            case .nestedTooDeeply: "values are nested more than \(JSONValue.maximumDepth) deep"
            }
        return "not JSON at line \(line), column \(column): \(what)"
    }
}

extension JSONValue {
    /// Deeper documents are refused, so that a hostile one can't exhaust the stack.
    package static let maximumDepth = 512

    /// Parses one JSON document (RFC 8259). Of duplicate keys the last wins, as in every AWS SDK.
    package init(parsing bytes: some Sequence<UInt8>) throws(JSONParsingError) {
        var parser = JSONParser(bytes: Array(bytes))
        self = try parser.document()
    }

    package init(parsing text: String) throws(JSONParsingError) {
        try self.init(parsing: text.utf8)
    }
}

private struct JSONParser {
    let bytes: [UInt8]
    var position = 0
    var depth = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    mutating func document() throws(JSONParsingError) -> JSONValue {
        let result = try value()
        skipWhitespace()
        guard position == bytes.count else { throw error(.trailingContent) }
        return result
    }

    private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func skipWhitespace() {
        while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
    }

    private mutating func value() throws(JSONParsingError) -> JSONValue {
        skipWhitespace()
        switch current {
        case UInt8(ascii: "{"): return try nested { parser throws(JSONParsingError) in .object(try parser.object()) }
        case UInt8(ascii: "["): return try nested { parser throws(JSONParsingError) in .array(try parser.array()) }
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try keyword("true", .bool(true))
        case UInt8(ascii: "f"): return try keyword("false", .bool(false))
        case UInt8(ascii: "n"): return try keyword("null", .null)
        case .some(UInt8(ascii: "-")), .some(UInt8(ascii: "0")...UInt8(ascii: "9")): return .number(try number())
        case nil: throw error(.unexpectedEnd)
        default: throw error(.unexpectedCharacter)
        }
    }

    private mutating func nested(
        _ body: (inout JSONParser) throws(JSONParsingError) -> JSONValue
    ) throws(JSONParsingError) -> JSONValue {
        guard depth < JSONValue.maximumDepth else { throw error(.nestedTooDeeply) }
        depth += 1
        defer { depth -= 1 }
        position += 1
        return try body(&self)
    }

    private mutating func keyword(_ word: StaticString, _ value: JSONValue) throws(JSONParsingError) -> JSONValue {
        for offset in 0..<word.utf8CodeUnitCount {
            guard let byte = current else { throw error(.unexpectedEnd) }
            guard byte == word.utf8Start[offset] else { throw error(.unexpectedCharacter) }
            position += 1
        }
        return value
    }

    /// Called behind a comma: the mistake is there, and not at the bracket, which may stand on the next line.
    private mutating func checkComma(before closing: UInt8) throws(JSONParsingError) {
        let comma = position - 1
        skipWhitespace()
        guard current == closing else { return }
        position = comma
        throw error(.trailingComma)
    }

    private mutating func array() throws(JSONParsingError) -> [JSONValue] {
        var elements: [JSONValue] = []
        skipWhitespace()
        if current == UInt8(ascii: "]") {
            position += 1
            return elements
        }
        while true {
            elements.append(try value())
            if try endsAfterElement(closing: UInt8(ascii: "]")) { return elements }
            try checkComma(before: UInt8(ascii: "]"))
        }
    }

    private mutating func object() throws(JSONParsingError) -> JSONObject {
        var members: JSONObject = [:]
        skipWhitespace()
        if current == UInt8(ascii: "}") {
            position += 1
            return members
        }
        while true {
            skipWhitespace()
            guard let byte = current else { throw error(.unexpectedEnd) }
            guard byte == UInt8(ascii: "\"") else { throw error(.unexpectedCharacter) }
            let key = try string()
            skipWhitespace()
            guard let colon = current else { throw error(.unexpectedEnd) }
            guard colon == UInt8(ascii: ":") else { throw error(.unexpectedCharacter) }
            position += 1
            members[key] = try value()
            if try endsAfterElement(closing: UInt8(ascii: "}")) { return members }
            try checkComma(before: UInt8(ascii: "}"))
        }
    }

    private mutating func endsAfterElement(closing: UInt8) throws(JSONParsingError) -> Bool {
        skipWhitespace()
        guard let byte = current else { throw error(.unexpectedEnd) }
        guard byte == UInt8(ascii: ",") || byte == closing else { throw error(.unexpectedCharacter) }
        position += 1
        return byte == closing
    }

    private mutating func string() throws(JSONParsingError) -> String {
        position += 1
        let start = position
        while let byte = current, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") {
            guard byte >= 0x20 else { throw error(.controlCharacterInString) }
            position += 1
        }
        // Most strings hold no escape: they are taken in one piece.
        if current == UInt8(ascii: "\"") {
            defer { position += 1 }
            return try text(bytes[start..<position])
        }
        return try escapedString(from: start)
    }

    private mutating func escapedString(from start: Int) throws(JSONParsingError) -> String {
        var content = Array(bytes[start..<position])
        while let byte = current {
            switch byte {
            case UInt8(ascii: "\""):
                position += 1
                return try text(content[...])
            case UInt8(ascii: "\\"):
                position += 1
                try escape(into: &content)
            case 0..<0x20:
                throw error(.controlCharacterInString)
            default:
                content.append(byte)
                position += 1
            }
        }
        throw error(.unexpectedEnd)
    }

    private mutating func escape(into content: inout [UInt8]) throws(JSONParsingError) {
        guard let byte = current else { throw error(.unexpectedEnd) }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): content.append(byte)
        case UInt8(ascii: "b"): content.append(0x08)
        case UInt8(ascii: "f"): content.append(0x0C)
        case UInt8(ascii: "n"): content.append(0x0A)
        case UInt8(ascii: "r"): content.append(0x0D)
        case UInt8(ascii: "t"): content.append(0x09)
        case UInt8(ascii: "u"): content.append(contentsOf: String(try unicodeEscape()).utf8)
        default: throw error(.invalidEscape)
        }
    }

    /// A lone surrogate becomes U+FFFD, since no Swift string can hold it.
    private mutating func unicodeEscape() throws(JSONParsingError) -> Unicode.Scalar {
        let first = try hexDigits()
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard first < 0xDC00, position + 1 < bytes.count, bytes[position] == UInt8(ascii: "\\"),
            bytes[position + 1] == UInt8(ascii: "u")
        else { return "\u{FFFD}" }
        let beforeSecond = position
        position += 2
        let second = try hexDigits()
        guard (0xDC00...0xDFFF).contains(second) else {
            position = beforeSecond
            return "\u{FFFD}"
        }
        return Unicode.Scalar(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00)) ?? "\u{FFFD}"
    }

    private mutating func hexDigits() throws(JSONParsingError) -> UInt32 {
        var result: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = current else { throw error(.unexpectedEnd) }
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80 else {
                throw error(.invalidEscape)
            }
            result = result << 4 | UInt32(digit)
            position += 1
        }
        return result
    }

    private mutating func number() throws(JSONParsingError) -> JSONNumber {
        let start = position
        if current == UInt8(ascii: "-") { position += 1 }
        if current == UInt8(ascii: "0") {
            position += 1
        } else {
            try digits()
        }
        if current == UInt8(ascii: ".") {
            position += 1
            try digits()
        }
        if current == UInt8(ascii: "e") || current == UInt8(ascii: "E") {
            position += 1
            if current == UInt8(ascii: "+") || current == UInt8(ascii: "-") { position += 1 }
            try digits()
        }
        if let byte = current, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { throw error(.invalidNumber) }
        return JSONNumber(literal: String(decoding: bytes[start..<position], as: UTF8.self))
    }

    private mutating func digits() throws(JSONParsingError) {
        let start = position
        while let byte = current, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { position += 1 }
        guard position > start else { throw error(current == nil ? .unexpectedEnd : .invalidNumber) }
    }

    private func text(_ slice: ArraySlice<UInt8>) throws(JSONParsingError) -> String {
        guard let text = String(validating: slice, as: UTF8.self) else { throw error(.invalidUTF8) }
        return text
    }

    private func error(_ reason: JSONParsingError.Reason) -> JSONParsingError {
        let before = bytes[..<min(position, bytes.count)]
        let lineStart = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        return JSONParsingError(
            reason: reason,
            line: before.count { $0 == 0x0A } + 1,
            column: before.count - lineStart + 1
        )
    }
}
