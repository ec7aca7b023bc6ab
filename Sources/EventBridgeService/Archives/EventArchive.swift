import CloudCore
import EventPatterns
import OrderedCollections
import WorkshopCommon

/// Events of a bus that are kept for a replay.
struct EventArchive: Codable, Hashable, Sendable {
    let name: String
    let source: String
    let created: Timestamp
    var description: String?
    var pattern: String?
    var retentionDays = 0
    /// In the order in which they came; rows of their own in the store.
    var events: [ArchivedEvent] = []

    private enum CodingKeys: String, CodingKey {
        case name, source, created, description, pattern, retentionDays
    }

    init(name: String, source: String, created: Timestamp) {
        self.name = name
        self.source = source
        self.created = created
    }

    var size: Int { events.reduce(0) { $0 + $1.event.value.bytes.count } }

    func takes(_ event: BusEvent) -> Bool {
        guard event.json["replay-name"] == nil else { return false }
        guard let pattern else { return true }
        return (try? EventPattern(parsing: pattern))?.matches(event.json) ?? false
    }
}

extension EventArchive {
    /// The rule that AWS puts on the bus for an archive. It is shown like others; the events come in without it.
    /// See <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-archive.html>.
    func managedRule(bus: String, account: Account) -> EventRule {
        func arn(account id: String, _ resource: String) -> String {
            ARN(service: "events", region: account.region, account: id, resource: resource).description
        }
        var members = pattern.flatMap { try? JSONValue(parsing: $0) }?.object ?? [:]
        members["replay-name"] = [["exists": false]]
        var rule = EventRule(name: "Events-Archive-\(name)", bus: bus)
        rule.pattern = JSONValue.object(members).serialized()
        rule.managedBy = "prod.vhs.events.aws.internal"
        let template =
            "{\"archive-arn\": \"\(arn(account: account.id, "archive/\(name)"))\", \"event\": <aws.events.event.json>, "
            + "\"ingestion-time\": <aws.events.event.ingestion-time>}"
        let target: JSONValue = [
            "Id": .string(rule.name), "Arn": .string(arn(account: "", ":")),
            "InputTransformer": ["InputPathsMap": [:], "InputTemplate": .string(template)],
        ]
        rule.targets = [EventTarget(target)]
        return rule
    }
}

struct ArchivedEvent: Codable, Hashable, Sendable {
    let archive: String
    let number: Int
    let arrived: Timestamp
    let event: StoredJSON

    /// Sorts as the numbers do.
    var key: String { "\(archive)/\(String(number + 1_000_000_000_000).dropFirst())" }
}

/// Events of an archive that are sent once more.
struct EventReplay: Codable, Hashable, Sendable {
    let name: String
    let archive: String
    let source: String
    let destination: StoredJSON
    let start: Timestamp
    let end: Timestamp
    let began: Timestamp
    var description: String?
    var state = "STARTING"
    var ended: Timestamp?
    var lastReplayed: Timestamp?
}
