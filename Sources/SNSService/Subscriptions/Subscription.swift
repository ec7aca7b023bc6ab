import CloudCore
import EventPatterns
import OrderedCollections
import WorkshopCommon

/// A subscription: of which topic, to where, what it lets through.
struct Subscription: Hashable, Sendable {
    let arn: String
    let topic: String
    let `protocol`: String
    let endpoint: String
    var attributes: OrderedDictionary<String, String> = [:]
    /// What an endpoint has to say to be sent to; `nil` where it needn't.
    var token: String?
    /// Whether it still has to.
    var isPending = false

    var isRaw: Bool { attributes["RawMessageDelivery"] == "true" }
    var deadLetterTarget: String? {
        attributes["RedrivePolicy"].flatMap { try? JSONValue(parsing: $0)["deadLetterTargetArn"]?.string }
    }

    /// As it was given.
    var deliveryPolicy: JSONValue? { attributes["DeliveryPolicy"].flatMap { try? JSONValue(parsing: $0) } }
    var isOfHTTP: Bool { `protocol` == "http" || `protocol` == "https" }

    /// Whether the message is one for this endpoint.
    func lets(through message: Notification) -> Bool {
        guard let text = attributes["FilterPolicy"], let pattern = try? EventPattern(parsing: text) else { return true }
        if attributes["FilterPolicyScope"] == "MessageBody" {
            guard let body = try? JSONValue(parsing: message.body(for: `protocol`)), body.object != nil else {
                return false
            }
            return pattern.matches(body)
        }
        return pattern.matches(.object(message.attributes.compactMapValues(\.filtered)))
    }

    /// What attributes are that were not given.
    static let defaults = ["RawMessageDelivery": "false", "FilterPolicyScope": "MessageAttributes"]

    static func needsConfirmation(_ protocol: String) -> Bool {
        ["http", "https", "email", "email-json"].contains(`protocol`)
    }
}

extension Subscription {
    /// As a row of the store.
    var bytes: [UInt8] {
        var members: JSONObject = [
            "topic": .string(topic), "protocol": .string(`protocol`), "endpoint": .string(endpoint),
            "attributes": .object(attributes.mapValues { .string($0) }),
        ]
        members["token"] = token.map { .string($0) }
        members["pending"] = .bool(isPending)
        return JSONValue.object(members).bytes
    }

    init?(arn: String, bytes: [UInt8]) {
        guard let value = try? JSONValue(parsing: bytes), let topic = value["topic"]?.string,
            let kind = value["protocol"]?.string, let endpoint = value["endpoint"]?.string
        else { return nil }
        self.init(
            arn: arn,
            topic: topic,
            protocol: kind,
            endpoint: endpoint,
            attributes: (value["attributes"]?.object ?? [:]).compactMapValues(\.string),
            token: value["token"]?.string,
            isPending: value["pending"]?.bool ?? (value["token"] != nil)
        )
    }
}

extension MessageAttribute {
    /// What a filter policy compares: text, numbers, and the elements of a `String.Array`. Binary can't be filtered by.
    fileprivate var filtered: JSONValue? {
        guard case .text(let text) = value else { return nil }
        switch dataType.prefix(while: { $0 != "." }) {
        case "Number": return Double(text) == nil ? .string(text) : (try? JSONValue(parsing: text)) ?? .string(text)
        default:
            if dataType == "String.Array", let array = try? JSONValue(parsing: text) { return array }
            return .string(text)
        }
    }
}
