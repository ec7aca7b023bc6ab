import CloudCore
import OrderedCollections
import WorkshopCommon

/// A secret with its versions: pure, without a clock or a lock.
struct Secret: Codable, Hashable, Sendable {
    let arn: String
    let name: String
    let created: Timestamp
    var lastChanged: Timestamp
    var description: String?
    var kmsKeyID: String?
    /// `nil` until the first tag is put on, as the API tells it.
    var tags: [ResourceTag]?
    /// In the order in which they were made.
    var versions: [SecretVersion] = []
    /// The day on which a value was last read.
    var lastAccessed: Timestamp?
    /// When it goes away for good; `nil` unless it was deleted.
    var deletionDate: Timestamp?
    var rotation: SecretRotation?
    var policy: String?
    /// Which resource of which stack it is, where it is one.
    var owner: String?
    /// What the template gave last: a value that was put since stays when the stack is deployed again.
    var declared: String?

    init(arn: String, name: String, created: Timestamp) {
        self.arn = arn
        self.name = name
        self.created = created
        lastChanged = created
    }

    /// The service that manages it, which a tag tells.
    /// See <https://docs.aws.amazon.com/secretsmanager/latest/userguide/service-linked-secrets.html>.
    var owningService: String? { tags?.first { $0.key == "aws:secretsmanager:owningService" }?.value }

    var isDeleted: Bool { deletionDate != nil }

    func version(id: String) -> SecretVersion? { versions.first { $0.id == id } }
    func version(stage: String) -> SecretVersion? { versions.first { $0.stages.contains(stage) } }

    /// `{"<version id>": ["AWSCURRENT"]}`; `nil` where no version has a label.
    var stagesByVersion: JSONValue? {
        let staged = versions.filter { !$0.stages.isEmpty }
        guard !staged.isEmpty else { return nil }
        return .object(
            JSONObject(staged.map { ($0.id, .texts($0.stages)) }, uniquingKeysWith: { _, last in last })
        )
    }

    // MARK: Versions

    /// Moves the labels to a version from those that hold them.
    ///
    /// The version that loses `AWSCURRENT` gets `AWSPREVIOUS`, and loses `AWSPENDING` if a rotation left it there.
    mutating func attach(_ stages: [String], to id: String) {
        let current = version(stage: "AWSCURRENT")?.id
        for stage in stages { detach(stage) }
        if stages.contains("AWSCURRENT"), let current, current != id {
            detach("AWSPREVIOUS")
            change(current) { version in
                version.stages.removeAll { $0 == "AWSPENDING" }
                version.stages.append("AWSPREVIOUS")
                version.stages.sort()
            }
        }
        change(id) { $0.stages = ($0.stages + stages).sorted() }
    }

    mutating func detach(_ stage: String) {
        for index in versions.indices { versions[index].stages.removeAll { $0 == stage } }
    }

    /// Adds a version, or fills the empty one that a rotation began with.
    mutating func add(_ value: SecretValue, id: String, stages: [String], at now: Timestamp) {
        if let index = versions.firstIndex(where: { $0.id == id }) {
            versions[index].value = value
        } else {
            versions.append(SecretVersion(id: id, created: now, value: value))
        }
        attach(stages, to: id)
        forgetOldVersions()
        lastChanged = now
    }

    mutating func noteAccess(to id: String, on day: Timestamp) {
        lastAccessed = day
        change(id) { $0.lastAccessed = day }
    }

    private mutating func change(_ id: String, _ body: (inout SecretVersion) -> Void) {
        guard let index = versions.firstIndex(where: { $0.id == id }) else { return }
        body(&versions[index])
    }

    /// Versions without a label go once there are about a hundred.
    /// See <https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_limits.html>.
    private mutating func forgetOldVersions() {
        while versions.count > 100, let oldest = versions.firstIndex(where: { $0.stages.isEmpty }) {
            versions.remove(at: oldest)
        }
    }
}

struct SecretVersion: Codable, Hashable, Sendable {
    let id: String
    let created: Timestamp
    var lastAccessed: Timestamp?
    /// Sorted; without any the version is deprecated.
    var stages: [String] = []
    /// `nil` while a rotation has named the version and its function has put nothing into it yet.
    var value: SecretValue?

    init(id: String, created: Timestamp, value: SecretValue?) {
        self.id = id
        self.created = created
        self.value = value
    }
}

/// What is kept secret.
enum SecretValue: Codable, Hashable, Sendable {
    case text(String)
    /// Base 64.
    case binary(String)

    var text: String? { if case .text(let text) = self { text } else { nil } }
    var binary: String? { if case .binary(let binary) = self { binary } else { nil } }
}

/// How a secret is rotated.
struct SecretRotation: Codable, Hashable, Sendable {
    var isEnabled = true
    var function: String?
    var automaticallyAfterDays: Int?
    var duration: String?
    var scheduleExpression: String?
    var last: Timestamp?
    var next: Timestamp?

    var rules: JSONValue? {
        guard automaticallyAfterDays != nil || duration != nil || scheduleExpression != nil else { return nil }
        return .members([
            "AutomaticallyAfterDays": .integer(automaticallyAfterDays), "Duration": .text(duration),
            "ScheduleExpression": .text(scheduleExpression),
        ])
    }
}
