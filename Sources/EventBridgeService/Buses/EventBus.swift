import CloudCore
import WorkshopCommon

/// A bus, with who may put events on it.
struct EventBus: Codable, Hashable, Sendable {
    let name: String
    let created: Timestamp
    var modified: Timestamp
    var description: String?
    var kmsKeyID: String?
    var deadLetterConfig: StoredJSON?
    /// The statements of its policy.
    var statements: [StoredJSON] = []
    var tags = EventTags()

    init(name: String, created: Timestamp) {
        self.name = name
        self.created = created
        modified = created
    }

    var policy: JSONValue? {
        guard !statements.isEmpty else { return nil }
        let document: JSONValue = ["Version": "2012-10-17", "Statement": .array(statements.map(\.value))]
        return .string(document.serialized())
    }
}
