import CloudCore
import WorkshopCommon

/// A rule with its targets.
struct EventRule: Codable, Hashable, Sendable {
    let name: String
    let bus: String
    /// As it was written.
    var pattern: String?
    var scheduleExpression: String?
    var state = "ENABLED"
    var description: String?
    var roleARN: String?
    var tags = EventTags()
    /// In the order in which they were put.
    var targets: [EventTarget] = []
    /// The name by which AWS manages it: `states.amazonaws.com`.
    var managedBy: String?

    init(name: String, bus: String) {
        self.name = name
        self.bus = bus
    }

    var key: String { Self.key(name, on: bus) }
    static func key(_ name: String, on bus: String) -> String { "\(bus)/\(name)" }

    /// `rule/name`, or `rule/bus/name`.
    var resource: String { bus == "default" ? "rule/\(name)" : "rule/\(bus)/\(name)" }
    var isEnabled: Bool { state != "DISABLED" }
}

/// Where a rule sends what it matches.
struct EventTarget: Codable, Hashable, Sendable {
    let id: String
    let arn: String
    /// All that the client gave.
    let members: StoredJSON

    var json: JSONValue { members.value }

    init(_ members: JSONValue) {
        id = members["Id"]?.string ?? ""
        arn = members["Arn"]?.string ?? ""
        self.members = StoredJSON(members)
    }

    var deadLetterQueue: String? { json["DeadLetterConfig"]?["Arn"]?.string }
    var messageGroupID: String? { json["SqsParameters"]?["MessageGroupId"]?.string }
    var maximumRetries: Int { json["RetryPolicy"]?["MaximumRetryAttempts"]?.int ?? 185 }
    var maximumAge: Duration { .seconds(json["RetryPolicy"]?["MaximumEventAgeInSeconds"]?.int ?? 86400) }
}
