import Foundation
import GRDB
package import SystemPackage
package import WorkshopCommon

/// The hand-ins of a class in a database file: one a learner, the newest. One that was acknowledged survives a crash.
package final class HandInStore: Sendable {
    private let database: DatabaseQueue

    /// More learners than any room holds; what comes beyond is refused, so that nobody fills the disk.
    package static let limit = 2_000

    package enum Outcome: Hashable, Sendable {
        case kept
        /// A newer one of the same learner is there already.
        case older
        case full
    }

    /// - Parameter file: `nil` keeps them in memory.
    package init(file: FilePath?) throws(DiagnosticError) {
        do {
            database = try file.map { try DatabaseQueue(path: $0.string) } ?? DatabaseQueue()
            try database.write { database in
                try database.execute(
                    sql:
                        "CREATE TABLE IF NOT EXISTS handIn (learner TEXT PRIMARY KEY, at TEXT NOT NULL, document BLOB NOT NULL)"
                )
            }
        } catch {
            throw HandInStore.unusable(error)
        }
    }

    package func keep(_ handIn: HandIn) throws(DiagnosticError) -> Outcome {
        do {
            return try database.write { database in
                let arguments: StatementArguments = [handIn.learner]
                let sql = "SELECT at FROM handIn WHERE learner = ?"
                if let present = try String.fetchOne(database, sql: sql, arguments: arguments) {
                    if present > handIn.at { return .older }
                } else if try Int.fetchOne(database, sql: "SELECT COUNT(*) FROM handIn") ?? 0 >= HandInStore.limit {
                    return .full
                }
                try database.execute(
                    sql: "INSERT OR REPLACE INTO handIn VALUES (?, ?, ?)",
                    arguments: [handIn.learner, handIn.at, Data(handIn.json.bytes)]
                )
                return .kept
            }
        } catch {
            throw HandInStore.unusable(error)
        }
    }

    /// All, by learner.
    package func all() throws(DiagnosticError) -> [HandIn] {
        do {
            let documents = try database.read { database in
                try Data.fetchAll(database, sql: "SELECT document FROM handIn ORDER BY learner")
            }
            return documents.compactMap { try? HandIn(parsing: Array($0)) }
        } catch {
            throw HandInStore.unusable(error)
        }
    }

    private static func unusable(_ error: any Error) -> DiagnosticError {
        DiagnosticError(
            Diagnostic(
                "board-store-unusable",
                "the board's database can't be used: \(error)",
                suggestion: "name another file with --store, or free some space"
            )
        )
    }
}
