import CloudCore

/// Where records of invocations, topics and rules may go, by the service that an ARN names.
struct Destinations: DestinationSender {
    let queues: any QueueSender
    let topics: any TopicPublisher

    func send(_ delivery: DestinationDelivery) async throws(AWSError) {
        guard let target = ARN(delivery.target) else {
            throw AWSError("InvalidParameterValueException", "\(delivery.target) is no ARN.")
        }
        switch target.service {
        case "sqs": try await queues.send(QueueMessage(delivery), toQueue: target)
        case "sns": try await topics.publish(TopicMessage(delivery), toTopic: target)
        default:
            throw .unknownOperation("delivery to \(target.service)", suggestion: "Queues and topics take deliveries.")
        }
    }
}

extension QueueMessage {
    fileprivate init(_ delivery: DestinationDelivery) {
        self.init(body: String(decoding: delivery.body, as: UTF8.self), attributes: delivery.typedAttributes)
    }
}

extension TopicMessage {
    fileprivate init(_ delivery: DestinationDelivery) {
        self.init(body: String(decoding: delivery.body, as: UTF8.self), attributes: delivery.typedAttributes)
    }
}

extension DestinationDelivery {
    fileprivate var typedAttributes: [String: MessageAttribute] {
        attributes.reduce(into: [:]) { typed, attribute in
            typed[attribute.key] = MessageAttribute(
                dataType: attribute.key == "ErrorCode" ? "Number" : "String",
                value: .text(attribute.value)
            )
        }
    }
}
