import CloudCore
import Synchronization
import WorkshopCommon

/// What authorizers said, for as long as they may be believed.
final class AuthorizerCache<Answer: Sendable>: Sendable {
    private struct Entry {
        let answer: Answer
        let end: Timestamp
    }

    private static var capacity: Int { 10_000 }
    private let entries = Mutex<[String: Entry]>([:])

    func answer(for key: String, at now: Timestamp) -> Answer? {
        entries.withLock { entries in
            guard let entry = entries[key], now < entry.end else {
                entries[key] = nil
                return nil
            }
            return entry.answer
        }
    }

    func keep(_ answer: Answer, for key: String, until end: Timestamp) {
        entries.withLock { entries in
            if entries.count >= Self.capacity { entries = [:] }
            entries[key] = Entry(answer: answer, end: end)
        }
    }

    func clear() { entries.withLock { $0 = [:] } }
}
