package import WorkshopCommon

/// One line of an execution's history. Values are held as they are and written as text only when somebody reads them.
package struct HistoryEvent: Sendable {
    package let type: HistoryEventType
    /// Milliseconds since 1970.
    package let timestamp: Int64
    /// The event in the same line of control that came before; 0 for the first state's entry.
    package let previousEventID: Int
    package let details: EventDetails
}

/// See <https://docs.aws.amazon.com/step-functions/latest/apireference/API_HistoryEvent.html>.
package enum HistoryEventType: String, Hashable, Sendable {
    case activityFailed = "ActivityFailed"
    case activityScheduled = "ActivityScheduled"
    case activityStarted = "ActivityStarted"
    case activitySucceeded = "ActivitySucceeded"
    case activityTimedOut = "ActivityTimedOut"
    case choiceStateEntered = "ChoiceStateEntered"
    case choiceStateExited = "ChoiceStateExited"
    case evaluationFailed = "EvaluationFailed"
    case executionAborted = "ExecutionAborted"
    case executionFailed = "ExecutionFailed"
    case executionRedriven = "ExecutionRedriven"
    case executionStarted = "ExecutionStarted"
    case executionSucceeded = "ExecutionSucceeded"
    case executionTimedOut = "ExecutionTimedOut"
    case failStateEntered = "FailStateEntered"
    case lambdaFunctionFailed = "LambdaFunctionFailed"
    case lambdaFunctionScheduled = "LambdaFunctionScheduled"
    case lambdaFunctionStarted = "LambdaFunctionStarted"
    case lambdaFunctionSucceeded = "LambdaFunctionSucceeded"
    case lambdaFunctionTimedOut = "LambdaFunctionTimedOut"
    case mapIterationAborted = "MapIterationAborted"
    case mapIterationFailed = "MapIterationFailed"
    case mapIterationStarted = "MapIterationStarted"
    case mapIterationSucceeded = "MapIterationSucceeded"
    case mapRunAborted = "MapRunAborted"
    case mapRunFailed = "MapRunFailed"
    case mapRunRedriven = "MapRunRedriven"
    case mapRunStarted = "MapRunStarted"
    case mapRunSucceeded = "MapRunSucceeded"
    case mapStateAborted = "MapStateAborted"
    case mapStateEntered = "MapStateEntered"
    case mapStateExited = "MapStateExited"
    case mapStateFailed = "MapStateFailed"
    case mapStateStarted = "MapStateStarted"
    case mapStateSucceeded = "MapStateSucceeded"
    case parallelStateAborted = "ParallelStateAborted"
    case parallelStateEntered = "ParallelStateEntered"
    case parallelStateExited = "ParallelStateExited"
    case parallelStateFailed = "ParallelStateFailed"
    case parallelStateStarted = "ParallelStateStarted"
    case parallelStateSucceeded = "ParallelStateSucceeded"
    case passStateEntered = "PassStateEntered"
    case passStateExited = "PassStateExited"
    case succeedStateEntered = "SucceedStateEntered"
    case succeedStateExited = "SucceedStateExited"
    case taskFailed = "TaskFailed"
    case taskScheduled = "TaskScheduled"
    case taskStarted = "TaskStarted"
    case taskStateAborted = "TaskStateAborted"
    case taskStateEntered = "TaskStateEntered"
    case taskStateExited = "TaskStateExited"
    case taskSubmitted = "TaskSubmitted"
    case taskSucceeded = "TaskSucceeded"
    case taskTimedOut = "TaskTimedOut"
    case waitStateAborted = "WaitStateAborted"
    case waitStateEntered = "WaitStateEntered"
    case waitStateExited = "WaitStateExited"
}

package enum EventDetails: Sendable {
    case none
    case executionStarted(input: String, roleARN: String)
    case output(JSONValue)
    case failure(error: String?, cause: String?)
    case stateEntered(name: String, input: JSONValue)
    case stateExited(name: String, output: JSONValue, assigned: JSONObject?)
    case functionScheduled(resource: String, input: JSONValue, timeout: Int?, credentials: JSONValue?)
    case activityScheduled(resource: String, input: JSONValue, timeout: Int?, heartbeat: Int?)
    case activityStarted(worker: String?)
    indirect case taskScheduled(
        ServiceTask,
        region: String,
        parameters: JSONValue,
        timeout: Int?,
        heartbeat: Int?,
        credentials: JSONValue?
    )
    case taskStarted(ServiceTask)
    case taskOutput(ServiceTask, JSONValue)
    indirect case taskFailure(ServiceTask, error: String?, cause: String?)
    /// `nil` where the items are read from elsewhere.
    case mapStarted(length: Int?)
    case iteration(name: String, index: Int)
    case mapRun(arn: String)
    indirect case evaluationFailed(error: String, cause: String, location: String?, state: String)
    case redriven(count: Int)
    case mapRunRedriven(arn: String, count: Int)
}

extension StateKind {
    var enteredType: HistoryEventType {
        switch self {
        case .pass: .passStateEntered
        case .task: .taskStateEntered
        case .choice: .choiceStateEntered
        case .wait: .waitStateEntered
        case .succeed: .succeedStateEntered
        case .fail: .failStateEntered
        case .parallel: .parallelStateEntered
        case .map: .mapStateEntered
        }
    }

    /// A `Fail` state is never left; an execution that it ends says so itself.
    var exitedType: HistoryEventType {
        switch self {
        case .pass: .passStateExited
        case .task: .taskStateExited
        case .choice: .choiceStateExited
        case .wait: .waitStateExited
        case .succeed, .fail: .succeedStateExited
        case .parallel: .parallelStateExited
        case .map: .mapStateExited
        }
    }

    /// What the history says of a state that was under way when its branch was given up.
    var abortedType: HistoryEventType? {
        switch self {
        case .task: .taskStateAborted
        case .wait: .waitStateAborted
        case .parallel: .parallelStateAborted
        case .map: .mapStateAborted
        case .pass, .choice, .succeed, .fail: nil
        }
    }
}
