/// What other services (topics, rules, buckets, Lambda's destinations) need of SQS: a message in a queue.
package protocol QueueSender: Sendable {
    /// Throws what `SendMessage` would answer.
    func send(_ message: QueueMessage, toQueue arn: ARN) async throws(AWSError)
}

package struct QueueMessage: Hashable, Sendable {
    package var body: String
    package var attributes: [String: MessageAttribute]
    /// FIFO queues need one.
    package var groupID: String?
    /// `nil` where the queue makes it of the body.
    package var deduplicationID: String?
    /// `Root=…;Parent=…;Sampled=1`, which travels as the system attribute `AWSTraceHeader`.
    package var traceHeader: String?

    package init(
        body: String,
        attributes: [String: MessageAttribute] = [:],
        groupID: String? = nil,
        deduplicationID: String? = nil,
        traceHeader: String? = nil
    ) {
        self.body = body
        self.attributes = attributes
        self.groupID = groupID
        self.deduplicationID = deduplicationID
        self.traceHeader = traceHeader
    }
}

/// An attribute of a message of SQS or SNS.
package struct MessageAttribute: Hashable, Sendable {
    package enum Value: Hashable, Sendable {
        case text(String)
        case binary([UInt8])
    }

    /// `String`, `Number` or `Binary`, perhaps with the sender's own label: `Number.int`.
    package var dataType: String
    package var value: Value

    package init(dataType: String, value: Value) {
        self.dataType = dataType
        self.value = value
    }
}

extension MessageAttribute {
    /// What it counts against a message's limit, in bytes, beside its name.
    package var size: Int {
        switch value {
        case .text(let text): dataType.utf8.count + text.utf8.count
        case .binary(let bytes): dataType.utf8.count + bytes.count
        }
    }
}
