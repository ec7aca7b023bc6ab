import CloudCore
import Foundation
import GRDB

/// The items of all tables, in SQLite: one row an item, one an index's entry, one a stream's record.
final class ItemStore: Sendable {
    private let database: any DatabaseWriter

    init(_ database: any DatabaseWriter) throws(StoreError) {
        self.database = database
        do {
            try database.write { database in
                try database.execute(sql: Self.schema)
            }
        } catch {
            throw StoreError(file: database.path, reason: "\(error)")
        }
    }

    private static let schema = """
        CREATE TABLE IF NOT EXISTS dynamodb_items (
            owner INTEGER NOT NULL, key BLOB NOT NULL, size INTEGER NOT NULL, item BLOB NOT NULL, PRIMARY KEY (owner, key)
        ) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS dynamodb_entries (
            owner INTEGER NOT NULL, key BLOB NOT NULL, item_key BLOB NOT NULL, PRIMARY KEY (owner, key)
        ) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS dynamodb_records (
            owner INTEGER NOT NULL, sequence INTEGER NOT NULL, time INTEGER NOT NULL, record BLOB NOT NULL,
            PRIMARY KEY (owner, sequence)
        ) WITHOUT ROWID;
        """

    /// All or nothing; returns when it is kept.
    func write<Result>(
        _ body: (ItemTransaction) throws(RequestFailure) -> Result
    ) throws(RequestFailure) -> Result {
        do {
            return try database.write { try body(ItemTransaction(database: $0)) }
        } catch {
            throw .storage(error)
        }
    }

    /// The same for what changes one row at most: SQLite makes each statement a transaction where there is none, and three
    /// statements for one would take longer than all the rest.
    func writeRow<Result>(
        _ body: (ItemTransaction) throws(RequestFailure) -> Result
    ) throws(RequestFailure) -> Result {
        do {
            return try database.writeWithoutTransaction { try body(ItemTransaction(database: $0)) }
        } catch {
            throw .storage(error)
        }
    }

    func read<Result>(
        _ body: (ItemTransaction) throws(RequestFailure) -> Result
    ) throws(RequestFailure) -> Result {
        do {
            return try database.unsafeRead { try body(ItemTransaction(database: $0)) }
        } catch {
            throw .storage(error)
        }
    }
}

/// The store while nobody else changes it.
struct ItemTransaction {
    private let database: Database

    fileprivate init(database: Database) { self.database = database }

    struct Row {
        let key: [UInt8]
        let size: Int
        let item: Item
    }

    // MARK: Items

    func item(_ owner: Int, _ key: [UInt8]) throws(RequestFailure) -> Row? {
        var result: Row?
        try rows("SELECT key, size, item FROM dynamodb_items WHERE owner = ? AND key = ?", [owner, Data(key)]) {
            result = $0
            return false
        }
        return result
    }

    func put(_ owner: Int, _ key: [UInt8], _ item: Item) throws(RequestFailure) {
        try execute(
            "INSERT OR REPLACE INTO dynamodb_items VALUES (?, ?, ?, ?)",
            [owner, Data(key), item.size, Data(ItemEncoder.encode(item))]
        )
    }

    func delete(_ owner: Int, _ key: [UInt8]) throws(RequestFailure) {
        try execute("DELETE FROM dynamodb_items WHERE owner = ? AND key = ?", [owner, Data(key)])
    }

    /// Items in the order of their keys, until the body says that it wants no more.
    func scan(
        _ owner: Int,
        from lower: [UInt8],
        to upper: [UInt8],
        isForward: Bool = true,
        _ body: (Row) throws(RequestFailure) -> Bool
    ) throws(RequestFailure) {
        try rows(
            "SELECT key, size, item FROM dynamodb_items WHERE owner = ? AND key >= ? AND key < ? ORDER BY key"
                + (isForward ? "" : " DESC"),
            [owner, Data(lower), Data(upper)],
            body
        )
    }

    func statistics(_ owner: Int) throws(RequestFailure) -> (count: Int, size: Int) {
        try statistics("SELECT COUNT(*), COALESCE(SUM(size), 0) FROM dynamodb_items WHERE owner = ?", [owner])
    }

    // MARK: Indexes

    func putEntry(_ index: Int, _ key: [UInt8], itemKey: [UInt8]) throws(RequestFailure) {
        try execute(
            "INSERT OR REPLACE INTO dynamodb_entries VALUES (?, ?, ?)",
            [index, Data(key), Data(itemKey)]
        )
    }

    func deleteEntry(_ index: Int, _ key: [UInt8]) throws(RequestFailure) {
        try execute("DELETE FROM dynamodb_entries WHERE owner = ? AND key = ?", [index, Data(key)])
    }

