import Foundation
package import GRDB
package import SystemPackage

/// What of the account outlives the process: rows of bytes, by the table and the key of the service that wrote them.
///
/// A service holds its state as values in memory, commits each change here before it acknowledges it, and reads all
/// back once, when it is made. An account without a file keeps nothing and pays nothing.
package final class Store: Sendable {
    /// What an acknowledged write survives.
    package enum Durability: Hashable, Sendable {
        /// The end of the process, `kill -9` too: the system has the bytes.
        case process
        /// A loss of power: the bytes are on the disk, at the price of an fsync a write.
        case power
    }

    /// One row that is written, or removed where the value is `nil`.
    package struct Change: Hashable, Sendable {
        package let table: String
        package let key: String
        package let value: [UInt8]?
    }

    private let database: DatabaseQueue?
    /// `nil` where nothing is kept. What is too large for a row stands beside it, under names that begin with its own.
    package let file: FilePath?
    package let durability: Durability

    /// Keeps nothing: what a check, a test and `workshop up --ephemeral` use.
    package init() {
        database = nil
        file = nil
        durability = .process
    }

    /// Opens the file, or makes it.
    package init(file: FilePath, durability: Durability = .process) throws(StoreError) {
        self.file = file
        self.durability = durability
        do {
            database = try DatabaseQueue(path: file.string, configuration: Self.configuration(durability))
            try database?.write { database in
                try database.execute(
                    sql: """
                        CREATE TABLE IF NOT EXISTS state (
                            name TEXT NOT NULL, key TEXT NOT NULL, value BLOB NOT NULL, PRIMARY KEY (name, key)
                        ) WITHOUT ROWID
                        """
                )
            }
        } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
            throw StoreError(file: file.string, reason: StoreError.isOpenElsewhere)
        } catch {
            throw StoreError(file: file.string, reason: Self.reason(error))
        }
    }

    /// Whether anything is kept.
    package var isPersistent: Bool { database != nil }

    package func table(_ name: String) -> StoredTable { StoredTable(name: name, store: self) }

    /// Makes the changes, all or none, and returns once they will survive what they are to survive.
    ///
    /// Throws an error as the AWS API reports a failure of its own; nothing has been changed then.
    package func commit(_ changes: [Change]) throws(AWSError) {
        guard let database, !changes.isEmpty else { return }
        do {
            try database.write { database in
                for change in changes { try Self.make(change, in: database) }
            }
        } catch {
            throw StoreError(file: database.path, reason: Self.reason(error)).asAWSError
        }
    }

    /// Rows of a table, by key.
    /// - Parameters:
    ///   - first: The least key that is looked for.
    ///   - end: The least one that isn't any more; `nil` for all.
    func rows(
        of table: String,
        from first: String = "",
        before end: String? = nil
    ) throws(StoreError) -> [(key: String, value: [UInt8])] {
        try read { database in
            let statement = try database.cachedStatement(
                sql: """
                    SELECT key, value FROM state WHERE name = ?1 AND key >= ?2 AND (?3 IS NULL OR key < ?3) ORDER BY key
                    """
            )
            return try Row.fetchAll(statement, arguments: [table, first, end]).map { row in
                (row[0] as String, (row[1] as Data).withUnsafeBytes(Array.init))
            }
        } ?? []
    }

    /// One row of a table; `nil` where there is none.
    func row(_ key: String, of table: String) throws(StoreError) -> [UInt8]? {
        try read { database in
            let statement = try database.cachedStatement(sql: "SELECT value FROM state WHERE name = ? AND key = ?")
            return try Data.fetchOne(statement, arguments: [table, key])?.withUnsafeBytes(Array.init)
        } ?? nil
    }

    /// The keys of a table, in order.
    func keys(of table: String) throws(StoreError) -> [String] {
        try read { database in
            let statement = try database.cachedStatement(sql: "SELECT key FROM state WHERE name = ? ORDER BY key")
            return try String.fetchAll(statement, arguments: [table])
        } ?? []
    }

    /// `nil` where nothing is kept.
    private func read<Result>(_ body: (Database) throws -> Result) throws(StoreError) -> Result? {
        guard let database else { return nil }
        do {
            return try database.read(body)
        } catch {
            throw StoreError(file: database.path, reason: Self.reason(error))
        }
    }

    /// For a service whose state is too large, or too much asked for, to be held as values: tables of its own in the same
    /// file, under names that begin with the service's; in memory where the store has no file.
    package func makeDatabase() throws(StoreError) -> any DatabaseWriter {
        if let database { return database }
        do {
            return try DatabaseQueue()
        } catch {
            throw StoreError(file: ":memory:", reason: Self.reason(error))
        }
    }

    /// Closes the file. The store can't be used afterwards.
    package func close() {
        try? database?.close()
    }

    /// SQLite's own words, without the statement that it was about.
    private static func reason(_ error: any Error) -> String {
        (error as? DatabaseError)?.message ?? "\(error)"
    }

    private static func make(_ change: Change, in database: Database) throws {
        if let value = change.value {
            let statement = try database.cachedStatement(
                sql: "INSERT INTO state VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value"
            )
            try statement.execute(arguments: [change.table, change.key, Data(value)])
        } else {
            let statement = try database.cachedStatement(sql: "DELETE FROM state WHERE name = ? AND key = ?")
            try statement.execute(arguments: [change.table, change.key])
        }
    }

    /// In WAL mode a file is never unreadable after a kill, whatever `synchronous` says.
    /// See <https://www.sqlite.org/pragma.html#pragma_synchronous>.
    private static func configuration(_ durability: Durability) -> Configuration {
        var configuration = Configuration()
        configuration.journalMode = .wal
        configuration.prepareDatabase { database in
            // One process a file: a second one is refused when it opens it, and nobody pays for shared memory.
            try database.execute(sql: "PRAGMA locking_mode = EXCLUSIVE")
            try database.execute(sql: "PRAGMA synchronous = \(durability == .power ? "FULL" : "OFF")")
        }
        return configuration
    }
}

