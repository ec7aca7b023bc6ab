import CloudCore
import Synchronization

/// The clock deletes what has expired, and stream records older than a day.
///
/// See <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/TTL.html>.
extension DynamoDBService {
    /// AWS deletes within a few days; here nobody waits that long.
    static let expiryInterval = Duration.seconds(60)
    private static let day: Int64 = 86_400_000

    func startTimer() {
        let timer = clock.schedule("DynamoDB's time to live", kind: .periodic, after: Self.expiryInterval) {
            [weak self] in
            self?.expire()
        }
        let isStopped = state.withLock { state in
            state.timer = timer
            return state.isStopped
        }
        if isStopped { clock.cancel(timer) }
    }

    private func expire() {
        // What can't be deleted now is tried again.
        for table in state.withLock({ Array($0.tables.values) }) { try? expireItems(of: table) }
        let day = now - Self.day
        try? items.write { transaction throws(RequestFailure) in try transaction.deleteRecords(before: day) }
        if !state.withLock(\.isStopped) { startTimer() }
    }

    private func expireItems(of table: TableRecord) throws(RequestFailure) {
        guard let attribute = table.timeToLiveAttribute else { return }
        let now = DynamoNumber(Int(clock.now.secondsSince1970))
        // What lies more than five years back is taken for a mistake.
        let oldest = DynamoNumber(Int(clock.now.secondsSince1970) - 5 * 365 * 86400)
        let condition = Condition.and(
            .comparison(.less, .path(DocumentPath(attribute)), .value(.number(now))),
            .comparison(.greater, .path(DocumentPath(attribute)), .value(.number(oldest)))
        )
        let hasExpired = try items.write { transaction throws(RequestFailure) in
            var expired: [ItemTransaction.Row] = []
            try transaction.scan(table.number, from: [], to: KeyBytes.beyondAll) { row throws(RequestFailure) in
                if condition.holds(for: row.item) { expired.append(row) }
                return true
            }
            for row in expired {
                let write = ItemWrite(
                    table: table,
                    key: table.key(of: row.item),
                    keyBytes: row.key,
                    change: .delete,
                    condition: nil
                )
                _ = try perform(write, in: transaction, isExpiry: true)
            }
            return expired.count
        }
        guard hasExpired > 0 else { return }
        record("TimeToLiveDeletedItemCount", ["TableName": table.name], Double(hasExpired))
        notifyListeners(table)
    }
}
