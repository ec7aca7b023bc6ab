import WorkshopCommon

/// Why a text is no path.
package struct JSONPathError: Error, Hashable, Sendable {
    /// Counted in bytes from the path's beginning.
    package let offset: Int
    package let reason: String
}

extension JSONPath {
    package init(parsing text: String) throws(JSONPathError) {
        var parser = JSONPathParser(text)
        self = try parser.path()
    }
}

struct JSONPathParser {
    /// Filters and brackets nested deeper are refused, so that a hostile path can't exhaust the stack.
    static let maximumDepth = 32

    let bytes: [UInt8]
    let text: String
    var position = 0
    var depth = 0

    init(_ text: String) {
        self.text = text
        bytes = Array(text.utf8)
    }

    var current: UInt8? { position < bytes.count ? bytes[position] : nil }

    func peek(_ offset: Int) -> UInt8? { position + offset < bytes.count ? bytes[position + offset] : nil }

    func error(_ reason: String) -> JSONPathError { JSONPathError(offset: position, reason: reason) }

    mutating func path() throws(JSONPathError) -> JSONPath {
        let root = try root()
        let steps = try steps()
        guard position == bytes.count else { throw error("something follows after the end of the path") }
        return JSONPath(root: root, steps: steps, text: text)
    }

    private mutating func root() throws(JSONPathError) -> JSONPath.Root {
        guard current == UInt8(ascii: "$") else { throw error("a path begins with $") }
        position += 1
        if current == UInt8(ascii: "$") {
            position += 1
            return .context
        }
        let start = position
        while let byte = current, byte != UInt8(ascii: "."), byte != UInt8(ascii: "[") {
            guard byte.isNamePart else { throw error("a variable's name holds letters, digits and _ only") }
            position += 1
        }
        return start == position ? .input : .variable(String(decoding: bytes[start..<position], as: UTF8.self))
    }

    /// Up to what can't continue a path; the caller decides whether that may follow.
    mutating func steps(stopsAtSpace: Bool = false) throws(JSONPathError) -> [JSONPath.Step] {
        var steps: [JSONPath.Step] = []
        while let byte = current {
            switch byte {
            case UInt8(ascii: "."): try dotted(into: &steps, stopsAtSpace: stopsAtSpace)
            case UInt8(ascii: "["): steps.append(try bracketed())
            default: return steps
            }
        }
        return steps
    }

    private mutating func dotted(into steps: inout [JSONPath.Step], stopsAtSpace: Bool) throws(JSONPathError) {
        position += 1
        if current == UInt8(ascii: ".") {
            position += 1
            steps.append(.descent)
            if current == UInt8(ascii: "[") { return }
        }
        if current == UInt8(ascii: "*") {
            position += 1
            steps.append(.wildcard)
            return
        }
        let start = position
        while let byte = current, !byte.endsMember, !(stopsAtSpace && byte.endsFilterPath) { position += 1 }
        guard position > start else { throw error("a name follows after a dot") }
        let name = String(decoding: bytes[start..<position], as: UTF8.self)
        if current == UInt8(ascii: "("), name == "length", peek(1) == UInt8(ascii: ")") {
            position += 2
            steps.append(.length)
            return
        }
        if current == UInt8(ascii: "("), !stopsAtSpace { throw error("paths have no function \(name)") }
        steps.append(.member(name))
    }

    private mutating func bracketed() throws(JSONPathError) -> JSONPath.Step {
        position += 1
        skipSpace()
        defer { skipSpace() }
        let step: JSONPath.Step
        switch current {
        case UInt8(ascii: "*"):
            position += 1
            step = .wildcard
        case UInt8(ascii: "'"), UInt8(ascii: "\""):
            let names = try list { parser throws(JSONPathError) in try parser.quoted() }
            step = names.count == 1 ? .member(names[0]) : .members(names)
        case UInt8(ascii: "?"):
            step = .filter(try filter())
        default:
            step = try indices()
        }
        skipSpace()
        guard current == UInt8(ascii: "]") else { throw error("a ] is missing") }
        position += 1
        return step
    }

    private mutating func indices() throws(JSONPathError) -> JSONPath.Step {
        let first = integer()
        skipSpace()
        if current == UInt8(ascii: ":") {
            position += 1
            skipSpace()
            return .slice(from: first, to: integer())
        }
        guard let first else { throw error("an index, a name, a slice or a filter stands between [ and ]") }
        var all = [first]
        while current == UInt8(ascii: ",") {
            position += 1
            skipSpace()
            guard let next = integer() else { throw error("an index follows after a comma") }
            all.append(next)
            skipSpace()
        }
        return all.count == 1 ? .index(first) : .indices(all)
    }

    private mutating func integer() -> Int? {
        let start = position
        if current == UInt8(ascii: "-") { position += 1 }
        while let byte = current, byte.isDigit { position += 1 }
        if let value = Int(String(decoding: bytes[start..<position], as: UTF8.self)) { return value }
        position = start
        return nil
    }

    mutating func list<Element>(
        _ element: (inout JSONPathParser) throws(JSONPathError) -> Element
    ) throws(JSONPathError) -> [Element] {
        var elements = [try element(&self)]
        skipSpace()
        while current == UInt8(ascii: ",") {
            position += 1
            skipSpace()
            elements.append(try element(&self))
            skipSpace()
        }
        return elements
    }

    /// Backslashes stay, as AWS keeps them; only an escaped quotation mark of the kind around it loses its own.
    mutating func quoted() throws(JSONPathError) -> String {
        guard let quote = current, quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") else {
            throw error("a name stands between quotation marks")
        }
        position += 1
        var content: [UInt8] = []
        while let byte = current {
            position += 1
            if byte == quote { return String(decoding: content, as: UTF8.self) }
            if byte == UInt8(ascii: "\\"), current == quote {
                content.append(quote)
                position += 1
            } else {
                content.append(byte)
            }
        }
        throw error("a quotation mark is missing")
    }

    mutating func skipSpace() {
        while current == 0x20 { position += 1 }
    }
}

extension UInt8 {
    var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }

    var isLetter: Bool {
        let lower = self | 0x20
        return lower >= UInt8(ascii: "a") && lower <= UInt8(ascii: "z")
    }

    /// Of a variable's or a function's name.
    var isNamePart: Bool { isLetter || isDigit || self == UInt8(ascii: "_") || self >= 0x80 }

    fileprivate var endsMember: Bool {
        switch self {
        case UInt8(ascii: "."), UInt8(ascii: "["), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: ","), 0x0A: true
        default: false
        }
    }

    fileprivate var endsFilterPath: Bool {
        switch self {
        case 0x20, UInt8(ascii: "="), UInt8(ascii: "!"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "&"),
            UInt8(ascii: "|"), UInt8(ascii: "]"):
            true
        default: false
        }
    }
}
