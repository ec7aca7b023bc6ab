import CloudCore
import OrderedCollections
import WorkshopCommon

/// A bucket: its name, its settings, not its objects.
struct Bucket: Hashable, Sendable {
    enum Versioning: String, Hashable, Sendable {
        case never = ""
        case enabled = "Enabled"
        case suspended = "Suspended"
    }

    /// By which the store's rows name it: a bucket of the same name that comes later has another.
    let id: Int64
    let name: String
    let region: String
    let created: Timestamp
    /// Documents in XML, a policy in JSON. An empty text is a setting that was deleted.
    private(set) var settings: [BucketSetting: String] = [:]
    private(set) var versioning = Versioning.never
    private(set) var notifications = NotificationConfiguration()
    private(set) var cors: [CORSRule] = []

    init(id: Int64, name: String, region: String, created: Timestamp) {
        self.id = id
        self.name = name
        self.region = region
        self.created = created
    }

    var arn: String { "arn:aws:s3:::\(name)" }

    /// Settings that were never made, and those that every bucket begins with, are `nil`.
    subscript(setting: BucketSetting) -> String? {
        get { settings[setting] }
        set {
            settings[setting] = newValue
            let document = newValue.flatMap { XMLElement(parsing: Array($0.utf8)) }
            switch setting {
            case .versioning:
                versioning = document?.text("Status").flatMap(Versioning.init) ?? .never
            case .notification: notifications = document.map(NotificationConfiguration.init) ?? .init()
            case .cors: cors = document.map(CORSRule.rules) ?? []
            default: break
            }
        }
    }
}

/// As a row of the store.
extension Bucket {
    var bytes: [UInt8] {
        let document: JSONValue = [
            "name": .string(name),
            "region": .string(region),
            "created": .number(JSONNumber(Int(created.millisecondsSince1970))),
            "settings": .object(
                JSONObject(
                    uniqueKeysWithValues: settings.sorted { $0.key.rawValue < $1.key.rawValue }.map {
                        ($0.key.rawValue, .string($0.value))
                    }
                )
            ),
        ]
        return document.bytes
    }

    init?(id: Int64, bytes: [UInt8]) {
        guard let value = try? JSONValue(parsing: bytes), let name = value["name"]?.string,
            let created = value["created"]?.int
        else { return nil }
        self.init(
            id: id,
            name: name,
            region: value["region"]?.string ?? "us-east-1",
            created: Timestamp(millisecondsSince1970: Int64(created))
        )
        for (name, text) in value["settings"]?.object ?? [:] {
            if let setting = BucketSetting(rawValue: name), let text = text.string { self[setting] = text }
        }
    }
}
