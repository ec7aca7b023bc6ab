/// A message as Slack takes it in the answer to a slash command.
///
/// https://docs.slack.dev/interactivity/implementing-slash-commands/#responding_to_commands
struct SlackMessage: Encodable, Equatable {
    /// Who sees it.
    enum ResponseType: String, Encodable {
        /// Only the one who asked.
        case ephemeral
        /// Everybody in the channel.
        case inChannel = "in_channel"
    }

    var responseType: ResponseType
    /// Slack's own markup: `*bold*`, `_italic_`, `` `code` ``; `\n` for a new line.
    var text: String

    enum CodingKeys: String, CodingKey {
        case responseType = "response_type"
        case text
    }
}
