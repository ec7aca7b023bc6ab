import CloudCore
import OrderedCollections
import WorkshopCommon

/// Messages on their way out of a queue of dead letters.
struct MoveTask: Sendable {
    enum Status: String, Sendable {
        case running = "RUNNING"
        case completed = "COMPLETED"
        case cancelled = "CANCELLED"
        case failed = "FAILED"
    }

    let id: String
    let source: String
    let sourceARN: String
    /// `nil` where each goes back to the queue that it came from.
    let destinationARN: String?
    let rate: Int?
    let toMove: Int
    let started: Timestamp
    var moved = 0
    var status = Status.running
    var failure: String?

    /// Base 64 of a document that names the task and its source, as AWS's is.
    var handle: String {
        let document: JSONValue = ["taskId": .string(id), "sourceArn": .string(sourceARN)]
        return Base64.encode(document.bytes)
    }

    var json: JSONValue {
        var members: JSONObject = [:]
        if status == .running { members["TaskHandle"] = .string(handle) }
        members["Status"] = .string(status.rawValue)
        members["SourceArn"] = .string(sourceARN)
        members["DestinationArn"] = destinationARN.map { .string($0) }
        members["MaxNumberOfMessagesPerSecond"] = rate.map { .number(JSONNumber($0)) }
        members["ApproximateNumberOfMessagesMoved"] = .number(JSONNumber(moved))
        members["ApproximateNumberOfMessagesToMove"] = .number(JSONNumber(toMove))
        members["FailureReason"] = failure.map { .string($0) }
        members["StartedTimestamp"] = .number(JSONNumber(literal: String(started.millisecondsSince1970)))
        return .object(members)
    }
}
