import Shoutouts

/// What Shoutout says to what stands behind `/shoutout`: text in, message out. No event, no clock, no network.
func answer(to text: String) -> SlackMessage {
    let words = text.split(separator: " ")
    let answer =
        switch words.map({ $0.lowercased() }) {
        case [], ["help"]: usage
        case ["help", "values"]: values
        default: "I don't know `\(words.joined(separator: " "))`. Try `/shoutout help`."
        }
    return SlackMessage(responseType: .inChannel, text: answer)
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
