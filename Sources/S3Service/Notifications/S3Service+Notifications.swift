import CloudCore
import WorkshopCommon

/// Tells queues, topics, functions and the event bus of what has happened.
extension S3Service {
    /// - Parameter name: `ObjectCreated:Put`
    func notify(_ name: String, _ object: ObjectVersion, in bucket: Bucket, _ request: S3Request) {
        // As it is set now, which a write that took long may not have seen.
        guard let bucket = locked({ $0.buckets[bucket.name] }) else { return }
        let rules = bucket.notifications.rules.filter { $0.matches(name, key: object.key) }
        guard !rules.isEmpty || bucket.notifications.tellsEventBridge else { return }
        let event = ObjectEvent(
            name: name,
            object: object,
            bucket: bucket,
            account: account,
            ownerID: ownerID,
            time: clock.now,
            requestID: request.id,
            hostID: request.hostID,
            sourceAddress: request.http.remoteAddress,
            number: store.nextSequence()
        )
        if bucket.notifications.tellsEventBridge {
            carriers.events.publish(
                source: "aws.s3",
                detailType: event.detailType,
                resources: [bucket.arn],
                detail: event.detail
            )
        }
        guard !rules.isEmpty else { return }
        let trace = request.header("X-Amzn-Trace-Id")
        clock.spawnActivity("an event of the bucket \(bucket.name)") { [self] in
            for rule in rules {
                // Nobody waits for what becomes of it.
                try? await deliver(event.records(configurationID: rule.id), to: rule.target, traceHeader: trace)
            }
        }
    }

    private func deliver(_ body: JSONValue, to target: String, traceHeader: String? = nil) async throws(AWSError) {
        if let arn = ARN(target), arn.service == "sns" {
            try await carriers.topics.publish(
                TopicMessage(
                    body: body.serialized(),
                    subject: "Amazon S3 Notification",
                    traceHeader: traceHeader
                ),
                toTopic: arn
            )
        } else {
            try await carriers.targets.deliver(
                EventDelivery(target: target, body: body.bytes, traceHeader: traceHeader)
            )
        }
    }

    /// Makes sure that those whom a bucket is to tell are there, and sends them the first event.
    func announce(_ document: XMLElement, to bucket: Bucket, _ request: S3Request) async throws(AWSError) {
        guard request.header("x-amz-skip-destination-validation")?.lowercased() != "true" else { return }
        let test: JSONValue = [
            "Service": "Amazon S3", "Event": "s3:TestEvent", "Time": .string(clock.now.iso8601),
            "Bucket": .string(bucket.name), "RequestId": .string(request.id), "HostId": .string(request.hostID),
        ]
        for rule in NotificationConfiguration(document).rules {
            guard let arn = ARN(rule.target), ["lambda", "sns", "sqs"].contains(arn.service) else {
                throw .invalidArgument("The ARN could not be parsed", name: "Arn", value: rule.target)
            }
            do throws(AWSError) {
                if arn.service == "lambda" {
                    try await checkFunction(arn)
                } else {
                    try await deliver(test, to: rule.target)
                }
            } catch {
                throw .s3(
                    "InvalidArgument",
                    "Unable to validate the following destination configurations",
                    ["ArgumentName1": rule.target, "ArgumentValue1": Self.reason(arn)]
                )
            }
        }
    }

    private static func reason(_ target: ARN) -> String {
        switch target.service {
        case "lambda": "Not authorized to invoke function [\(target)]"
        case "sns": "The destination topic does not exist"
        default: "The destination queue does not exist"
        }
    }

    private func checkFunction(_ function: ARN) async throws(AWSError) {
        let name = function.description.replacing(":", with: "%3A")
        let answer = await carriers.services.send(
            CloudRequest(
                "GET",
                "/2015-03-31/functions/\(name)",
                headers: [
                    "Host": "lambda",
                    "Authorization": CredentialScope.authorization(of: "s3", for: "lambda", region: account.region),
                ]
            )
        )
        guard answer.status == 200 else { throw .s3("InvalidArgument", "\(function)") }
    }
}