/// One service's rows of one kind: `sqs.queues`.
package struct StoredTable: Sendable {
    package let name: String
    let store: Store

    /// Whether writing makes any difference: what is costly to put into bytes need not be, otherwise.
    package var isPersistent: Bool { store.isPersistent }

    /// All rows in the order of their keys' bytes.
    package func all() throws(StoreError) -> [(key: String, value: [UInt8])] { try store.rows(of: name) }

    /// One row alone, where all of them together would be too much; `nil` where there is none.
    package func value(of key: String) throws(StoreError) -> [UInt8]? { try store.row(key, of: name) }

    package func keys() throws(StoreError) -> [String] { try store.keys(of: name) }

    /// - Parameter prefix: Of ASCII.
    package func rows(beginningWith prefix: String) throws(StoreError) -> [(key: String, value: [UInt8])] {
        try store.rows(of: name, from: prefix, before: prefix + "\u{7F}")
    }

    /// Rows whose keys' bytes come before those of the text.
    package func rows(before end: String) throws(StoreError) -> [(key: String, value: [UInt8])] {
        try store.rows(of: name, before: end)
    }

    /// The change that writes a row, to be committed with others.
    package func putting(_ key: String, _ value: [UInt8]) -> Store.Change {
        Store.Change(table: name, key: key, value: value)
    }

    /// The change that removes a row. That there is none is no error.
    package func removing(_ key: String) -> Store.Change { Store.Change(table: name, key: key, value: nil) }

    package func put(_ key: String, _ value: @autoclosure () -> [UInt8]) throws(AWSError) {
        if isPersistent { try store.commit([putting(key, value())]) }
    }

    /// Makes changes of this table, and of others, at once.
    package func commit(_ changes: [Store.Change]) throws(AWSError) { try store.commit(changes) }

    package func remove(_ key: String) throws(AWSError) {
        if isPersistent { try store.commit([removing(key)]) }
    }
}

/// The file that keeps the account's state can't be read or written.
package struct StoreError: Error, Hashable, Sendable {
    package let file: String
    package let reason: String

    /// The reason where another process, or another store of this one, has the file.
    package static let isOpenElsewhere = "another process has it open"

    package init(file: String, reason: String) {
        self.file = file
        self.reason = reason
    }

    /// As a service's caller sees it.
    package var asAWSError: AWSError {
        AWSError("InternalFailure", "The local cloud can't write \(file): \(reason)", status: 500)
    }
}
