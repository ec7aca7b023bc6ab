import CloudCore
import Foundation
import GRDB
import Synchronization
import SystemPackage

/// Buckets, objects, uploads and contents, in SQLite and in files beside it.
final class ObjectStore: Sendable {
    /// A longer content goes to a file, in bytes.
    static let largestRow = 32 << 10

    let files: ContentFiles
    private let database: any DatabaseWriter
    private let last: Mutex<(content: Int64, sequence: Int64)>

    /// Makes the tables that aren't there, and removes files that no row refers to.
    init(_ database: any DatabaseWriter, files: ContentFiles) throws(StoreError) {
        self.database = database
        self.files = files
        do {
            let (contents, highest, sequence) = try database.write { database in
                try database.execute(sql: Self.schema)
                return (
                    try Int64.fetchAll(database, sql: "SELECT id FROM s3_contents WHERE bytes IS NULL"),
                    try Int64.fetchOne(database, sql: "SELECT MAX(id) FROM s3_contents"),
                    try Int64.fetchOne(database, sql: "SELECT MAX(sequence) FROM s3_objects")
                )
            }
            let kept = files.sweep(keeping: Set(contents))
            last = Mutex((max(kept, highest ?? 0), sequence ?? 0))
        } catch {
            throw StoreError(file: database.path, reason: "\(error)")
        }
    }

    /// Keys are bytes, so that they sort as S3 sorts them.
    private static let schema = """
        CREATE TABLE IF NOT EXISTS s3_buckets (id INTEGER PRIMARY KEY, bucket BLOB NOT NULL);
        CREATE TABLE IF NOT EXISTS s3_objects (
            bucket INTEGER NOT NULL, key BLOB NOT NULL, sequence INTEGER NOT NULL, version TEXT NOT NULL,
            latest INTEGER NOT NULL, marker INTEGER NOT NULL, modified INTEGER NOT NULL, size INTEGER NOT NULL,
            etag TEXT NOT NULL, details BLOB NOT NULL, PRIMARY KEY (bucket, key, sequence)
        ) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS s3_contents (id INTEGER PRIMARY KEY, bytes BLOB);
        CREATE INDEX IF NOT EXISTS s3_files ON s3_contents (id) WHERE bytes IS NULL;
        CREATE TABLE IF NOT EXISTS s3_uploads (
            bucket INTEGER NOT NULL, key BLOB NOT NULL, upload TEXT NOT NULL, started INTEGER NOT NULL,
            details BLOB NOT NULL, PRIMARY KEY (bucket, key, upload)
        ) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS s3_parts (
            upload TEXT NOT NULL, number INTEGER NOT NULL, modified INTEGER NOT NULL, size INTEGER NOT NULL,
            etag TEXT NOT NULL, checksum TEXT, content INTEGER NOT NULL, PRIMARY KEY (upload, number)
        ) WITHOUT ROWID;
        """

    func nextContent() -> Int64 {
        last.withLock { last in
            last.content += 1
            return last.content
        }
    }

    func nextSequence() -> Int64 {
        last.withLock { last in
            last.sequence += 1
            return last.sequence
        }
    }

    /// All or nothing; returns when it is kept. Files of contents that are no longer referred to are removed after that.
    func write<Result>(_ body: (ObjectTransaction) throws(AWSError) -> Result) throws(AWSError) -> Result {
        do {
            let (result, removed) = try database.write { database in
                let transaction = ObjectTransaction(database: database)
                return (try body(transaction), transaction.removedFiles)
            }
            files.remove(removed)
            return result
        } catch let error as AWSError {
            throw error
        } catch {
            throw .failure("write its state", error)
        }
    }

    func read<Result>(_ body: (ObjectTransaction) throws(AWSError) -> Result) throws(AWSError) -> Result {
        do {
            return try database.unsafeRead { try body(ObjectTransaction(database: $0)) }
        } catch let error as AWSError {
            throw error
        } catch {
            throw .failure("read its state", error)
        }
    }
}

