import Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// An address that Slack gives out with each command. It is good for five messages, and for half an hour.
struct ResponseURL {
    let address: String

    /// Posts a message, once.
    ///
    /// - Returns: Whether the channel has it, and why not where asking again is of no use.
    /// - Throws: Where asking again later may help.
    func post(_ message: ChannelMessage) async throws -> Told {
        // TODO 3: Post the message as JSON, and give up after two seconds: within(.seconds(2)) { … } throws OutOfTime then.
        // TODO 4: Make of what comes back what the text says: an answer, or an error.
        throw SlackIsAway(why: "nobody asked it yet")
    }
}

/// Slack can't take the message now. Whoever invoked us may ask again later.
struct SlackIsAway: Error, CustomStringConvertible {
    let why: String
    var description: String { "Slack can't take the message now: \(why)" }
}
