/// What rules and schedules need of the rest of the account: a place for an event, whatever service it is.
package protocol EventTargetSender: Sendable {
    /// Throws what the service behind the ARN would answer.
    func deliver(_ delivery: EventDelivery) async throws(AWSError)
}

package struct EventDelivery: Hashable, Sendable {
    /// The ARN of a function, a queue, a topic, a state machine, a log group.
    package var target: String
    package var body: [UInt8]
    /// Message attributes of type `String`, for queues.
    package var attributes: [String: String]
    /// For FIFO queues.
    package var messageGroupID: String?
    /// `Root=…;Parent=…;Sampled=1`
    package var traceHeader: String?

    package init(
        target: String,
        body: [UInt8],
        attributes: [String: String] = [:],
        messageGroupID: String? = nil,
        traceHeader: String? = nil
    ) {
        self.target = target
        self.body = body
        self.attributes = attributes
        self.messageGroupID = messageGroupID
        self.traceHeader = traceHeader
    }
}