    /// The items of an index's entries, in the order of these.
    func scan(
        _ owner: Int,
        index: Int,
        from lower: [UInt8],
        to upper: [UInt8],
        isForward: Bool = true,
        _ body: (Row) throws(RequestFailure) -> Bool
    ) throws(RequestFailure) {
        try rows(
            """
            SELECT e.key, i.size, i.item FROM dynamodb_entries e
            CROSS JOIN dynamodb_items i ON i.owner = ? AND i.key = e.item_key
            WHERE e.owner = ? AND e.key >= ? AND e.key < ? ORDER BY e.key
            """ + (isForward ? "" : " DESC"),
            [owner, index, Data(lower), Data(upper)],
            body
        )
    }

    func entryStatistics(_ owner: Int, index: Int) throws(RequestFailure) -> (count: Int, size: Int) {
        try statistics(
            """
            SELECT COUNT(*), COALESCE(SUM(i.size), 0) FROM dynamodb_entries e
            CROSS JOIN dynamodb_items i ON i.owner = ? AND i.key = e.item_key WHERE e.owner = ?
            """,
            [owner, index]
        )
    }

    // MARK: Streams

    func putRecord(_ stream: Int, _ sequence: Int64, time: Int64, _ record: [UInt8]) throws(RequestFailure) {
        try execute(
            "INSERT OR REPLACE INTO dynamodb_records VALUES (?, ?, ?, ?)",
            [stream, sequence, time, Data(record)]
        )
    }

    /// Records behind a sequence number, with the times at which they were written, in milliseconds.
    func records(
        _ stream: Int,
        after sequence: Int64,
        limit: Int
    ) throws(RequestFailure) -> [(sequence: Int64, time: Int64, record: [UInt8])] {
        do {
            let statement = try database.cachedStatement(
                sql: """
                    SELECT sequence, time, record FROM dynamodb_records WHERE owner = ? AND sequence > ?
                    ORDER BY sequence LIMIT ?
                    """
            )
            return try GRDB.Row.fetchAll(statement, arguments: [stream, sequence, limit]).map { row in
                (row[0] as Int64, row[1] as Int64, Array(row[2] as Data))
            }
        } catch {
            throw .storage(error)
        }
    }

    /// The sequence number of the newest record older than a moment, so that reading can begin behind it.
    func lastSequence(_ stream: Int, before time: Int64) throws(RequestFailure) -> Int64 {
        do {
            let statement = try database.cachedStatement(
                sql: "SELECT COALESCE(MAX(sequence), 0) FROM dynamodb_records WHERE owner = ? AND time < ?"
            )
            return try Int64.fetchOne(statement, arguments: [stream, time]) ?? 0
        } catch {
            throw .storage(error)
        }
    }

    /// The highest that any stream has.
    func lastSequence() throws(RequestFailure) -> Int64 {
        do {
            return try Int64.fetchOne(database, sql: "SELECT COALESCE(MAX(sequence), 0) FROM dynamodb_records") ?? 0
        } catch {
            throw .storage(error)
        }
    }

    /// The highest number under which anything is kept.
    func highestOwner() throws(RequestFailure) -> Int {
        do {
            return try ["items", "entries", "records"].reduce(0) { highest, table in
                max(highest, try Int.fetchOne(database, sql: "SELECT MAX(owner) FROM dynamodb_\(table)") ?? 0)
            }
        } catch {
            throw .storage(error)
        }
    }

    func deleteRecords(before time: Int64) throws(RequestFailure) {
        try execute("DELETE FROM dynamodb_records WHERE time < ?", [time])
    }

    /// All that is kept under a number.
    func deleteAll(_ owner: Int) throws(RequestFailure) {
        for table in ["items", "entries", "records"] {
            try execute("DELETE FROM dynamodb_\(table) WHERE owner = ?", [owner])
        }
    }

    // MARK: SQLite

    private func execute(_ sql: String, _ arguments: StatementArguments) throws(RequestFailure) {
        do {
            try database.cachedStatement(sql: sql).execute(arguments: arguments)
        } catch {
            throw .storage(error)
        }
    }

    private func statistics(
        _ sql: String,
        _ arguments: StatementArguments
    ) throws(RequestFailure) -> (count: Int, size: Int) {
        do {
            let row = try GRDB.Row.fetchOne(try database.cachedStatement(sql: sql), arguments: arguments)
            return (row?[0] ?? 0, row?[1] ?? 0)
        } catch {
            throw .storage(error)
        }
    }

    private func rows(
        _ sql: String,
        _ arguments: StatementArguments,
        _ body: (Row) throws(RequestFailure) -> Bool
    ) throws(RequestFailure) {
        do {
            let cursor = try GRDB.Row.fetchCursor(try database.cachedStatement(sql: sql), arguments: arguments)
            while let row = try cursor.next() {
                let key = try row.withUnsafeData(atIndex: 0) { Array($0 ?? Data()) }
                let item = try row.withUnsafeData(atIndex: 2) { data in
                    (data ?? Data()).withUnsafeBytes { ItemDecoder.decode($0) }
                }
                if try !body(Row(key: key, size: item.size, item: item.item)) { return }
            }
        } catch {
            throw .storage(error)
        }
    }
}
