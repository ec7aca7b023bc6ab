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
        // TODO 1: Put a row of two buttons below the paragraph: Approve, with the action id approve, and Refuse, with the
        // action id refuse. The value of both is a Ticket in JSON.
        blocks = [.section(text)]
    }

    enum CodingKeys: String, CodingKey {
        case text, blocks
        case responseType = "response_type"
    }
}
