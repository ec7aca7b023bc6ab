import CloudCore
import OrderedCollections
import Synchronization
import WorkshopCommon

extension DynamoDBService {
    /// Writes what a change tells the readers of the table's stream. What changes nothing tells nothing.
    func addRecord(
        _ table: TableRecord,
        old: Item?,
        new: Item?,
        isExpiry: Bool,
        in transaction: ItemTransaction
    ) throws(RequestFailure) {
        guard let stream = table.activeStream, let subject = new ?? old else { return }
        if let old, let new, old.isEqual(to: new) { return }
        let keys = table.key(of: subject)
        let time = now
        // No lower than the clock: a number is not given again when the records that had it are forgotten.
        let sequence = state.withLock { state in
            state.lastSequence = max(state.lastSequence + 1, time)
            return state.lastSequence
        }
        var change: JSONObject = [
            // In whole seconds, as streams have it.
            "ApproximateCreationDateTime": .number(JSONNumber(Int(time / 1000))),
            "Keys": keys.json,
        ]
        var size = keys.size
        if stream.viewType.hasPrefix("NEW"), let new {
            change["NewImage"] = new.json
            size += new.size
        }
        if stream.viewType.contains("OLD"), let old {
            change["OldImage"] = old.json
            size += old.size
        }
        change["SequenceNumber"] = .string(StreamSequence.text(sequence))
        change["SizeBytes"] = .number(JSONNumber(size))
        change["StreamViewType"] = .string(stream.viewType)
        var record: JSONObject = [
            "eventID": .string(StreamSequence.eventID()),
            "eventName": .string(old == nil ? "INSERT" : new == nil ? "REMOVE" : "MODIFY"),
            "eventVersion": "1.1", "eventSource": "aws:dynamodb", "awsRegion": .string(account.region),
            "dynamodb": .object(change),
        ]
        if isExpiry { record["userIdentity"] = ["principalId": "dynamodb.amazonaws.com", "type": "Service"] }
        try transaction.putRecord(stream.number, sequence, time: time, JSONValue.object(record).bytes)
    }

    /// After the change is kept.
    func notifyListeners(_ table: TableRecord) {
        guard let stream = table.activeStream else { return }
        let arn = table.streamARN(stream)
        let listeners = state.withLock { $0.listeners[arn].map { Array($0.values) } ?? [] }
        for listener in listeners { listener() }
    }
}

/// Sequence numbers of 21 digits, which sort as texts too.
enum StreamSequence {
    static func text(_ number: Int64) -> String {
        let digits = String(number)
        return "1" + String(repeating: "0", count: 20 - digits.count) + digits
    }

    static func number(_ text: String) -> Int64? {
        guard text.utf8.count == 21, text.hasPrefix("1") else { return nil }
        return Int64(text.dropFirst())
    }

    static func eventID() -> String { Identifiers.requestID().filter { $0 != "-" } }
}
