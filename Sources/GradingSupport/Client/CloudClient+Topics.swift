import OrderedCollections
import SlackProtocol
import WorkshopCommon

/// What is published to a topic of the stack.
extension CloudClient {
    /// Subscribes a new queue to a topic, as anybody does who wants to read along.
    ///
    /// - Returns: What ``receive(from:)`` takes; its messages are those that were published, with nothing around them.
    package func subscribe(to topic: String) async throws -> String {
        let created = try await call(
            "AmazonSQS.CreateQueue",
            // For 14 days, the longest there is: a suite may let weeks pass before it looks.
            ["QueueName": .string(random.word()), "Attributes": ["MessageRetentionPeriod": "1209600"]]
        )
        let queue = created.json?["QueueUrl"]?.string ?? ""
        let arn = try await attributes(ofQueue: queue)["QueueArn"] ?? ""
        let response = try await request(
            "POST",
            "\(session.endpoint)/",
            headers: [
                "Content-Type": FormEncoding.type,
                "Authorization": "AWS4-HMAC-SHA256 Credential=workshop/20260101/us-east-1/sns/aws4_request, "
                    + "SignedHeaders=host, Signature=0",
            ],
            body: FormEncoding.encode([
                ("Action", "Subscribe"), ("Version", "2010-03-31"), ("TopicArn", reference(topic)),
                ("Protocol", "sqs"), ("Endpoint", arn), ("Attributes.entry.1.key", "RawMessageDelivery"),
                ("Attributes.entry.1.value", "true"),
            ]),
            said: "the topic \(topic)"
        )
        if response.status == 200 { return queue }
        log.append(Failure("\(topic) takes a subscription", expected: "an answer", actual: response.body))
        throw StoppedTest()
    }
}
