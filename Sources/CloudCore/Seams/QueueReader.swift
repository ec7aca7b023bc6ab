/// What event source mappings need of SQS: messages, and a word when there are some.
package protocol QueueReader: Sendable {
    /// What a mapping has to know of a queue. Throws what `GetQueueAttributes` would answer.
    func properties(ofQueue queue: ARN) async throws(AWSError) -> QueueProperties

    /// Up to so many messages, without waiting; they are hidden for the queue's visibility time-out.
    func receive(fromQueue queue: ARN, maximum: Int) async throws(AWSError) -> [ReceivedMessage]

    func delete(_ receiptHandles: [String], fromQueue queue: ARN) async throws(AWSError)

    /// Shows the messages again after so long.
    func changeVisibility(
        _ receiptHandles: [String],
        to timeout: Duration,
        inQueue queue: ARN
    ) async throws(AWSError)

    /// Calls the listener each time that messages may be received, also when a delay or a visibility time-out has passed, and
    /// once now where there are some. It must not wait. Settling time waits for hidden messages of a queue that is listened to.
    /// A listener of the same name takes the other's place; `nil` ends it.
    func listen(toQueue queue: ARN, as name: String, _ listener: (@Sendable () -> Void)?)
}

package struct QueueProperties: Hashable, Sendable {
    package var isFIFO: Bool
    package var visibilityTimeout: Duration

    package init(isFIFO: Bool, visibilityTimeout: Duration) {
        self.isFIFO = isFIFO
        self.visibilityTimeout = visibilityTimeout
    }
}

/// A message as a consumer gets it.
package struct ReceivedMessage: Hashable, Sendable {
    package var id: String
    package var receiptHandle: String
    package var body: String
    package var bodyMD5: String
    package var attributes: [String: MessageAttribute]
    package var attributesMD5: String?
    /// `ApproximateReceiveCount`, `SentTimestamp` and the others, all of them.
    package var systemAttributes: [String: String]

    package init(
        id: String,
        receiptHandle: String,
        body: String,
        bodyMD5: String,
        attributes: [String: MessageAttribute] = [:],
        attributesMD5: String? = nil,
        systemAttributes: [String: String] = [:]
    ) {
        self.id = id
        self.receiptHandle = receiptHandle
        self.body = body
        self.bodyMD5 = bodyMD5
        self.attributes = attributes
        self.attributesMD5 = attributesMD5
        self.systemAttributes = systemAttributes
    }
}
