import CloudCore
import EventPatterns
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
