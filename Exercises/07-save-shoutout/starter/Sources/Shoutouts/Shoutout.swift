/// A shoutout, as functions hand it to each other: in JSON, under these names.
public struct Shoutout: Codable, Hashable, Sendable {
    /// Tells it from all others. The same request of Slack's always makes the same id.
    public var id: String
    /// The id of the Slack user who gets it, such as `U012ABCDEF`.
    public var recipient: String
    /// The id of the one who gives it.
    public var sender: String
    /// Which of the three kinds it is.
    public var kind: Kind
    /// What it is for, as it was typed.
    public var comment: String
    /// In UTC, such as `2026-11-25T11:24:00Z`: as text it sorts by time.
    public var createdAt: String
    /// Where Slack takes further answers, for half an hour.
    public var responseUrl: String

    /// Makes a shoutout of all that it has.
    public init(
        id: String,
        recipient: String,
        sender: String,
        kind: Kind,
        comment: String,
        createdAt: String,
        responseUrl: String
    ) {
        self.id = id
        self.recipient = recipient
        self.sender = sender
        self.kind = kind
        self.comment = comment
        self.createdAt = createdAt
        self.responseUrl = responseUrl
    }
}
