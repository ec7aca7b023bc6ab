/// What the parser that AWS's services use has to say of a text that is no JSON.
///
/// Services hand its words on to their callers: Step Functions for inputs and definitions, EventBridge for patterns.
/// Words and columns are Jackson's (<https://github.com/FasterXML/jackson-core>), as recorded from AWS.
package struct JSONComplaint: Hashable, Sendable {
    package let message: String
    /// 1-based.
    package let line: Int
    /// 1-based; behind a word that is no token, at a character that can't stand there.
    package let column: Int

    /// - Returns: `nil` for a text that it finds no fault with.
    package init?(of text: String) {
        var scanner = Scanner(text: text)
        guard let complaint = scanner.complaint() else { return nil }
        self = complaint
    }

    fileprivate init(_ message: String, line: Int, column: Int) {
        self.message = message
        self.line = line
        self.column = column
    }

    /// `[Source: (String)"…"; line: 1, column: 4]`; of a long text, the beginning.
    package func source(of text: String) -> String {
        "[Source: \(Self.quoted(text)); line: \(line), column: \(column)]"
    }

    fileprivate static func quoted(_ text: String) -> String {
        let count = text.utf16.count
        guard count > 500 else { return "(String)\"\(text)\"" }
        return "(String)\"\(text.prefix(500))\"[truncated \(count - 500) chars]"
    }
}

extension JSONComplaint {
    fileprivate struct Scanner {
        private enum Container {
            case object, array

            var name: String { self == .object ? "Object" : "Array" }
            var close: UInt8 { self == .object ? UInt8(ascii: "}") : UInt8(ascii: "]") }
        }

        private static let tokens = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')"

        private let text: String
        private let bytes: [UInt8]
        private var position = 0
        private var open: [(kind: Container, start: Int)] = []
        private var failure: JSONComplaint?

        init(text: String) {
            self.text = text
            bytes = Array(text.utf8)
        }

        mutating func complaint() -> JSONComplaint? {
            value()
            while failure == nil, !open.isEmpty { afterValue() }
            guard failure == nil else { return failure }
            if skipBlanks() != nil { value() }
            return failure
        }

        // MARK: Grammar

        private mutating func value() {
            guard let byte = skipBlanks() else { return endOfInput(": expected close marker for") }
            switch byte {
            case UInt8(ascii: "{"): begin(.object)
            case UInt8(ascii: "["): begin(.array)
            case UInt8(ascii: "\""):
                string(end: ": was expecting closing quote for a string value", kind: "string value")
            case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): number()
            case UInt8(ascii: "}"): unexpected("expected a value")
            default:
                guard Self.isWordPart(byte) else { return unexpected("expected a valid value \(Self.tokens)") }
                word()
            }
        }

