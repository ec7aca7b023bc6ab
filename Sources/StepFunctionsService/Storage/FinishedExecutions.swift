import CloudCore
import OrderedCollections
import StatesLanguage
import WorkshopCommon

/// The tables of executions that have ended.
///
/// A process that starts reads none of them: an execution is looked up by its ARN when somebody asks for it, and goes
/// through what it was told once more. AWS keeps them for ninety days
/// (<https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html>).
struct FinishedExecutions: Sendable {
    static let retention = Duration.seconds(90 * 86_400)

    private let table: StoredTable
    /// ARNs by the moment of the end, so that the oldest come first.
    private let ends: StoredTable
    /// Tokens of tasks that nobody waits for any more.
    private let tokens: StoredTable

    init(_ store: Store) {
        table = store.table("states.finished")
        ends = store.table("states.ends")
        tokens = store.table("states.spent")
    }

    // MARK: Reading

    func row(_ arn: String) throws(StoreError) -> JSONValue? {
        try table.value(of: arn).flatMap { try? JSONValue(parsing: $0) }
    }

    func has(_ arn: String) throws(StoreError) -> Bool { try table.value(of: arn) != nil }

    /// - Parameter prefix: Of the ARNs.
    func rows(_ prefix: String) throws(StoreError) -> [(arn: String, stored: JSONValue)] {
        try table.rows(beginningWith: prefix).compactMap { row in
            (try? JSONValue(parsing: row.value)).map { (row.key, $0) }
        }
    }

    func isSpent(_ token: String) throws(StoreError) -> Bool { try tokens.value(of: token) != nil }

    /// ARNs of those that ended before the moment.
    func ended(before moment: Int64) throws(StoreError) -> [String] {
        try ends.rows(before: Self.digits(moment)).compactMap { row in
            row.key.firstIndex(of: " ").map { String(row.key[row.key.index(after: $0)...]) }
        }
    }

    // MARK: Changes

    func adding(_ summary: ExecutionSummary, _ stored: JSONValue, tokens spent: [String]) -> [Store.Change] {
        var members = (stored.object ?? [:]).merging(summary.members) { $1 }
        if !spent.isEmpty { members["tokens"] = .array(spent.map { .string($0) }) }
        let changes = [
            table.putting(summary.arn, JSONValue.object(members).bytes),
            ends.putting(Self.key(summary.arn, stopped: summary.stopped), []),
        ]
        return changes + spent.map { tokens.putting($0, []) }
    }

    /// - Parameter stored: The execution's row.
    func removing(_ arn: String, _ stored: JSONValue) -> [Store.Change] {
        let spent = stored["tokens"]?.array?.compactMap(\.string) ?? []
        let changes = [
            table.removing(arn), ends.removing(Self.key(arn, stopped: stored["stopped"]?.milliseconds)),
        ]
        return changes + spent.map { tokens.removing($0) }
    }

    private static func key(_ arn: String, stopped: Int64?) -> String { "\(digits(stopped ?? 0)) \(arn)" }

    /// As many for every moment, so that texts sort as the moments do.
    private static func digits(_ moment: Int64) -> String {
        let digits = String(max(0, moment))
        return String(repeating: "0", count: max(0, 15 - digits.count)) + digits
    }
}
