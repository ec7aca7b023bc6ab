import CloudCore
import OrderedCollections

extension SQSService {
    /// The queues and messages that an earlier process acknowledged.
    static func restored(
        queues: StoredTable,
        messages: StoredTable,
        now: Timestamp
    ) throws(StoreError) -> OrderedDictionary<String, Queue> {
        var result: OrderedDictionary<String, Queue> = [:]
        for row in try queues.all() { result[row.key] = Queue(name: row.key, bytes: row.value, now: now) }
        // Keys are in the order of the messages' numbers.
        for row in try messages.all() {
            guard let slash = row.key.firstIndex(of: "/"), let message = StoredMessage(bytes: row.value) else {
                continue
            }
            result[String(row.key[..<slash])]?.messages.restore(message)
        }
        return result
    }

    func row(_ message: StoredMessage, of queue: String) -> Store.Change {
        messageTable.putting(key(message.sequence, of: queue), message.bytes)
    }

    func removal(_ sequence: UInt64, of queue: String) -> Store.Change {
        messageTable.removing(key(sequence, of: queue))
    }

    private func key(_ sequence: UInt64, of queue: String) -> String {
        let digits = String(sequence)
        return "\(queue)/" + String(repeating: "0", count: max(0, 20 - digits.count)) + digits
    }

    /// Writes changes where anything is kept; what is costly to put into bytes isn't, otherwise.
    func commit(_ changes: @autoclosure () -> [Store.Change]) throws(AWSError) {
        if store.isPersistent { try store.commit(changes()) }
    }
}