        private mutating func begin(_ kind: Container) {
            open.append((kind, position))
            position += 1
            guard let byte = skipBlanks() else { return endOfInput(nil) }
            if byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]") { return close(byte) }
            if kind == .object { member() } else { value() }
        }

        private mutating func member() {
            guard let byte = skipBlanks() else { return endOfInput(" within/between Object entries") }
            guard byte == UInt8(ascii: "\"") else {
                return unexpected("was expecting double-quote to start field name")
            }
            string(end: " in field name", kind: "name")
            guard failure == nil else { return }
            guard let colon = skipBlanks() else { return endOfInput(" within/between Object entries") }
            guard colon == UInt8(ascii: ":") else {
                return unexpected("was expecting a colon to separate field name and value")
            }
            position += 1
            guard skipBlanks() != nil else { return endOfInput(" within/between Object entries") }
            value()
        }

        private mutating func afterValue() {
            guard let container = open.last else { return }
            guard let byte = skipBlanks() else { return endOfInput(nil) }
            if byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]") { return close(byte) }
            guard byte == UInt8(ascii: ",") else {
                return unexpected("was expecting comma to separate \(container.kind.name) entries")
            }
            position += 1
            guard skipBlanks() != nil else { return endOfInput(" within/between \(container.kind.name) entries") }
            if container.kind == .object { member() } else { value() }
        }

        private mutating func close(_ byte: UInt8) {
            guard let container = open.last else { return }
            guard byte == container.kind.close else {
                let (found, wanted) = (Unicode.Scalar(byte), Unicode.Scalar(container.kind.close))
                return fail(
                    "Unexpected close marker '\(found)': expected '\(wanted)' (for \(container.kind.name) starting at "
                        + "\(place(of: container.start)))"
                )
            }
            open.removeLast()
            position += 1
        }

        // MARK: Tokens

        private mutating func string(end: String, kind: String) {
            position += 1
            while position < bytes.count {
                let byte = bytes[position]
                switch byte {
                case UInt8(ascii: "\""):
                    position += 1
                    return
                case UInt8(ascii: "\\"): escape()
                case 0..<0x20:
                    fail(
                        "Illegal unquoted character ((CTRL-CHAR, code \(byte))): has to be escaped using backslash to be "
                            + "included in \(kind)",
                        behind: 1
                    )
                default: position += 1
                }
                if failure != nil { return }
            }
            endOfInput(end)
        }

        private mutating func escape() {
            guard position + 1 < bytes.count else {
                position = bytes.count
                return endOfInput(" in character escape sequence")
            }
            position += 1
            switch bytes[position] {
            case UInt8(ascii: "u"):
                for _ in 0..<4 {
                    position += 1
                    guard position < bytes.count else { return endOfInput(" in character escape sequence") }
                    guard Character(Unicode.Scalar(bytes[position])).isHexDigit else {
                        return unexpected("expected a hex-digit for character escape sequence")
                    }
                }
                position += 1
            case let byte where "\"\\/bfnrt".utf8.contains(byte): position += 1
            default: fail("Unrecognized character escape \(described())", behind: 1)
            }
        }

        private mutating func number() {
            if bytes[position] == UInt8(ascii: "-") { position += 1 }
            guard digits("expected digit (0-9) to follow minus sign, for valid numeric value") else { return }
            if position < bytes.count, bytes[position] == UInt8(ascii: ".") {
                position += 1
                guard digits("Decimal point not followed by a digit") else { return }
            }
            guard position < bytes.count, bytes[position] | 0x20 == UInt8(ascii: "e") else { return }
            position += 1
            if position < bytes.count, bytes[position] == UInt8(ascii: "+") || bytes[position] == UInt8(ascii: "-") {
                position += 1
            }
            _ = digits("Exponent indicator not followed by a digit")
        }

        private mutating func digits(_ complaint: String) -> Bool {
            let start = position
            while position < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[position]) {
                position += 1
            }
            if position == start {
                guard position < bytes.count else {
                    endOfInput(" in VALUE_NUMBER_INT")
                    return false
                }
                fail("Unexpected character (\(described())) in numeric value: \(complaint)")
                return false
            }
            if position - start > 1, bytes[start] == UInt8(ascii: "0"), complaint.hasPrefix("expected") {
                fail("Invalid numeric value: Leading zeroes not allowed")
                return false
            }
            return true
        }

        private mutating func word() {
            let start = position
            while position < bytes.count, Self.isWordPart(bytes[position]) { position += 1 }
            let word = String(decoding: bytes[start..<position], as: UTF8.self)
            if ["true", "false", "null"].contains(word) { return }
            fail("Unrecognized token '\(word)': was expecting \(Self.tokens)")
        }

        /// As Java has it in names.
        private static func isWordPart(_ byte: UInt8) -> Bool {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "$"), 0x80...:
                true
            default: false
            }
        }

        private mutating func skipBlanks() -> UInt8? {
            while position < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) { position += 1 }
            return position < bytes.count ? bytes[position] : nil
        }

        // MARK: Complaints

        private mutating func unexpected(_ expectation: String) {
            fail("Unexpected character (\(described())): \(expectation)")
        }

        /// - Parameter place: `nil` for what the innermost object or array lacks.
        private mutating func endOfInput(_ place: String?) {
            position = bytes.count
            if let place, !place.hasPrefix(": expected close") { return fail("Unexpected end-of-input\(place)") }
            guard let container = open.last else { return fail("No content to map due to end-of-input") }
            fail(
                "Unexpected end-of-input: expected close marker for \(container.kind.name) (start marker at "
                    + "\(self.place(of: container.start)))"
            )
        }

        private func described() -> String {
            let scalar = String(decoding: bytes[position...].prefix(4), as: UTF8.self).unicodeScalars.first ?? " "
            if scalar.value < 0x20 || scalar.value == 0x7F { return "(CTRL-CHAR, code \(scalar.value))" }
            let code = scalar.value > 255 ? "\(scalar.value) / 0x\(String(scalar.value, radix: 16))" : "\(scalar.value)"
            return "'\(scalar)' (code \(code))"
        }

        private func place(of position: Int) -> String {
            let (line, column) = coordinates(of: position)
            return "[Source: \(JSONComplaint.quoted(text)); line: \(line), column: \(column)]"
        }

        private func coordinates(of position: Int) -> (line: Int, column: Int) {
            let before = bytes[..<position]
            let start = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
            let line = before.reduce(1) { $1 == 0x0A ? $0 + 1 : $0 }
            return (line, String(decoding: bytes[start..<position], as: UTF8.self).utf16.count + 1)
        }

        private mutating func fail(_ message: String, behind count: Int = 0) {
            let (line, column) = coordinates(of: position)
            failure = JSONComplaint(message, line: line, column: column + count)
        }
    }
}
