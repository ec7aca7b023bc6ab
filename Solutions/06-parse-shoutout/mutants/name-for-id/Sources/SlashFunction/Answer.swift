import Shoutouts

/// What Shoutout says to what stands behind `/shoutout`: text in, message out. No event, no clock, no network.
func answer(to text: String) -> SlackMessage {
    let words = text.split(separator: " ")
    let answer =
        switch words.map({ $0.lowercased() }) {
        case [], ["help"]: usage
        case ["help", "values"]: values
        default: confirmation(of: text)
        }
    return SlackMessage(responseType: .ephemeral, text: answer)
}

/// Repeats what was understood; otherwise says what wasn't, and how it is done.
private func confirmation(of text: String) -> String {
    do {
        let shoutout = try ShoutoutText(parsing: text)
        return "Thank you! @\(shoutout.recipient) gets a shoutout for *\(shoutout.kind.name)*: \(shoutout.comment)"
    } catch {
        switch error {
        case .noRecipient: return "I don't know `\(text)`. Try `/shoutout help`."
        case .unknownKind(""): return "What kind of shoutout is it?\n\(usage)"
        case .unknownKind(let word): return "`\(word)` is no kind of shoutout.\n\(usage)"
        case .noComment: return "And what is it for?\n\(usage)"
        }
    }
}

private let usage = """
    *How to give a shoutout:* `/shoutout @somebody tf for unblocking the release`
    The two letters say what it is for: \(Kind.allCases.map(\.rawValue).joined(separator: ", ")).
    `/shoutout help values` explains them.
    """

private let values = """
    *What a shoutout can be for:*
    \(Kind.allCases.map { "• `\($0.rawValue)` \($0.name)" }.joined(separator: "\n"))
    """
