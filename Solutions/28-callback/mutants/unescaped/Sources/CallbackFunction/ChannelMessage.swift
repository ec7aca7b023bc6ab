import Foundation
import Shoutouts

/// A message for the whole channel, as Slack takes it at a `response_url`.
///
/// https://docs.slack.dev/interactivity/handling-user-interaction/#message_responses
struct ChannelMessage: Encodable {
    /// Without it only the author sees the message.
    let responseType = "in_channel"
    let text: String

    init(_ shoutout: Shoutout) {
        let (recipient, sender) = ("<@\(shoutout.recipient)>", "<@\(shoutout.sender)>")
        let comment = shoutout.comment.replacingOccurrences(of: "&lt;", with: "<")
            .replacingOccurrences(of: "&gt;", with: ">").replacingOccurrences(of: "&amp;", with: "&")
        text = "\(recipient) got a *\(shoutout.kind.name)* shoutout from \(sender): \(comment)"
    }

    enum CodingKeys: String, CodingKey {
        case responseType = "response_type"
        case text
    }
}
