import Foundation

/// A table as the account keeps it: all but its items.
struct TableRecord: Codable, Hashable, Sendable {
    struct KeySchema: Codable, Hashable, Sendable {
        var hash: String
        var range: String?
        /// What else the key of a global index has, which may be of several attributes of either kind.
        var moreHashes: [String]?
        var moreRanges: [String]?

        /// Whose values make up the partition.
        var hashes: [String] { [hash] + (moreHashes ?? []) }
        /// By which a partition is sorted, one after another.
        var ranges: [String] { (range.map { [$0] } ?? []) + (moreRanges ?? []) }
        var attributes: [String] { hashes + ranges }
        var hasSeveralOfAKind: Bool { moreHashes != nil || moreRanges != nil }
    }

    struct Throughput: Codable, Hashable, Sendable {
        var read: Int
        var write: Int

        static let none = Throughput(read: 0, write: 0)
    }

    struct Index: Codable, Hashable, Sendable {
        var name: String
        /// Under which the store keeps its entries.
        var number: Int
        var isGlobal: Bool
        var keys: KeySchema
        /// `ALL`, `KEYS_ONLY` or `INCLUDE`
        var projectionType: String
        var nonKeyAttributes: [String] = []
        var throughput = Throughput.none
    }

    struct Stream: Codable, Hashable, Sendable {
        /// `2026-11-23T09:15:00.250`
        var label: String
        var viewType: String
        /// Under which the store keeps its records.
        var number: Int
        var createdAt: Int64
        var isEnabled = true
    }

    var name: String
    var id: String
    var arn: String
    /// Under which the store keeps its items.
    var number: Int
    /// In milliseconds since 1970.
    var createdAt: Int64
    /// Attribute definitions in their order.
    var attributes: [AttributeDefinition]
    var keys: KeySchema
    var indexes: [Index] = []
    var isOnDemand: Bool
    /// Whether the table was made on demand or has ever been switched to it: descriptions say so from then on.
    var showsBillingMode: Bool
    var billingModeChangedAt: Int64?
    var throughput = Throughput.none
    var throughputIncreasedAt: Int64?
    var throughputDecreasedAt: Int64?
    /// On the day of the last of them, in UTC.
    var throughputDecreases: Int?
    /// Oldest first; the last is the newest, and may be disabled.
    var streams: [Stream] = []
    /// The key by which the table's owner has it encrypted.
    var encryptionKeyARN: String?
    var tableClass: String?
    var tags: [Tag] = []
    var timeToLiveAttribute: String?
    var isDeletionProtected = false
    var hasPointInTimeRecovery = false
    var pointInTimeRecoveryEnabledAt: Int64?
    /// In days.
    var recoveryPeriod: Int?

    struct AttributeDefinition: Codable, Hashable, Sendable {
        var name: String
        var type: String
    }

    struct Tag: Codable, Hashable, Sendable {
        var key: String
        var value: String
    }
}

extension TableRecord {
    private static let day: Int64 = 86_400_000

    func decreasesToday(at now: Int64) -> Int {
        guard let last = throughputDecreasedAt, last / Self.day == now / Self.day else { return 0 }
        return throughputDecreases ?? 1
    }

    mutating func change(to new: Throughput, at now: Int64) {
        if new.read > throughput.read || new.write > throughput.write { throughputIncreasedAt = now }
        if new.read < throughput.read || new.write < throughput.write {
            throughputDecreases = decreasesToday(at: now) + 1
            throughputDecreasedAt = now
        }
        throughput = new
    }

    func type(of attribute: String) -> AttributeValue.Kind {
        attributes.first { $0.name == attribute }.flatMap { AttributeValue.Kind(rawValue: $0.type) } ?? .string
    }

    var activeStream: Stream? { streams.last.flatMap { $0.isEnabled ? $0 : nil } }

    func index(_ name: String) -> Index? { indexes.first { $0.name == name } }

    func streamARN(_ stream: Stream) -> String { "\(arn)/stream/\(stream.label)" }

    /// As the store keeps it.
    var bytes: [UInt8] { (try? JSONEncoder().encode(self)).map { Array($0) } ?? [] }

    init(bytes: [UInt8]) throws {
        self = try JSONDecoder().decode(TableRecord.self, from: Data(bytes))
    }
}

extension TableRecord.Index {
    /// Which attributes of an item the index shows; `nil` for all.
    func projectedAttributes(of table: TableRecord) -> Set<String>? {
        projectionType == "ALL" ? nil : Set(keys.attributes + table.keys.attributes + nonKeyAttributes)
    }
}
