import CloudCore
import OrderedCollections
import StatesLanguage
import WorkshopCommon

/// What `ListExecutions` says of an execution, and what is looked for without running it through once more.
struct ExecutionSummary: Sendable {
    let arn: String
    let name: String
    let machineARN: String
    let versionARN: String?
    let aliasARN: String?
    let status: String
    /// Milliseconds since 1970, as are the others.
    let started: Int64
    let stopped: Int64?
    let redriveCount: Int
    let redriven: Int64?
    /// ARNs.
    let mapRuns: [String]

    init(_ record: ExecutionRecord) {
        self.init(record.execution, versionARN: record.origin.versionARN, aliasARN: record.origin.aliasARN)
    }

    init(_ execution: Execution, versionARN: String? = nil, aliasARN: String? = nil) {
        arn = execution.identity.arn
        name = execution.identity.name
        machineARN = execution.identity.stateMachineARN
        self.versionARN = versionARN
        self.aliasARN = aliasARN
        status = execution.status.name
        started = execution.identity.startTime
        stopped = execution.stopTime
        redriveCount = execution.redriveCount
        redriven = execution.redriveTime
        mapRuns = execution.mapRuns.map(\.arn)
    }

    /// - Parameter stored: What ``ExecutionRecord/stored`` and ``members`` wrote.
    init?(arn: String, stored: JSONValue) {
        guard let name = stored["name"]?.string, let machine = stored["machine"]?.string,
            let status = stored["status"]?.string, let started = stored["started"]?.milliseconds
        else { return nil }
        self.arn = arn
        self.name = name
        machineARN = machine
        versionARN = stored["version"]?.string
        aliasARN = stored["alias"]?.string
        self.status = status
        self.started = started
        stopped = stored["stopped"]?.milliseconds
        redriveCount = stored["redrives"]?.int ?? 0
        redriven = stored["redriven"]?.milliseconds
        mapRuns = stored["mapRuns"]?.array?.compactMap(\.string) ?? []
    }

    /// What is stored of it beside how it began.
    var members: JSONObject {
        var members: JSONObject = ["status": .string(status), "redrives": .number(JSONNumber(redriveCount))]
        if let stopped { members["stopped"] = .milliseconds(stopped) }
        if let redriven { members["redriven"] = .milliseconds(redriven) }
        if !mapRuns.isEmpty { members["mapRuns"] = .array(mapRuns.map { .string($0) }) }
        return members
    }
}
