/// Words and phrases: all of the plain ones, none of `-those`, and, where all are `?optional`, one of them.
package struct TermPattern: Hashable, Sendable {
    enum Text: Hashable, Sendable {
        case plain(String)
        case regex(String)

        func isIn(_ message: String) -> Bool {
            switch self {
            case .plain(let text): message.contains(text)
            case .regex(let pattern): (try? Regex(pattern)).map { message.firstMatch(of: $0) != nil } ?? false
            }
        }
    }

    private var required: [Text] = []
    private var excluded: [Text] = []
    private var optional: [Text] = []

    init(parsing text: Substring) throws(PatternError) {
        var rest = text
        while let first = rest.first {
            guard !first.isWhitespace else {
                rest.removeFirst()
                continue
            }
            let isMark = (first == "-" || first == "?") && rest.count > 1
            if isMark { rest.removeFirst() }
            let term = try Self.term(&rest)
            switch first {
            case "-" where isMark: excluded.append(term)
            case "?" where isMark: optional.append(term)
            default: required.append(term)
            }
        }
    }

    private static func term(_ rest: inout Substring) throws(PatternError) -> Text {
        if rest.first == "\"" { return .plain(try quoted(&rest)) }
        if rest.first == "%", let end = rest.dropFirst().firstIndex(of: "%") {
            let pattern = String(rest[rest.index(after: rest.startIndex)..<end])
            rest = rest[rest.index(after: end)...]
            guard (try? Regex(pattern)) != nil else { throw PatternError() }
            return .regex(pattern)
        }
        let word = rest.prefix { !$0.isWhitespace }
        rest.removeFirst(word.count)
        // Anything but letters, digits and underscores has to stand in quotation marks; the usual signs pass.
        guard word.allSatisfy({ $0.isLetter || $0.isNumber || "_-.:/@*=?".contains($0) }) else { throw PatternError() }
        return .plain(String(word))
    }

    private static func quoted(_ rest: inout Substring) throws(PatternError) -> String {
        var text = ""
        rest.removeFirst()
        while let character = rest.popFirst() {
            if character == "\"" { return text }
            guard character == "\\", let next = rest.popFirst() else {
                text.append(character)
                continue
            }
            if next != "\"" && next != "\\" { text.append("\\") }
            text.append(next)
        }
        throw PatternError()
    }

    func matches(_ message: String) -> Bool {
        guard required.allSatisfy({ $0.isIn(message) }), !excluded.contains(where: { $0.isIn(message) }) else {
            return false
        }
        // "?" beside terms without it is ignored.
        guard required.isEmpty, excluded.isEmpty, !optional.isEmpty else { return true }
        return optional.contains { $0.isIn(message) }
    }
}
