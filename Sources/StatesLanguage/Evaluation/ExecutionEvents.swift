package import WorkshopCommon

/// Names a task, a timer or a read that the execution asked for; unique in its execution.
package struct RequestID: Hashable, Sendable, Comparable {
    package let rawValue: Int

    package init(rawValue: Int) { self.rawValue = rawValue }

    package static func < (left: RequestID, right: RequestID) -> Bool { left.rawValue < right.rawValue }
}

/// What the outside world tells an execution.
package enum ExecutionInput: Hashable, Sendable {
    case start
    /// Somebody works on it now.
    case taskStarted(RequestID, worker: String?)
    /// The call was accepted; its end comes later, by a callback or from the job that it began.
    case taskSubmitted(RequestID, output: JSONValue)
    case taskSucceeded(RequestID, output: JSONValue)
    case taskFailed(RequestID, error: String?, cause: String?)
    case taskHeartbeat(RequestID)
    case timerFired(RequestID)
    case itemsRead(RequestID, JSONValue)
    case itemsNotRead(RequestID, error: String, cause: String)
    case resultsWritten(RequestID)
    case resultsNotWritten(RequestID, cause: String)
    case mapRunUpdated(MapRunUpdate)
    case stop(error: String?, cause: String?)
    /// Starts a failed execution again at the state that failed.
    case redrive
}

/// What an execution wants done.
package enum ExecutionAction: Sendable {
    case schedule(TaskRequest)
    /// Whatever becomes of the task, nobody waits for it any more.
    case cancelTask(RequestID)
    case startTimer(RequestID, milliseconds: Int64, label: String)
    case cancelTimer(RequestID)
    case readItems(RequestID, ItemReadRequest)
    case writeResults(RequestID, ResultWriteRequest)
    /// The execution has come to its end; its status tells which.
    case finish
}

package struct TaskRequest: Sendable {
    package let id: RequestID
    package let resource: TaskResource
    /// The state's name.
    package let state: String
    package let parameters: JSONValue
    /// What a callback or an activity's worker names; `nil` where the task ends with its call.
    package let token: String?
    package let timeoutSeconds: Int?
    package let heartbeatSeconds: Int?
    /// How often the state has been tried before.
    package let retryCount: Int
}

package struct ItemReadRequest: Sendable {
    package let resource: String
    package let parameters: JSONValue
    package let configuration: JSONObject
}

/// The results of a distributed map, on their way to S3.
package struct ResultWriteRequest: Sendable {
    package struct File: Hashable, Sendable {
        package let key: String
        package let text: String
    }

    package let resource: String
    package let bucket: String
    /// In the order in which they are to be written.
    package let files: [File]
}

package enum ExecutionStatus: Hashable, Sendable {
    case running
    case succeeded(JSONValue)
    case failed(error: String?, cause: String?)
    case timedOut
    case aborted(error: String?, cause: String?)

    /// As `DescribeExecution` names it.
    package var name: String {
        switch self {
        case .running: "RUNNING"
        case .succeeded: "SUCCEEDED"
        case .failed: "FAILED"
        case .timedOut: "TIMED_OUT"
        case .aborted: "ABORTED"
        }
    }
}
