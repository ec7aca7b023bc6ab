import WorkshopCommon

/// What a state does about its own failure.
package struct Recovery: Sendable {
    package var retriers: [Retrier] = []
    package var catchers: [Catcher] = []
}

package struct Retrier: Hashable, Sendable {
    package var errors: [String]
    package var intervalSeconds = 1
    package var maxAttempts = 3
    package var backoffRate = 2.0
    package var maxDelaySeconds: Int?
    /// `JitterStrategy: FULL`: anything between nothing and the whole delay.
    package var hasFullJitter = false
}

package struct Catcher: Sendable {
    package let errors: [String]
    package let next: Int
    /// JSONPath's.
    package let resultPath: ResultPath
    /// JSONata's.
    package let output: Template?
    package let assign: Assignments?
    package let comment: String?
}

/// The error names that the language itself gives a meaning to.
/// See <https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html>.
package enum ErrorName {
    package static let all = "States.ALL"
    package static let branchFailed = "States.BranchFailed"
    package static let dataLimitExceeded = "States.DataLimitExceeded"
    package static let exceedToleratedFailureThreshold = "States.ExceedToleratedFailureThreshold"
    package static let heartbeatTimeout = "States.HeartbeatTimeout"
    package static let intrinsicFailure = "States.IntrinsicFailure"
    package static let itemReaderFailed = "States.ItemReaderFailed"
    package static let noChoiceMatched = "States.NoChoiceMatched"
    package static let parameterPathFailure = "States.ParameterPathFailure"
    package static let permissions = "States.Permissions"
    package static let queryEvaluationError = "States.QueryEvaluationError"
    package static let resultPathMatchFailure = "States.ResultPathMatchFailure"
    package static let resultWriterFailed = "States.ResultWriterFailed"
    package static let runtime = "States.Runtime"
    package static let taskFailed = "States.TaskFailed"
    package static let timeout = "States.Timeout"

    static let predefined: Set<String> = [
        all, branchFailed, dataLimitExceeded, exceedToleratedFailureThreshold, heartbeatTimeout, intrinsicFailure,
        itemReaderFailed, noChoiceMatched, parameterPathFailure, permissions, queryEvaluationError,
        resultPathMatchFailure, resultWriterFailed, runtime, taskFailed, timeout, "States.Http.Socket",
    ]

    /// Whether a retrier or catcher that lists `names` handles `error`.
    ///
    /// `States.ALL` does not stand for the two errors that end an execution for good, and `States.TaskFailed` stands for
    /// all that a task fails with but its time-outs.
    static func matches(_ names: [String], error: String, isFromTask: Bool) -> Bool {
        names.contains { name in
            switch name {
            case error: true
            case all: error != dataLimitExceeded && error != runtime
            case taskFailed: isFromTask && error != timeout && error != heartbeatTimeout && error != dataLimitExceeded
            case timeout: error == heartbeatTimeout
            default: false
            }
        }
    }
}