/// The store while nobody else changes it.
final class ObjectTransaction {
    private let database: Database
    /// Contents in files whose rows it removed.
    fileprivate(set) var removedFiles: [Int64] = []

    fileprivate init(database: Database) { self.database = database }

    // MARK: Buckets

    func buckets() throws(AWSError) -> [(id: Int64, bytes: [UInt8])] {
        var buckets: [(id: Int64, bytes: [UInt8])] = []
        try rows("SELECT id, bucket FROM s3_buckets ORDER BY id", []) { row throws(AWSError) in
            buckets.append((row[0], row.bytes(1)))
            return true
        }
        return buckets
    }

    func put(_ bucket: Bucket) throws(AWSError) {
        try execute("INSERT OR REPLACE INTO s3_buckets VALUES (?, ?)", [bucket.id, Data(bucket.bytes)])
    }

    func removeBucket(_ id: Int64) throws(AWSError) {
        try execute("DELETE FROM s3_buckets WHERE id = ?", [id])
    }

    /// Whether it has no object, no version of one and no marker.
    func isEmpty(_ bucket: Int64) throws(AWSError) -> Bool {
        var isEmpty = true
        try rows("SELECT 1 FROM s3_objects WHERE bucket = ? LIMIT 1", [bucket]) { _ throws(AWSError) in
            isEmpty = false
            return false
        }
        return isEmpty
    }

    // MARK: Contents

    func putContent(_ id: Int64, _ bytes: [UInt8]?) throws(AWSError) {
        try execute("INSERT INTO s3_contents VALUES (?, ?)", [id, bytes.map { Data($0) }])
    }

    /// `nil` where it is in a file.
    func content(_ id: Int64) throws(AWSError) -> [UInt8]? {
        var bytes: [UInt8]?
        try rows("SELECT bytes FROM s3_contents WHERE id = ?", [id]) { row throws(AWSError) in
            bytes = row.isNull(0) ? nil : row.bytes(0)
            return false
        }
        return bytes
    }

    func removeContents(_ ids: [Int64]) throws(AWSError) {
        // An empty part has none.
        for id in ids where id != 0 {
            if try content(id) == nil { removedFiles.append(id) }
            try execute("DELETE FROM s3_contents WHERE id = ?", [id])
        }
    }

    // MARK: SQL

    /// Reads rows until the body says that it wants no more.
    func rows(
        _ sql: String,
        _ arguments: StatementArguments,
        _ body: (ObjectRow) throws(AWSError) -> Bool
    ) throws(AWSError) {
        do {
            let statement = try database.cachedStatement(sql: sql)
            let cursor = try Row.fetchCursor(statement, arguments: arguments)
            while let row = try cursor.next() {
                guard try body(ObjectRow(row: row)) else { return }
            }
        } catch let error as AWSError {
            throw error
        } catch {
            throw .failure("read its state", error)
        }
    }

    func execute(_ sql: String, _ arguments: StatementArguments) throws(AWSError) {
        do {
            try database.cachedStatement(sql: sql).execute(arguments: arguments)
        } catch {
            throw .failure("write its state", error)
        }
    }
}

/// A row while it is read.
struct ObjectRow {
    fileprivate let row: Row

    subscript(index: Int) -> Int64 { row[index] }
    subscript(index: Int) -> Int { Int(row[index] as Int64) }
    subscript(index: Int) -> Bool { row[index] }
    subscript(index: Int) -> String { row[index] }

    func text(_ index: Int) -> String? { row[index] }
    func isNull(_ index: Int) -> Bool { row.hasNull(atIndex: index) }
    func bytes(_ index: Int) -> [UInt8] { (try? row.withUnsafeData(atIndex: index) { $0.map(Array.init) }) ?? [] }
    func key(_ index: Int) -> String { String(decoding: bytes(index), as: UTF8.self) }
    func moment(_ index: Int) -> Timestamp { Timestamp(millisecondsSince1970: row[index]) }
}
