import Foundation
import Shoutouts

extension ShoutoutText {
    /// The shoutout that goes on its way: what was typed, and what Slack says of who typed it.
    ///
    /// Slack makes one `trigger_id` a command. With it as the id, a request that comes twice is the same shoutout.
    func shoutout(from form: Form, at date: Date = Date()) -> Shoutout {
        Shoutout(
            id: form["trigger_id"] ?? UUID().uuidString,
            recipient: recipient,
            sender: form["user_id"] ?? "",
            kind: kind,
            comment: comment,
            createdAt: date.ISO8601Format(),
            responseUrl: form["response_url"] ?? ""
        )
    }
}
