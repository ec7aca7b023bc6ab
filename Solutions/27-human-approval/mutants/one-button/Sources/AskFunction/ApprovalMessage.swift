import Foundation
import Shoutouts

/// The question, for the whole channel.
struct ApprovalMessage: Encodable {
    let responseType = "in_channel"
    /// What a notification shows, which has no room for blocks.
    let text: String
    let blocks: [Block]

    init(_ question: Question) throws {
        let shoutout = question.shoutout
        text = "<@\(shoutout.sender)> wants to thank themselves: \(shoutout.comment)"
        let ticket = Ticket(token: question.token, sender: shoutout.sender)
        let value = String(decoding: try JSONEncoder().encode(ticket), as: UTF8.self)
        blocks = [
            .section(text),
            .actions([Button("Approve", actionID: "approve", value: value)]),
        ]
    }

    enum CodingKeys: String, CodingKey {
        case text, blocks
        case responseType = "response_type"
    }
}
