package import WorkshopCommon

extension DefinitionNode {
    /// Parses JSON and remembers where everything stands in the file of that name.
    package init(parsing text: String, file: String) throws(JSONParsingError) {
        // The strict parser says what is wrong, and where; what it accepted needs no second look below.
        _ = try JSONValue(parsing: text)
        var locator = JSONLocator(text: text, file: file)
        self = locator.value()
    }
}

/// Reads a text that is known to be JSON.
private struct JSONLocator {
    let bytes: [UInt8]
    let file: String
    var position = 0
    var line = 1
    var lineStart = 0

    init(text: String, file: String) {
        bytes = Array(text.utf8)
        self.file = file
    }

    private var location: SourceLocation {
        // Columns count characters; bytes that continue one don't.
        let column = bytes[lineStart..<position].count { $0 & 0xC0 != 0x80 } + 1
        return SourceLocation(file: file, line: line, column: column)
    }

    private mutating func skipSpace() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x0A:
                line += 1
                lineStart = position + 1
            case 0x20, 0x09, 0x0D: break
            default: return
            }
            position += 1
        }
    }

    mutating func value() -> DefinitionNode {
        skipSpace()
        let start = location
        switch bytes[position] {
        case UInt8(ascii: "{"): return DefinitionNode(.object(members()), at: start)
        case UInt8(ascii: "["): return DefinitionNode(.array(elements()), at: start)
        default: return DefinitionNode(.scalar(scalar()), at: start)
        }
    }

    private mutating func members() -> [DefinitionNode.Member] {
        var members: [DefinitionNode.Member] = []
        position += 1
        skipSpace()
        while bytes[position] != UInt8(ascii: "}") {
            let keyLocation = location
            let key = scalar().string ?? ""
            skipSpace()
            position += 1
            members.append(DefinitionNode.Member(key: key, keyLocation: keyLocation, value: value()))
            skipSeparator()
        }
        position += 1
        return members
    }

    private mutating func elements() -> [DefinitionNode] {
        var elements: [DefinitionNode] = []
        position += 1
        skipSpace()
        while bytes[position] != UInt8(ascii: "]") {
            elements.append(value())
            skipSeparator()
        }
        position += 1
        return elements
    }

    private mutating func skipSeparator() {
        skipSpace()
        if bytes[position] == UInt8(ascii: ",") {
            position += 1
            skipSpace()
        }
    }

    private mutating func scalar() -> JSONValue {
        let start = position
        if bytes[position] == UInt8(ascii: "\"") {
            position += 1
            while bytes[position] != UInt8(ascii: "\"") { position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1 }
            position += 1
        } else {
            while position < bytes.count, !Self.endsScalar.contains(bytes[position]) { position += 1 }
        }
        return (try? JSONValue(parsing: bytes[start..<position])) ?? .null
    }

    private static let endsScalar: Set<UInt8> = [
        0x20, 0x09, 0x0A, 0x0D, UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "}"),
    ]
}
