import CloudCore
import Crypto
import OrderedCollections
import WorkshopCommon

/// A message of a topic, on its way to those who subscribed.
struct Notification: Hashable, Sendable {
    let id: String
    let topic: String
    var subject: String?
    /// By protocol, where the message was given so; `default` for all others.
    var bodies: [String: String]
    var attributes: OrderedDictionary<String, MessageAttribute> = [:]
    var groupID: String?
    var deduplicationID: String?
    var sequenceNumber: String?
    var traceHeader: String?
    var signatureVersion = "1"
    let published: Timestamp

    func body(for protocol: String) -> String { bodies[`protocol`] ?? bodies["default"] ?? "" }

    /// What a queue or an HTTP endpoint is sent.
    /// See <https://docs.aws.amazon.com/sns/latest/dg/http-notification-json.html>.
    func document(for subscription: Subscription, endpoint: String) -> JSONValue {
        var members: JSONObject = ["Type": "Notification", "MessageId": .string(id)]
        members["SequenceNumber"] = sequenceNumber.map { .string($0) }
        members["TopicArn"] = .string(topic)
        members["Subject"] = subject.map { .string($0) }
        members["Message"] = .string(body(for: subscription.protocol))
        members["Timestamp"] = .string(published.iso8601)
        // FIFO topics are not signed.
        if sequenceNumber == nil || subscription.protocol != "sqs" {
            members["SignatureVersion"] = .string(signatureVersion)
            members["Signature"] = .string(Self.signature(id))
            members["SigningCertURL"] = .string(Self.certificateURL(topic))
        }
        members["UnsubscribeURL"] = .string(Self.unsubscribeURL(subscription, endpoint))
        if !attributes.isEmpty { members["MessageAttributes"] = .object(attributesJSON) }
        return .object(members)
    }

    /// What a function is sent, always of the signature's first version, as recorded.
    /// See <https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html>.
    func event(for subscription: Subscription, endpoint: String) -> JSONValue {
        let sns: JSONValue = [
            "Type": "Notification", "MessageId": .string(id), "TopicArn": .string(topic),
            "Subject": subject.map { .string($0) } ?? .null,
            "Message": .string(body(for: subscription.protocol)), "Timestamp": .string(published.iso8601),
            "SignatureVersion": "1", "Signature": .string(Self.signature(id)),
            "SigningCertUrl": .string(Self.certificateURL(topic)),
            "UnsubscribeUrl": .string(Self.unsubscribeURL(subscription, endpoint)),
            "MessageAttributes": .object(attributesJSON),
        ]
        return [
            "Records": [
                [
                    "EventSource": "aws:sns", "EventVersion": "1.0",
                    "EventSubscriptionArn": .string(subscription.arn), "Sns": sns,
                ]
            ]
        ]
    }

    private var attributesJSON: JSONObject {
        attributes.mapValues { attribute in
            let value =
                switch attribute.value {
                case .text(let text): text
                case .binary(let bytes): Base64.encode(bytes)
                }
            return ["Type": .string(attribute.dataType), "Value": .string(value)]
        }
    }

    // MARK: Confirmation and headers

    /// - Parameter type: `SubscriptionConfirmation` or `UnsubscribeConfirmation`.
    static func confirmation(
        _ type: String,
        _ subscription: Subscription,
        token: String,
        endpoint: String,
        now: Timestamp
    ) -> JSONValue {
        let id = Identifiers.requestID()
        return [
            "Type": .string(type), "MessageId": .string(id), "Token": .string(token),
            "TopicArn": .string(subscription.topic),
            "Message": .string(
                type == "UnsubscribeConfirmation"
                    ? "You have chosen to deactivate subscription \(subscription.arn).\nTo cancel this operation and restore "
                        + "the subscription, visit the SubscribeURL included in this message."
                    : "You have chosen to subscribe to the topic \(subscription.topic).\nTo confirm the subscription, visit "
                        + "the SubscribeURL included in this message."
            ),
            "SubscribeURL": .string(
                "\(endpoint)/?Action=ConfirmSubscription&TopicArn=\(subscription.topic)&Token=\(token)"
            ),
            "Timestamp": .string(now.iso8601), "SignatureVersion": "1", "Signature": .string(signature(id)),
            "SigningCertURL": .string(certificateURL(subscription.topic)),
        ]
    }

    static func headers(
        _ type: String,
        message: String,
        subscription: Subscription,
        contentType: String? = nil
    ) -> HeaderFields {
        var headers: HeaderFields = [
            "Content-Type": contentType ?? "text/plain; charset=UTF-8",
            "User-Agent": "Amazon Simple Notification Service Agent", "Accept-Encoding": "gzip,deflate",
            "x-amz-sns-message-type": type, "x-amz-sns-message-id": message,
            "x-amz-sns-topic-arn": subscription.topic,
        ]
        if type != "SubscriptionConfirmation" { headers.append("x-amz-sns-subscription-arn", subscription.arn) }
        if type == "Notification", subscription.isRaw { headers.append("x-amz-sns-rawdelivery", "true") }
        return headers
    }

    /// Of a signature's form and length, but nobody's: there is no certificate to verify it by.
    private static func signature(_ id: String) -> String {
        Base64.encode((0..<8).flatMap { part in Array(SHA256.hash(data: Array("\(part) \(id)".utf8))) })
    }

    private static func certificateURL(_ topic: String) -> String {
        "https://sns.\(ARN(topic)?.region ?? "").amazonaws.com/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem"
    }

    /// One that works here.
    private static func unsubscribeURL(_ subscription: Subscription, _ endpoint: String) -> String {
        "\(endpoint)/?Action=Unsubscribe&SubscriptionArn=\(subscription.arn)"
    }
}
