/// What other services (rules, buckets, alarms, Lambda's destinations) need of SNS: a message to a topic.
package protocol TopicPublisher: Sendable {
    /// Throws what `Publish` would answer.
    func publish(_ message: TopicMessage, toTopic arn: ARN) async throws(AWSError)
}

package struct TopicMessage: Hashable, Sendable {
    package var body: String
    package var subject: String?
    package var attributes: [String: MessageAttribute]
    /// FIFO topics need one.
    package var groupID: String?
    /// `nil` where the topic makes it of the body.
    package var deduplicationID: String?
    /// `Root=…;Parent=…;Sampled=1`
    package var traceHeader: String?

    package init(
        body: String,
        subject: String? = nil,
        attributes: [String: MessageAttribute] = [:],
        groupID: String? = nil,
        deduplicationID: String? = nil,
        traceHeader: String? = nil
    ) {
        self.body = body
        self.subject = subject
        self.attributes = attributes
        self.groupID = groupID
        self.deduplicationID = deduplicationID
        self.traceHeader = traceHeader
    }
}
