import Shoutouts

/// A message for the whole channel, as Slack takes it at a `response_url`.
///
/// https://docs.slack.dev/interactivity/handling-user-interaction/#message_responses
struct ChannelMessage: Encodable {
    let text: String

    init(_ shoutout: Shoutout) {
        let (recipient, sender) = ("<@\(shoutout.recipient)>", "<@\(shoutout.sender)>")
        // Slack escaped the comment when it was typed (`&amp;`, `&lt;`, `&gt;`), and wants it back like that.
        text = "\(recipient) got a *\(shoutout.kind.name)* shoutout from \(sender): \(shoutout.comment)"
    }
}
