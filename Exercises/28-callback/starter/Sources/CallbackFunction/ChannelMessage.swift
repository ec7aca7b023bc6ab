import Shoutouts

/// A message for the whole channel, as Slack takes it at a `response_url`.
///
/// https://docs.slack.dev/interactivity/handling-user-interaction/#message_responses
struct ChannelMessage: Encodable {
    // TODO 1: Without a response type only the author sees the message. It has to be in_channel.
    let text: String

    // TODO 2: Say who got a shoutout from whom, of which kind, and what for.
    init(_ shoutout: Shoutout) {
        text = shoutout.id
    }
}
