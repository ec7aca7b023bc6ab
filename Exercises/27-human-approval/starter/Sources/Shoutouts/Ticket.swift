/// What a button carries from the question to the decision: Slack hands its value back as it was.
public struct Ticket: Codable, Hashable, Sendable {
    /// Tells Step Functions which execution waits, and in which state.
    public var token: String
    /// The id of the Slack user whose shoutout it is.
    public var sender: String

    /// Makes a ticket of both.
    public init(token: String, sender: String) {
        self.token = token
        self.sender = sender
    }
}
