/// Reads the XML that an AWS service is sent: elements, attributes, text, CDATA, the five entities and references to
/// characters. Comments and processing instructions are passed over; a document type is refused, with what it could
/// declare.
extension XMLElement {
    /// `nil` where the document isn't well-formed, or is nested deeper than any request is.
    package init?(parsing bytes: [UInt8]) {
        var parser = XMLParser(bytes: bytes)
        guard let root = parser.document() else { return nil }
        self = root
    }

    package var children: [XMLElement] { if case .children(let children) = content { children } else { [] } }

    /// What stands between its tags; empty where it has elements.
    package var text: String { if case .text(let text) = content { text } else { "" } }

    package func child(_ name: String) -> XMLElement? { children.first { $0.name == name } }

    package func children(_ name: String) -> [XMLElement] { children.filter { $0.name == name } }

    /// The text of a child, `nil` where there is none.
    package func text(_ name: String) -> String? { child(name)?.text }
}

private struct XMLParser {
    private static let maximumDepth = 64

    let bytes: [UInt8]
    private var position = 0

    init(bytes: [UInt8]) {
        self.bytes = bytes
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }

    mutating func document() -> XMLElement? {
        guard skipBetweenElements(), let root = element(depth: 0), skipBetweenElements(), position == bytes.count else {
            return nil
        }
        return root
    }

    // MARK: Parts

    /// Space, comments and processing instructions. False where one of them doesn't end.
    private mutating func skipBetweenElements() -> Bool {
        while true {
            skipSpace()
            if isAt("<?") {
                guard skip(past: "?>") else { return false }
            } else if isAt("<!--") {
                guard skip(past: "-->") else { return false }
            } else {
                return true
            }
        }
    }

    private mutating func element(depth: Int) -> XMLElement? {
        guard depth < Self.maximumDepth, take("<"), let name = name() else { return nil }
        var attributes = HeaderFields()
        while true {
            skipSpace()
            if take("/>") { return XMLElement(name, attributes: attributes, text: "") }
            if take(">") { break }
            guard let attribute = attribute() else { return nil }
            attributes.append(attribute.name, attribute.value)
        }
        var text = ""
        var children: [XMLElement] = []
        while position < bytes.count {
            if isAt("</") {
                position += 2
                guard self.name() == name else { return nil }
                skipSpace()
                guard take(">") else { return nil }
                return children.isEmpty
                    ? XMLElement(name, attributes: attributes, text: text)
                    : XMLElement(name, attributes: attributes, children)
            } else if isAt("<!--") {
                guard skip(past: "-->") else { return nil }
            } else if isAt("<?") {
                guard skip(past: "?>") else { return nil }
            } else if take("<![CDATA[") {
                let start = position
                guard skip(past: "]]>") else { return nil }
                text += String(decoding: bytes[start..<position - 3], as: UTF8.self)
            } else if bytes[position] == UInt8(ascii: "<") {
                guard let child = element(depth: depth + 1) else { return nil }
                children.append(child)
            } else {
                guard let part = characters(until: UInt8(ascii: "<")) else { return nil }
                text += part
            }
        }
        return nil
    }

    /// Without its namespace's prefix.
    private mutating func name() -> String? {
        let start = position
        while position < bytes.count, Self.isName(bytes[position]) { position += 1 }
        guard position > start else { return nil }
        let name = String(decoding: bytes[start..<position], as: UTF8.self)
        return name.split(separator: ":").last.map(String.init)
    }

    private static func isName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."),
            UInt8(ascii: ":"), 0x80...:
            true
        default: false
        }
    }

    private mutating func attribute() -> HeaderFields.Field? {
        guard let name = name() else { return nil }
        skipSpace()
        guard take("=") else { return nil }
        skipSpace()
        guard position < bytes.count else { return nil }
        let quote = bytes[position]
        guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else { return nil }
        position += 1
        guard let value = characters(until: quote), position < bytes.count else { return nil }
        position += 1
        return HeaderFields.Field(name: name, value: value)
    }

    /// Text with its references replaced. A lone `&` breaks the document.
    private mutating func characters(until end: UInt8) -> String? {
        var output: [UInt8] = []
        while position < bytes.count, bytes[position] != end {
            if bytes[position] == UInt8(ascii: "&") {
                guard let character = reference() else { return nil }
                output += Array(String(character).utf8)
            } else if bytes[position] == 0x0D {
                // A line ends with a line feed, however it was written.
                if position + 1 >= bytes.count || bytes[position + 1] != 0x0A { output.append(0x0A) }
                position += 1
            } else {
                output.append(bytes[position])
                position += 1
            }
        }
        return String(decoding: output, as: UTF8.self)
    }

    private mutating func reference() -> Character? {
        let start = position + 1
        guard let end = bytes[start...].prefix(12).firstIndex(of: UInt8(ascii: ";")) else { return nil }
        let name = String(decoding: bytes[start..<end], as: UTF8.self)
        position = end + 1
        switch name {
        case "lt": return "<"
        case "gt": return ">"
        case "amp": return "&"
        case "quot": return "\""
        case "apos": return "'"
        default:
            guard name.hasPrefix("#") else { return nil }
            let isHexadecimal = name.hasPrefix("#x")
            let code = UInt32(name.dropFirst(isHexadecimal ? 2 : 1), radix: isHexadecimal ? 16 : 10)
            return code.flatMap(Unicode.Scalar.init).map(Character.init)
        }
    }

    // MARK: Bytes

    private mutating func skipSpace() {
        while position < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) { position += 1 }
    }

    private func isAt(_ text: StaticString) -> Bool {
        let count = text.utf8CodeUnitCount
        guard position + count <= bytes.count else { return false }
        return (0..<count).allSatisfy { bytes[position + $0] == text.utf8Start[$0] }
    }

    private mutating func take(_ text: StaticString) -> Bool {
        guard isAt(text) else { return false }
        position += text.utf8CodeUnitCount
        return true
    }

    private mutating func skip(past end: StaticString) -> Bool {
        while position < bytes.count {
            if take(end) { return true }
            position += 1
        }
        return false
    }
}
