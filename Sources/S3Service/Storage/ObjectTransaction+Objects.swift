import CloudCore
import Foundation
import GRDB

/// Objects and their versions.
extension ObjectTransaction {
    /// Bytes as the database takes them.
    static func blob(_ bytes: [UInt8]) -> Data { Data(bytes) }

    private static let columns = "key, sequence, version, latest, marker, modified, size, etag, details"

    /// The newest version; it may be a delete marker.
    func latest(_ bucket: Int64, _ key: String) throws(AWSError) -> ObjectVersion? {
        try first(
            "SELECT \(Self.columns) FROM s3_objects WHERE bucket = ? AND key = ? ORDER BY sequence DESC LIMIT 1",
            [bucket, Data(key.utf8)]
        )
    }

    func version(_ bucket: Int64, _ key: String, _ id: String) throws(AWSError) -> ObjectVersion? {
        try first(
            "SELECT \(Self.columns) FROM s3_objects WHERE bucket = ? AND key = ? AND version = ?",
            [bucket, Data(key.utf8), id]
        )
    }

    private func first(_ sql: String, _ arguments: StatementArguments) throws(AWSError) -> ObjectVersion? {
        var result: ObjectVersion?
        try rows(sql, arguments) { row throws(AWSError) in
            result = Self.object(row)
            return false
        }
        return result
    }

    private static func object(_ row: ObjectRow) -> ObjectVersion {
        ObjectVersion(
            key: row.key(0),
            sequence: row[1],
            id: row[2],
            isLatest: row[3],
            isDeleteMarker: row[4],
            modified: row.moment(5),
            size: row[6],
            etag: row[7],
            details: ObjectDetails(bytes: row.bytes(8)) ?? ObjectDetails()
        )
    }

    /// Makes it the newest version of its key. One of the same id is replaced, its contents with it.
    func insert(_ object: ObjectVersion, in bucket: Int64) throws(AWSError) {
        let key = Data(object.key.utf8)
        if object.id == ObjectVersion.unversionedID {
            if let old = try version(bucket, object.key, object.id) { try delete(old, in: bucket) }
        }
        try execute(
            "UPDATE s3_objects SET latest = 0 WHERE bucket = ? AND key = ? AND latest = 1",
            [bucket, key]
        )
        try write(object, in: bucket)
    }

    /// Writes a version in its place.
    func write(_ object: ObjectVersion, in bucket: Int64) throws(AWSError) {
        try execute(
            "INSERT OR REPLACE INTO s3_objects VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                bucket, Data(object.key.utf8), object.sequence, object.id, object.isLatest, object.isDeleteMarker,
                object.modified.millisecondsSince1970, object.size, object.etag, Data(object.details.bytes),
            ]
        )
    }

    /// Removes a version for good; the one before it is the newest then.
    func remove(_ object: ObjectVersion, in bucket: Int64) throws(AWSError) {
        try delete(object, in: bucket)
        guard object.isLatest, var next = try latest(bucket, object.key) else { return }
        next.isLatest = true
        try write(next, in: bucket)
    }

    private func delete(_ object: ObjectVersion, in bucket: Int64) throws(AWSError) {
        try execute(
            "DELETE FROM s3_objects WHERE bucket = ? AND key = ? AND sequence = ?",
            [bucket, Data(object.key.utf8), object.sequence]
        )
        try removeContents(object.details.pieces.map(\.content))
    }

    // MARK: Lists

    /// Objects as they are now, in the order of their keys.
    /// - Parameters:
    ///   - start: The bytes of the first key, or of what comes before it.
    ///   - end: No key at or behind it; `nil` for all.
    func objects(
        _ bucket: Int64,
        from start: [UInt8],
        to end: [UInt8]?,
        _ body: (ObjectVersion) throws(AWSError) -> Bool
    ) throws(AWSError) {
        try rows(
            "SELECT \(Self.columns) FROM s3_objects WHERE bucket = ? AND key >= ?"
                + (end == nil ? "" : " AND key < ?") + " AND latest = 1 AND marker = 0 ORDER BY key",
            StatementArguments([bucket, Data(start)] as [any DatabaseValueConvertible])
                + StatementArguments(end.map { [Data($0)] } ?? [])
        ) { row throws(AWSError) in try body(Self.object(row)) }
    }

    /// All versions, in the order of their keys, and of a key the newest first.
    func versions(
        _ bucket: Int64,
        from start: [UInt8],
        to end: [UInt8]?,
        _ body: (ObjectVersion) throws(AWSError) -> Bool
    ) throws(AWSError) {
        try rows(
            "SELECT \(Self.columns) FROM s3_objects WHERE bucket = ? AND key >= ?"
                + (end == nil ? "" : " AND key < ?") + " ORDER BY key, sequence DESC",
            StatementArguments([bucket, Data(start)] as [any DatabaseValueConvertible])
                + StatementArguments(end.map { [Data($0)] } ?? [])
        ) { row throws(AWSError) in try body(Self.object(row)) }
    }
}
