/// Walks over a template's text.
struct TemplateScanner: Sendable {
    let scalars: [Unicode.Scalar]
    var position = 0

    init(_ source: String) { scalars = Array(source.unicodeScalars) }

    var isAtEnd: Bool { position >= scalars.count }
    var current: Unicode.Scalar? { peek(0) }

    func peek(_ offset: Int) -> Unicode.Scalar? {
        position + offset < scalars.count ? scalars[position + offset] : nil
    }

    func text(from start: Int) -> String { text(start..<position) }

    func text(_ range: Range<Int>) -> String {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars[range])
        return String(text)
    }

    /// 1-based.
    var line: Int { scalars[..<min(position, scalars.count)].count { $0 == "\n" } + 1 }

    func error(_ what: String) -> TemplateError { .syntax(what, line: line) }

    func looking(at text: String) -> Bool {
        let wanted = text.unicodeScalars
        return position + wanted.count <= scalars.count && zip(scalars[position...], wanted).allSatisfy(==)
    }

    /// Steps over the text if it stands here.
    mutating func take(_ text: String) -> Bool {
        guard looking(at: text) else { return false }
        position += text.unicodeScalars.count
        return true
    }

    mutating func expect(_ text: String) throws(TemplateError) {
        skipSpace()
        guard take(text) else {
            throw error("'\(text)' is missing" + (current.map { ", where '\($0)' stands" } ?? " at the end"))
        }
    }

    mutating func skipSpace() {
        while let scalar = current, scalar.properties.isWhitespace { position += 1 }
    }

    /// An identifier of Velocity's; `nil` where none begins.
    mutating func identifier() -> String? {
        guard let first = current, Self.isLetter(first) else { return nil }
        let start = position
        while let scalar = current,
            Self.isLetter(scalar) || ("0"..."9").contains(scalar) || scalar == "_" || scalar == "-"
        {
            position += 1
        }
        return text(from: start)
    }

    /// The blanks after a directive go with it when nothing else stands on its line.
    mutating func skipRestOfLine() {
        var end = position
        while end < scalars.count, scalars[end] == " " || scalars[end] == "\t" { end += 1 }
        if end < scalars.count, scalars[end] == "\r" { end += 1 }
        if end < scalars.count, scalars[end] == "\n" { position = end + 1 }
    }

    static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || scalar == "_"
    }
}
