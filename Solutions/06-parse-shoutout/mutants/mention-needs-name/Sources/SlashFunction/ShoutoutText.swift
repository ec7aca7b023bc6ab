import Shoutouts

/// What somebody types to give a shoutout: to whom, of which kind, and what for.
///
/// `<@U012ABCDEF|ana> tf for unblocking the release` is what arrives when somebody types `@ana tf for …`: Slack puts the
/// user's id in, as `should_escape` in the app's manifest asks it to.
/// https://docs.slack.dev/interactivity/implementing-slash-commands/#escaping
struct ShoutoutText: Equatable {
    /// Why a text is no shoutout.
    enum Mistake: Error, Equatable {
        /// It doesn't begin with a mention.
        case noRecipient
        /// The word behind the mention is no kind, or there is none (then it is empty).
        case unknownKind(String)
        /// Nothing says what it is for.
        case noComment
    }

    /// The user's id, such as `U012ABCDEF`: names change, ids stay.
    let recipient: String
    let kind: Kind
    /// What it is for, exactly as it was typed.
    let comment: String

    init(parsing text: String) throws(Mistake) {
        var rest = text[...]
        guard let recipient = Self.userID(in: rest.removeWord()) else { throw .noRecipient }
        let word = rest.removeWord()
        guard let kind = Kind(rawValue: word.uppercased()) else { throw .unknownKind(String(word)) }
        let comment = rest.trimmingSpaces()
        guard !comment.isEmpty else { throw .noComment }
        (self.recipient, self.kind, self.comment) = (recipient, kind, comment)
    }

    /// The id in a mention, which is `<@U012ABCDEF|ana>` or `<@U012ABCDEF>`; `nil` where the word is no mention.
    static func userID(in word: some StringProtocol) -> String? {
        guard word.hasPrefix("<@"), word.hasSuffix(">") else { return nil }
        let parts = word.dropFirst(2).dropLast().split(separator: "|")
        return parts.count == 2 ? String(parts[0]) : nil
    }
}

extension Substring {
    /// Takes the next word away from the front, with the spaces before it; an empty one when there is no more.
    fileprivate mutating func removeWord() -> Substring {
        self = drop { $0 == " " }
        let word = prefix { $0 != " " }
        removeFirst(word.count)
        return word
    }

    /// Without the spaces at both ends; those between the words stay.
    fileprivate func trimmingSpaces() -> String {
        let start = drop { $0 == " " }
        let end = start.lastIndex { $0 != " " }.map { start.index(after: $0) } ?? start.startIndex
        return String(start[..<end])
    }
}
