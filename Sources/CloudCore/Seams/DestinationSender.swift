/// What Lambda needs of queues, topics and event buses: a place for the record of an asynchronous invocation.
package protocol DestinationSender: Sendable {
    /// Throws what the service behind the ARN would answer, or that there is none here.
    func send(_ delivery: DestinationDelivery) async throws(AWSError)
}

package struct DestinationDelivery: Hashable, Sendable {
    /// Why it is sent; an event bus shows it as the event's detail type.
    package enum Reason: String, Hashable, Sendable {
        case success = "Lambda Function Invocation Result - Success"
        case failure = "Lambda Function Invocation Result - Failure"
        /// The event alone, to a dead-letter queue.
        case deadLetter = "Dead letter"
    }

    /// The ARN of a queue, a topic, an event bus or a bucket.
    package var target: String
    package var reason: Reason
    /// A JSON document.
    package var body: [UInt8]
    /// Message attributes, for queues and topics. Their types are `String`, but `ErrorCode`'s, which is `Number`.
    package var attributes: [String: String]
    /// The qualified ARN of the function that was invoked.
    package var functionARN: String

    package init(
        target: String,
        reason: Reason,
        body: [UInt8],
        attributes: [String: String] = [:],
        functionARN: String
    ) {
        self.target = target
        self.reason = reason
        self.body = body
        self.attributes = attributes
        self.functionARN = functionARN
    }
}
