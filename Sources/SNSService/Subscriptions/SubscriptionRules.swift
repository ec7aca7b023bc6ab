import CloudCore
import EventPatterns
import OrderedCollections
import WorkshopCommon

/// What SNS refuses of a subscription, in its words.
enum SubscriptionRules {
    static let settable: Set<String> = [
        "DeliveryPolicy", "FilterPolicy", "FilterPolicyScope", "RawMessageDelivery", "RedrivePolicy",
        "SubscriptionRoleArn", "ReplayPolicy",
    ]
    private static let protocols: Set<String> = [
        "http", "https", "email", "email-json", "sms", "sqs", "application", "lambda", "firehose",
    ]

    static func check(protocol: String, endpoint: String, topic: Topic) throws(AWSError) {
        guard protocols.contains(`protocol`) else {
            throw .invalidParameter("Amazon SNS does not support this protocol string: \(`protocol`)")
        }
        let arn = ARN(endpoint)
        switch `protocol` {
        case "http", "https":
            guard endpoint.hasPrefix(`protocol` + "://") else {
                throw .invalidParameter("Endpoint must match the specified protocol")
            }
        case "sqs":
            guard arn?.service == "sqs" else { throw .invalidParameter("SQS endpoint ARN") }
            guard topic.isFIFO || !endpoint.hasSuffix(".fifo") else {
                throw .invalidParameter(
                    "Invalid parameter: Endpoint Reason: FIFO SQS Queues can not be subscribed to standard SNS topics"
                )
            }
        case "lambda": guard arn?.service == "lambda" else { throw .invalidParameter("Lambda endpoint ARN") }
        case "firehose": guard arn?.service == "firehose" else { throw .invalidParameter("Firehose endpoint ARN") }
        case "application":
            guard arn?.service == "sns", arn?.resource.hasPrefix("endpoint/") ?? false else {
                throw .invalidParameter("Application endpoint arn invalid:\(endpoint)")
            }
        case "email", "email-json": guard endpoint.contains("@") else { throw .invalidParameter("Email address") }
        case "sms":
            guard PhoneNumber.isEndpoint(endpoint) else {
                throw AWSError("InvalidParameter", "Invalid SMS endpoint: \(endpoint)")
            }
        default: break
        }
    }

    /// - Parameter others: Attributes beside this one, since a filter's form depends on its scope.
    static func check(
        _ name: String,
        _ value: String,
        beside others: OrderedDictionary<String, String>,
        topic: Topic,
        protocol: String,
        endpoint: String
    ) throws(AWSError) {
        guard settable.contains(name) else { throw .invalidParameter("AttributeName") }
        switch name {
        case "RawMessageDelivery":
            guard ["true", "false"].contains(value.lowercased()) else {
                throw .invalidParameter("RawMessageDelivery: Invalid value [\(value)]. Must be true or false.")
            }
            // See <https://docs.aws.amazon.com/sns/latest/dg/sns-large-payload-raw-message-delivery.html>.
            guard value.lowercased() == "false" || ["sqs", "firehose", "http", "https"].contains(`protocol`) else {
                throw .invalidParameter("Delivery protocol [\(`protocol`)] does not support raw message delivery.")
            }
        case "RedrivePolicy": try check(redrive: value, topic: topic, isFIFOEndpoint: endpoint.hasSuffix(".fifo"))
        case "DeliveryPolicy":
            guard value.isEmpty || (try? JSONValue(parsing: value).object) != nil else {
                throw .invalidParameter("DeliveryPolicy: failed to parse JSON.\(JSONComplaint.words(of: value))")
            }
        case "FilterPolicyScope":
            guard ["MessageAttributes", "MessageBody"].contains(value) else {
                throw .invalidParameter(
                    "FilterPolicyScope: Invalid value [\(value)]. Please use either MessageBody or MessageAttributes"
                )
            }
        case "FilterPolicy": try check(filter: value, isNestable: others["FilterPolicyScope"] == "MessageBody")
        default: break
        }
    }

    private static func check(redrive text: String, topic: Topic, isFIFOEndpoint: Bool) throws(AWSError) {
        guard !text.isEmpty else { return }
        guard let document = try? JSONValue(parsing: text) else {
            throw .invalidParameter("RedrivePolicy: failed to parse JSON.\(JSONComplaint.words(of: text))")
        }
        guard let target = document["deadLetterTargetArn"]?.string, let arn = ARN(target), arn.service == "sqs" else {
            throw .invalidParameter("RedrivePolicy: deadLetterTargetArn is an invalid arn")
        }
        guard !isFIFOEndpoint || !topic.isFIFO || target.hasSuffix(".fifo") else {
            throw .invalidParameter(
                "RedrivePolicy: must use a FIFO queue as DLQ for a FIFO Subscription to a FIFO Topic."
            )
        }
    }

    /// Names that may lead somewhere, and combinations, are bounded.
    /// See <https://docs.aws.amazon.com/sns/latest/dg/subscription-filter-policy-constraints.html>.
    private static func check(filter text: String, isNestable: Bool) throws(AWSError) {
        guard !text.isEmpty, text != "{}" else { return }
        guard let document = try? JSONValue(parsing: text) else {
            throw .invalidParameter("FilterPolicy: failed to parse JSON.\(JSONComplaint.words(of: text))")
        }
        do {
            _ = try EventPattern(document)
        } catch {
            throw .invalidParameter("FilterPolicy: \(error)")
        }
        if !isNestable, (document.object ?? [:]).contains(where: { $0.value.object != nil }) {
            throw .invalidParameter("Filter policy scope MessageAttributes does not support nested filter policy")
        }
        guard keys(in: document) <= 5 else {
            throw .invalidParameter("FilterPolicy: Filter policy can not have more than 5 keys")
        }
        guard combinations(of: document, depth: 1) <= 150 else {
            throw .invalidParameter("FilterPolicy: Filter policy is too complex")
        }
    }

    private static func keys(in value: JSONValue) -> Int {
        (value.object ?? [:]).reduce(0) { keys, member in
            if member.key == "$or", let alternatives = member.value.array {
                return alternatives.reduce(keys) { $0 + self.keys(in: $1) }
            }
            return keys + (member.value.object == nil ? 1 : self.keys(in: member.value))
        }
    }

    /// Each key multiplies by its number of values and by its depth, an `$or` by the sum of its alternatives.
    private static func combinations(of value: JSONValue, depth: Double) -> Double {
        (value.object ?? [:]).reduce(1.0) { product, member in
            if member.key == "$or", let alternatives = member.value.array {
                return product * alternatives.reduce(0.0) { $0 + combinations(of: $1, depth: depth) }
            }
            if member.value.object != nil { return product * combinations(of: member.value, depth: depth + 1) }
            return product * Double(max(1, member.value.array?.count ?? 1)) * depth
        }
    }
}

extension JSONComplaint {
    /// What AWS's parser says of a text that is no JSON.
    static func words(of text: String) -> String {
        guard let complaint = JSONComplaint(of: text) else { return "" }
        return
            " \(complaint.message)\n "
            + "at [Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); "
            + "line: \(complaint.line), column: \(complaint.column)]"
    }
}
