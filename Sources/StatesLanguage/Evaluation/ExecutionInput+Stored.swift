package import WorkshopCommon

/// The stored form of what happened to an execution: `["succeeded", 3, {"ok": true}]`.
///
/// Short, since a stored execution has one for every step of it that the outside took part in.
extension ExecutionInput {
    package var stored: JSONValue {
        switch self {
        case .start: ["start"]
        case .taskStarted(let id, let worker): ["started", id.stored, JSONValue(worker)]
        case .taskSubmitted(let id, let output): ["submitted", id.stored, output]
        case .taskSucceeded(let id, let output): ["succeeded", id.stored, output]
        case .taskFailed(let id, let error, let cause): ["failed", id.stored, JSONValue(error), JSONValue(cause)]
        case .taskHeartbeat(let id): ["heartbeat", id.stored]
        case .timerFired(let id): ["fired", id.stored]
        case .itemsRead(let id, let items): ["read", id.stored, items]
        case .itemsNotRead(let id, let error, let cause): ["unread", id.stored, .string(error), .string(cause)]
        case .resultsWritten(let id): ["written", id.stored]
        case .resultsNotWritten(let id, let cause): ["unwritten", id.stored, .string(cause)]
        case .mapRunUpdated(let update):
            [
                "updated", .number(JSONNumber(update.run)), JSONValue(update.maxConcurrency),
                JSONValue(update.toleratedFailureCount),
                update.toleratedFailurePercentage.flatMap { JSONNumber($0) }.map { .number($0) } ?? .null,
            ]
        case .stop(let error, let cause): ["stop", JSONValue(error), JSONValue(cause)]
        case .redrive: ["redrive"]
        }
    }

    /// `nil` for what no version of ours has written.
    package init?(stored: JSONValue) {
        let id = RequestID(rawValue: stored[1]?.int ?? 0)
        let (second, third) = (stored[2] ?? .null, stored[3] ?? .null)
        switch stored[0]?.string {
        case "start": self = .start
        case "started": self = .taskStarted(id, worker: second.string)
        case "submitted": self = .taskSubmitted(id, output: second)
        case "succeeded": self = .taskSucceeded(id, output: second)
        case "failed": self = .taskFailed(id, error: second.string, cause: third.string)
        case "heartbeat": self = .taskHeartbeat(id)
        case "fired": self = .timerFired(id)
        case "read": self = .itemsRead(id, second)
        case "unread": self = .itemsNotRead(id, error: second.string ?? "", cause: third.string ?? "")
        case "written": self = .resultsWritten(id)
        case "unwritten": self = .resultsNotWritten(id, cause: second.string ?? "")
        case "updated":
            self = .mapRunUpdated(
                MapRunUpdate(
                    run: id.rawValue,
                    maxConcurrency: second.int,
                    toleratedFailureCount: third.int,
                    toleratedFailurePercentage: stored[4]?.double
                )
            )
        case "stop": self = .stop(error: stored[1]?.string, cause: second.string)
        case "redrive": self = .redrive
        default: return nil
        }
    }
}

extension RequestID {
    fileprivate var stored: JSONValue { .number(JSONNumber(rawValue)) }
}

extension JSONValue {
    fileprivate init(_ text: String?) { self = text.map { .string($0) } ?? .null }
    fileprivate init(_ number: Int?) { self = number.map { .number(JSONNumber($0)) } ?? .null }
}
