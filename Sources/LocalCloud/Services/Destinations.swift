import CloudCore

/// Where records of invocations, topics and rules may go, by the service that an ARN names.
struct Destinations: DestinationSender {
    let account: Account
    let clock: any CloudClock
    let queues: any QueueSender
    let topics: any TopicPublisher
    /// S3's API, and every other's.
    let services: any AWSRequestSender

    func send(_ delivery: DestinationDelivery) async throws(AWSError) {
        guard let target = ARN(delivery.target) else {
            throw AWSError("InvalidParameterValueException", "\(delivery.target) is no ARN.")
        }
        switch target.service {
        case "sqs": try await queues.send(QueueMessage(delivery), toQueue: target)
        case "sns": try await topics.publish(TopicMessage(delivery), toTopic: target)
        case "s3": try await put(delivery, inBucket: target.resource)
        default:
            throw .unknownOperation(
                "delivery to \(target.service)",
                suggestion: "Queues, topics and buckets take deliveries."
            )
        }
    }

    /// Under a name that tells of the function and of the moment.
    /// See <https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html>.
    private func put(_ delivery: DestinationDelivery, inBucket bucket: String) async throws(AWSError) {
        let resource = ARN(delivery.functionARN)?.resource.split(separator: ":") ?? []
        let function = resource.count > 1 ? String(resource[1]) : "function"
        let now = clock.now
        let day = now.slashedDate
        let moment = now.iso8601Seconds.dropLast().replacing(":", with: ".")
        let key = "aws/lambda/async/\(function)/\(day)/\(moment)-\(Identifiers.requestID())"
        let answer = await services.send(
            CloudRequest(
                "PUT",
                "/\(bucket)/\(key)",
                headers: [
                    "Host": "s3", "Content-Type": "application/json",
                    "Authorization": CredentialScope.authorization(of: "lambda", for: "s3", region: account.region),
                ],
                body: delivery.body
            )
        )
        guard answer.status == 200 else {
            throw AWSError("NoSuchBucket", "The bucket \(bucket) takes no records", status: answer.status)
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
