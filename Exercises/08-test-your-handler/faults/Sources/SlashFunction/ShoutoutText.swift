import FaultHarness
import Shoutouts

/// The parser of our own solution, right unless a fault is active.
struct ShoutoutText: Equatable {
    enum Mistake: Error, Equatable {
        case noRecipient
        case unknownKind(String)
        case noComment
    }

    let recipient: String
    let kind: Kind
    let comment: String

    init(parsing text: String) throws(Mistake) {
        var rest = text[...]
        guard let recipient = Self.userID(in: rest.removeWord()) else { throw .noRecipient }
        let kind = try Self.kind(rest.removeWord())
        let comment = Self.comment(rest)
        if comment.isEmpty, !Fault.isActive("empty-comment") { throw .noComment }
        (self.recipient, self.kind, self.comment) = (recipient, kind, comment)
    }

    static func userID(in word: some StringProtocol) -> String? {
        guard word.hasPrefix("<@"), word.hasSuffix(">") else {
            return Fault.isActive("anybody") && !word.isEmpty ? String(word) : nil
        }
        let mention = word.dropFirst(2).dropLast()
        let id = Fault.isActive("name-in-id") ? mention[...] : mention.prefix { $0 != "|" }
        return id.isEmpty ? nil : String(id)
    }

    private static func kind(_ word: Substring) throws(Mistake) -> Kind {
        let written = Fault.isActive("kind-in-capitals") ? String(word) : word.uppercased()
        if let kind = Kind(rawValue: written) { return kind }
        if Fault.isActive("any-kind"), !word.isEmpty { return .teamFirst }
        throw .unknownKind(String(word))
    }

    private static func comment(_ rest: Substring) -> String {
        if Fault.isActive("comment-rewritten") { return rest.split(separator: " ").joined(separator: " ").lowercased() }
        return rest.trimmingSpaces()
    }
}

extension Substring {
    fileprivate mutating func removeWord() -> Substring {
        self = drop { $0 == " " }
        let word = prefix { $0 != " " }
        removeFirst(word.count)
        return word
    }

    fileprivate func trimmingSpaces() -> String {
        let start = drop { $0 == " " }
        let end = start.lastIndex { $0 != " " }.map { start.index(after: $0) } ?? start.startIndex
        return String(start[..<end])
    }
}
