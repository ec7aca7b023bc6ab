import CloudCore
import OrderedCollections
import StatesLanguage
import Synchronization
import WorkshopCommon

/// Map runs, and the child executions of distributed maps.
extension StepFunctionsService {
    /// A child execution, looked for in what runs it: its ARN names the machine and the map.
    func child(_ arn: String) -> (execution: Execution, run: MapRun, parent: ExecutionRecord)? {
        let parts = arn.split(separator: ":")
        guard parts.count >= 8, parts[6].contains("/") else { return nil }
        for record in executionsWithMapRuns(ofMachine: String(parts[6].prefix { $0 != "/" })) {
            for run in record.execution.mapRuns {
                if let child = run.children.first(where: { $0.identity.arn == arn }) { return (child, run, record) }
            }
        }
        return nil
    }

    private func mapRun(_ request: APIRequest) throws(AWSError) -> (record: ExecutionRecord, index: Int, run: MapRun) {
        let arn = try request.arn("mapRunArn", "mapRun").description
        let parts = arn.split(separator: ":")
        let machine = parts.count > 6 ? String(parts[6].prefix { $0 != "/" }) : ""
        for record in executionsWithMapRuns(ofMachine: machine) {
            let runs = record.execution.mapRuns
            if let index = runs.firstIndex(where: { $0.arn == arn }) { return (record, index, runs[index]) }
        }
        throw .resourceNotFound(arn)
    }

    func describeMapRun(_ request: APIRequest) throws(AWSError) -> JSONValue {
        let (record, _, run) = try mapRun(request)
        var members: JSONObject = [
            "mapRunArn": .string(run.arn),
            "executionArn": .string(record.arn),
            "status": .string(run.status.rawValue),
            "startDate": date(run.startTime),
        ]
        if let stop = run.stopTime { members["stopDate"] = date(stop) }
        members["maxConcurrency"] = .number(JSONNumber(run.maxConcurrency))
        members["toleratedFailurePercentage"] = .number(JSONNumber(run.toleratedFailurePercentage) ?? JSONNumber(0))
        members["toleratedFailureCount"] = .number(JSONNumber(run.toleratedFailureCount))
        members["itemCounts"] = counts(total: run.total, of: run, run.itemCount)
        members["executionCounts"] = counts(
            total: run.children.count + run.count(of: "PENDING"),
            of: run,
            run.count
        )
        members["redriveCount"] = .number(JSONNumber(run.redriveCount))
        if let time = run.redriveTime { members["redriveDate"] = date(time) }
        return .object(members)
    }

    private func counts(total: Int, of run: MapRun, _ count: (String) -> Int) -> JSONValue {
        var members: JSONObject = [:]
        let names = [
            ("pending", "PENDING"), ("running", "RUNNING"), ("succeeded", "SUCCEEDED"), ("failed", "FAILED"),
            ("timedOut", "TIMED_OUT"), ("aborted", "ABORTED"),
        ]
        for (member, name) in names { members[member] = .number(JSONNumber(count(name))) }
        members["total"] = .number(JSONNumber(total))
        members["resultsWritten"] = .number(JSONNumber(run.status == .succeeded ? count("SUCCEEDED") : 0))
        members["failuresNotRedrivable"] = 0
        members["pendingRedrive"] = .number(JSONNumber(count("PENDING_REDRIVE")))
        return .object(members)
    }

    func listMapRuns(_ request: APIRequest) throws(AWSError) -> JSONValue {
        let record = try execution(request)
        let runs = record.execution.mapRuns
        return try request.page(runs).json("mapRuns") { run in
            var members: JSONObject = [
                "executionArn": .string(record.arn),
                "mapRunArn": .string(run.arn),
                "stateMachineArn": .string(arn("stateMachine:\(run.label)")),
                "startDate": date(run.startTime),
            ]
            if let stop = run.stopTime { members["stopDate"] = date(stop) }
            return .object(members)
        }
    }

    func updateMapRun(_ request: APIRequest) throws(AWSError) -> JSONValue {
        let (record, index, _) = try mapRun(request)
        let update = MapRunUpdate(
            run: index,
            maxConcurrency: request.integer("maxConcurrency"),
            toleratedFailureCount: request.integer("toleratedFailureCount"),
            toleratedFailurePercentage: request["toleratedFailurePercentage"]?.double
        )
        tell(record, .mapRunUpdated(update))
        return [:]
    }

    func listChildren(_ request: APIRequest) throws(AWSError) -> JSONValue {
        let (_, _, run) = try mapRun(request)
        let status = request.text("statusFilter")
        let redriven = request.text("redriveFilter").map { $0 == "REDRIVEN" }
        let children = run.children.indices.filter { index in
            if let status, run.statusName(of: index) != status { return false }
            return redriven == nil || (run.children[index].redriveCount > 0) == redriven
        }
        return try request.page(children).json("executions") { index in
            let child = run.children[index]
            var members = listed(ExecutionSummary(child))
            members["status"] = .string(run.statusName(of: index))
            members["mapRunArn"] = .string(run.arn)
            members["itemCount"] = .number(JSONNumber(run.itemsPerChild[index]))
            return .object(members)
        }
    }
}
