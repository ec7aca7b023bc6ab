import CloudCore
import StatesLanguage
import Synchronization
import WorkshopCommon

extension StepFunctionsService {
    func redriveExecution(_ request: APIRequest) throws(AWSError) -> JSONValue {
        if let child = child(try request.arn("executionArn", "execution").description) {
            let status = RedriveStatus(ofChild: child.execution)
            throw .notRedrivable(status.reason ?? "Execution is part of a Map Run and is redriven by it")
        }
        let record = try execution(request)
        let redrive = RedriveStatus(record.execution, at: now)
        guard redrive.isRedrivable else { throw .notRedrivable(redrive.reason ?? "") }
        try reopen(record)
        tell(record, .redrive)
        return ["redriveDate": date(now)]
    }
}

/// Whether `RedriveExecution` would take an execution, and why not.
/// See <https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeExecution.html>.
struct RedriveStatus {
    let status: String
    private(set) var reason: String?

    private static let periodInMilliseconds: Int64 = 14 * 86_400_000
    /// The redrive itself is one event more.
    private static let maximumEvents = 24_999

    var isRedrivable: Bool { status == "REDRIVABLE" }

    init(_ execution: Execution, at moment: Int64) {
        if let ended = execution.stopTime, !execution.status.isSuccess {
            if moment - ended > Self.periodInMilliseconds {
                reason = "Execution redrivable period exceeded"
            } else if execution.history.count >= Self.maximumEvents {
                reason = "Execution history event limit exceeded"
            }
        } else {
            reason = "Execution is \(execution.status.name) and cannot be redriven"
        }
        status = reason == nil ? "REDRIVABLE" : "NOT_REDRIVABLE"
    }

    /// Of a distributed map: it is redriven with its map run.
    init(ofChild execution: Execution) {
        let isOver = execution.status != .running && !execution.status.isSuccess
        reason = isOver ? nil : "Execution is \(execution.status.name) and cannot be redriven"
        status = isOver ? "REDRIVABLE_BY_MAP_RUN" : "NOT_REDRIVABLE"
    }
}

extension ExecutionStatus {
    fileprivate var isSuccess: Bool { if case .succeeded = self { true } else { false } }
}
