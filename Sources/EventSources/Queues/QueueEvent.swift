import CloudCore
import OrderedCollections
import WorkshopCommon

/// The event of a batch of messages.
/// See <https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html>.
enum QueueEvent {
    static func document(_ messages: [ReceivedMessage], queue: ARN, window: Int) -> JSONValue {
        ["Records": .array(messages.map { record($0, queue: queue, window: window) })]
    }

    static func record(_ message: ReceivedMessage, queue: ARN, window: Int) -> JSONValue {
        var members: JSONObject = [
            "messageId": .string(message.id), "receiptHandle": .string(message.receiptHandle),
            "body": .string(message.body), "attributes": .object(attributes(message)),
            "messageAttributes": .object(
                JSONObject(
                    uniqueKeysWithValues: message.attributes.sorted { $0.key < $1.key }.map { ($0.key, json($0.value)) }
                )
            ),
        ]
        // Recorded: where batches are gathered for a while the member is there, and null without attributes.
        if let digest = message.attributesMD5 {
            members["md5OfMessageAttributes"] = .string(digest)
        } else if window > 0 {
            members["md5OfMessageAttributes"] = .null
        }
        members["md5OfBody"] = .string(message.bodyMD5)
        members["eventSource"] = "aws:sqs"
        members["eventSourceARN"] = .string(queue.description)
        members["awsRegion"] = .string(queue.region)
        return .object(members)
    }

    private static let order = [
        "ApproximateReceiveCount", "AWSTraceHeader", "SentTimestamp", "SequenceNumber", "MessageGroupId", "SenderId",
        "MessageDeduplicationId", "ApproximateFirstReceiveTimestamp", "DeadLetterQueueSourceArn",
    ]

    private static func attributes(_ message: ReceivedMessage) -> JSONObject {
        JSONObject(
            uniqueKeysWithValues: order.compactMap { name in
                message.systemAttributes[name].map { (name, .string($0)) }
            }
        )
    }

    private static func json(_ attribute: MessageAttribute) -> JSONValue {
        let value: (String, JSONValue) =
            switch attribute.value {
            case .text(let text): ("stringValue", .string(text))
            case .binary(let bytes): ("binaryValue", .string(Base64.encode(bytes)))
            }
        return .object([
            value.0: value.1, "stringListValues": [], "binaryListValues": [], "dataType": .string(attribute.dataType),
        ])
    }

    /// What a filter sees: the body is its JSON where it is some.
    static func filtered(_ record: JSONValue) -> JSONValue {
        guard var members = record.object, let body = members["body"]?.string,
            let parsed = try? JSONValue(parsing: body), parsed.object != nil || parsed.array != nil
        else { return record }
        members["body"] = parsed
        return .object(members)
    }
}

/// What of a batch has failed, by what the function answered.
/// See <https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting>.
enum BatchOutcome: Hashable {
    case success
    case failure
    case partial(Set<String>)

    /// - Parameters:
    ///   - result: `nil` where the function wasn't run.
    ///   - known: The identifiers of the batch.
    init(_ result: FunctionResult?, reportsItemFailures: Bool, known: Set<String>) {
        guard let result, result.functionError == nil else {
            self = .failure
            return
        }
        guard reportsItemFailures, !result.payload.isEmpty else {
            self = .success
            return
        }
        guard let answer = try? JSONValue(parsing: result.payload) else {
            self = .failure
            return
        }
        guard let failures = answer["batchItemFailures"], !failures.isNull else {
            // An empty list and an empty text are answers of success, too, as recorded: localstack/localstack,
            // tests/aws/services/lambda_/event_source_mapping/test_lambda_integration_dynamodbstreams.py.
            let isEmpty = answer.array?.isEmpty ?? answer.string?.isEmpty ?? false
            self = answer.isNull || answer.object != nil || isEmpty ? .success : .failure
            return
        }
        guard let items = failures.array else {
            self = .failure
            return
        }
        let ids = items.map { $0["itemIdentifier"]?.string ?? "" }
        if ids.isEmpty {
            self = .success
        } else if ids.allSatisfy(known.contains) {
            self = .partial(Set(ids))
        } else {
            // An empty or unknown identifier makes nonsense of the whole answer.
            self = .failure
        }
    }
}
