import WorkshopCommon

extension IntrinsicCall {
    /// Whether the text would be a call: `States.` and a name come first.
    package static func isCall(_ text: String) -> Bool { text.hasPrefix("States.") }

    package init(parsing text: String) throws(JSONPathError) {
        var parser = IntrinsicParser(text)
        self = try parser.whole()
    }
}

private struct IntrinsicParser {
    /// AWS's own limit of nested calls is ten; deeper ones can't exhaust our stack either.
    static let maximumDepth = 10

    let bytes: [UInt8]
    var position = 0
    var depth = 0

    init(_ text: String) { bytes = Array(text.utf8) }

    mutating func whole() throws(JSONPathError) -> IntrinsicCall {
        let result = try call()
        skipSpace()
        guard position == bytes.count else { throw error("something follows after the call") }
        return result
    }

    private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

    private func error(_ reason: String) -> JSONPathError { JSONPathError(offset: position, reason: reason) }

    private mutating func skipSpace() {
        while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
    }

    private mutating func call() throws(JSONPathError) -> IntrinsicCall {
        guard depth < Self.maximumDepth else { throw error("calls are nested too deeply") }
        depth += 1
        defer { depth -= 1 }
        let start = position
        while let byte = current, byte.isNamePart || byte == UInt8(ascii: ".") { position += 1 }
        let name = String(decoding: bytes[start..<position], as: UTF8.self)
        guard let function = IntrinsicFunction(rawValue: name) else { throw error("there is no function \(name)") }
        skipSpace()
        guard current == UInt8(ascii: "(") else { throw error("a ( follows after \(name)") }
        position += 1
        let arguments = try arguments()
        guard function.arity.contains(arguments.count) else { throw error("\(name) takes another number of arguments") }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        return IntrinsicCall(function: function, arguments: arguments, text: text)
    }

    private mutating func arguments() throws(JSONPathError) -> [IntrinsicCall.Argument] {
        var arguments: [IntrinsicCall.Argument] = []
        skipSpace()
        if current == UInt8(ascii: ")") {
            position += 1
            return arguments
        }
        while true {
            skipSpace()
            arguments.append(try argument())
            skipSpace()
            guard let byte = current, byte == UInt8(ascii: ",") || byte == UInt8(ascii: ")") else {
                throw error("a , or ) follows after an argument")
            }
            position += 1
            if byte == UInt8(ascii: ")") { return arguments }
        }
    }

    private mutating func argument() throws(JSONPathError) -> IntrinsicCall.Argument {
        switch current {
        case UInt8(ascii: "'"): return .text(try text())
        case UInt8(ascii: "$"): return .path(try path())
        case UInt8(ascii: "S"): return .call(try call())
        default:
            let start = position
            while let byte = current, byte.isNamePart || [0x2B, 0x2D, 0x2E].contains(byte) { position += 1 }
            guard position > start, let value = try? JSONValue(parsing: bytes[start..<position]) else {
                throw error("an argument is a text in apostrophes, a number, true, false, null, a path or a call")
            }
            return .value(value)
        }
    }

    private mutating func text() throws(JSONPathError) -> String {
        position += 1
        let start = position
        while let byte = current, byte != UInt8(ascii: "'") { position += byte == UInt8(ascii: "\\") ? 2 : 1 }
        guard current != nil else { throw error("an apostrophe is missing") }
        defer { position += 1 }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    /// A path ends at a comma or a closing parenthesis that belongs to no bracket of its own.
    private mutating func path() throws(JSONPathError) -> JSONPath {
        let start = position
        var open = 0
        var quote: UInt8?
        scan: while let byte = current {
            if let mark = quote {
                if byte == UInt8(ascii: "\\") { position += 1 } else if byte == mark { quote = nil }
            } else {
                switch byte {
                case UInt8(ascii: "'"), UInt8(ascii: "\""): quote = byte
                case UInt8(ascii: "["), UInt8(ascii: "("): open += 1
                case UInt8(ascii: "]"): open -= 1
                case UInt8(ascii: ")"):
                    if open == 0 { break scan }
                    open -= 1
                case UInt8(ascii: ",") where open == 0: break scan
                default: break
                }
            }
            position += 1
        }
        position = min(position, bytes.count)
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        return try JSONPath(parsing: String(text.reversed().drop { $0 == " " }.reversed()))
    }
}
