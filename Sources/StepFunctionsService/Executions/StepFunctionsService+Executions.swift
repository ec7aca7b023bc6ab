import CloudCore
import OrderedCollections
import StatesLanguage
import Synchronization
import WorkshopCommon

/// Executions: start, stop, describe, list, redrive.
extension StepFunctionsService {
    /// On the caller's thread where the machine is brief, else on one that may be held up.
    func startExecution(_ request: APIRequest) async throws(AWSError) -> JSONValue {
        let arn = try request.arn("stateMachineArn", "stateMachine")
        try Self.checkName(request.text("name"))
        let machine = try resolve(arn)
        guard machine.revision.machine.isBrief else {
            return try await withTaskExecutorPreference(globalConcurrentExecutor) { () async throws(AWSError) in
                try startExecution(of: machine, request)
            }
        }
        return try startExecution(of: machine, request)
    }

    private func startExecution(of machine: ResolvedMachine, _ request: APIRequest) throws(AWSError) -> JSONValue {
        let record = try start(
            machine,
            name: request.text("name"),
            input: request.text("input") ?? "{}",
            traceHeader: request.text("traceHeader")
        )
        return ["executionArn": .string(record.arn), "startDate": date(record.execution.identity.startTime)]
    }

    /// Starts an execution; the one of that name and input that runs already is given instead of a new one.
    func start(
        _ resolved: ResolvedMachine,
        name: String?,
        input: String,
        traceHeader: String?
    ) throws(AWSError) -> ExecutionRecord {
        let record = try make(resolved, name: name, input: input, traceHeader: traceHeader)
        if name != nil, let storage, (try? storage.finished.has(record.arn)) ?? false,
            state.withLock({ $0.executions[record.arn] == nil })
        {
            throw .executionExists(record.arn)
        }
        let existing = state.withLock { state -> ExecutionRecord? in
            if let existing = state.executions[record.arn] { return existing }
            state.executions[record.arn] = record
            return nil
        }
        if let existing {
            // Idempotent only while it runs, and only for the same input.
            // https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
            let execution = existing.execution
            guard execution.status == .running, execution.identity.inputText == input else {
                throw .executionExists(existing.arn)
            }
            return existing
        }
        try begin(record) { () throws(AWSError) in
            try store(record)
            noteStart(of: record)
        }
        return record
    }

    static func checkName(_ name: String?) throws(AWSError) {
        if let name, !APIRequest.isName(name) { throw .invalidName(name) }
    }

    /// One write, also for an execution that ends as it begins.
    private func store(_ record: ExecutionRecord) throws(AWSError) {
        guard let storage else { return }
        do throws(AWSError) {
            if record.origin.kind == .standard, record.execution.status != .running {
                try storage.finish(ExecutionSummary(record), record.stored, tokens: [])
                record.run.withLock { $0.isKept = true }
            } else {
                try storage.put(record)
            }
        } catch {
            state.withLock { $0.executions[record.arn] = nil }
            throw error
        }
        record.run.withLock { $0.journal = ExecutionJournal(storage: storage, arn: record.arn) }
    }

    func make(
        _ resolved: ResolvedMachine,
        name: String?,
        input: String,
        traceHeader: String?
    ) throws(AWSError) -> ExecutionRecord {
        let value: JSONValue
        guard !input.isEmpty else { throw .invalidInput("Invalid execution input.") }
        do { value = try JSONValue(parsing: input) } catch { throw .invalidInput(error.complaint(of: input)) }
        guard input.utf8.count <= 262_144 else {
            var check = ConstraintCheck()
            check.secretLength(input, at: "input", 0...262_144)
            try check.verify()
            throw .invalidInput("The input is longer than 262144 bytes of UTF-8")
        }
        let name = name ?? Identifiers.requestID()
        let machine = resolved.record
        let arn =
            machine.kind == .standard
            ? self.arn("execution:\(machine.name):\(name)")
            : self.arn("express:\(machine.name):\(name):\(Identifiers.requestID())")
        let identity = ExecutionIdentity(
            arn: arn,
            name: name,
            roleARN: resolved.revision.roleARN,
            stateMachineARN: machine.arn,
            stateMachineName: machine.name,
            region: account.region,
            input: value,
            inputText: input,
            startTime: now
        )
        let origin = ExecutionOrigin(
            machineARN: machine.arn,
            kind: machine.kind,
            machineCreationTime: machine.creationTime,
            revision: resolved.revision,
            versionARN: resolved.version,
            aliasARN: resolved.alias,
            traceHeader: traceHeader,
            seed: PooledRandom().next()
        )
        return ExecutionRecord(
            execution: origin.execution(identity),
            origin: origin,
            segment: segment(of: machine, resolved.revision, traceHeader: traceHeader)
        )
    }

    /// Express workflows, answered with their result.
    func startSyncExecution(_ request: APIRequest) async throws(AWSError) -> JSONValue {
        let resolved = try resolve(try request.arn("stateMachineArn", "stateMachine"))
        guard resolved.record.kind == .express else {
            throw .machineTypeNotSupported("This operation is not supported by this type of state machine")
        }
        try Self.checkName(request.text("name"))
        let record = try make(
            resolved,
            name: request.text("name"),
            input: request.text("input") ?? "{}",
            traceHeader: request.text("traceHeader")
        )
        noteStart(of: record)
        try begin(record)
        await withCheckedContinuation { continuation in
            record.whenFinished { continuation.resume() }
        }
        let execution = record.execution
        var members = outcome(of: execution)
        members["executionArn"] = .string(record.arn)
        members["stateMachineArn"] = .string(record.machineARN)
        members["name"] = .string(record.name)
        members["startDate"] = date(execution.identity.startTime)
        members["stopDate"] = date(execution.stopTime ?? now)
        members["status"] = .string(execution.status.name)
        members["input"] = .string(execution.identity.inputText)
        members["inputDetails"] = ["included": true]
        if let header = record.origin.traceHeader { members["traceHeader"] = .string(header) }
        let billed = max(100, ((execution.stopTime ?? now) - execution.identity.startTime + 99) / 100 * 100)
        members["billingDetails"] = [
            "billedMemoryUsedInMB": 64, "billedDurationInMilliseconds": .number(JSONNumber(Int(billed))),
        ]
        return .object(members)
    }

    /// Output, or error and cause.
    private func outcome(of execution: Execution) -> JSONObject {
        var members: JSONObject = [:]
        switch execution.status {
        case .running, .timedOut: break
        case .succeeded(let output):
            members["output"] = .string(output.serialized())
            members["outputDetails"] = ["included": true]
        case .failed(let error, let cause), .aborted(let error, let cause):
            if let error { members["error"] = .string(error) }
            if let cause { members["cause"] = .string(cause) }
        }
        return members
    }

    func execution(_ request: APIRequest) throws(AWSError) -> ExecutionRecord {
        let arn = try request.arn("executionArn", "execution").description
        if let record = executionRecord(arn) { return record }
        throw .executionNotFound(arn)
    }

    func stopExecution(_ request: APIRequest) throws(AWSError) -> JSONValue {
        let record = try execution(request)
        tell(record, .stop(error: request.text("error"), cause: request.text("cause")))
        return ["stopDate": date(record.execution.stopTime ?? now)]
    }

    func describeExecution(_ request: APIRequest) throws(AWSError) -> JSONValue {
        if let child = child(try request.arn("executionArn", "execution").description) {
            var members = describe(child.execution, machineARN: child.execution.identity.stateMachineARN)
            members["mapRunArn"] = .string(child.run.arn)
            let redrive = RedriveStatus(ofChild: child.execution)
            members["redriveStatus"] = .string(redrive.status)
            if let reason = redrive.reason { members["redriveStatusReason"] = .string(reason) }
            return .object(members)
        }
        let record = try execution(request)
        let execution = record.execution
        var members = describe(execution, machineARN: record.machineARN)
        let redrive = RedriveStatus(execution, at: now)
        members["redriveStatus"] = .string(redrive.status)
        if let reason = redrive.reason { members["redriveStatusReason"] = .string(reason) }
        if let version = record.origin.versionARN { members["stateMachineVersionArn"] = .string(version) }
        if let alias = record.origin.aliasARN { members["stateMachineAliasArn"] = .string(alias) }
        if let header = record.origin.traceHeader { members["traceHeader"] = .string(header) }
        return request.includingData(members, "input", "inputDetails", "output", "outputDetails", "error", "cause")
    }

    private func describe(_ execution: Execution, machineARN: String) -> JSONObject {
        var members: JSONObject = [
            "executionArn": .string(execution.identity.arn),
            "stateMachineArn": .string(machineARN),
            "name": .string(execution.identity.name),
            "status": .string(execution.status.name),
            "startDate": date(execution.identity.startTime),
        ]
        if let stop = execution.stopTime { members["stopDate"] = date(stop) }
        members["input"] = .string(execution.identity.inputText)
        members["inputDetails"] = ["included": true]
        members.merge(outcome(of: execution)) { $1 }
        members["redriveCount"] = .number(JSONNumber(execution.redriveCount))
        if let time = execution.redriveTime { members["redriveDate"] = date(time) }
        return members
    }

    func describeMachineForExecution(_ request: APIRequest) throws(AWSError) -> JSONValue {
        let child = child(try request.arn("executionArn", "execution").description)
        let record = if let child { child.parent } else { try execution(request) }
        guard let machine = state.withLock({ $0.machines[record.machineARN] }) else {
            throw .machineNotFound(record.machineARN)
        }
        var members = ResolvedMachine(record: machine, revision: record.origin.revision).members
        members["stateMachineArn"] = .string(child?.execution.identity.stateMachineARN ?? record.machineARN)
        if let run = child?.run {
            members["mapRunArn"] = .string(run.arn)
            // Of `Machine/label`.
            members["label"] = .string(String(run.label.split(separator: "/").last ?? ""))
        }
        members["updateDate"] = date(record.origin.machineCreationTime)
        return .object(members)
    }

    func listExecutions(_ request: APIRequest) throws(AWSError) -> JSONValue {
        guard (request["mapRunArn"] == nil) != (request["stateMachineArn"] == nil) else {
            throw .validation("Must provide one of: State Machine ARN or Map Run ARN")
        }
        if request.text("mapRunArn") != nil { return try listChildren(request) }
        let arn = try request.arn("stateMachineArn", "stateMachine")
        let resolved = try resolve(arn)
        guard resolved.record.kind == .standard else {
            throw .machineTypeNotSupported("This operation is not supported by this type of state machine")
        }
        let status = request.text("statusFilter")
        let redriven = request.text("redriveFilter").map { $0 == "REDRIVEN" }
        let summaries = summaries(ofMachine: resolved.record).filter { summary in
            if let status, summary.status != status { return false }
            if let redriven, (summary.redriveCount > 0) != redriven { return false }
            if let alias = resolved.alias { return summary.aliasARN == alias }
            if let version = resolved.version { return summary.versionARN == version }
            return true
        }
        return try request.page(summaries).json("executions") { summary in
            var members = listed(summary)
            if let version = summary.versionARN { members["stateMachineVersionArn"] = .string(version) }
            if let alias = summary.aliasARN { members["stateMachineAliasArn"] = .string(alias) }
            return .object(members)
        }
    }

    func listed(_ summary: ExecutionSummary) -> JSONObject {
        var members: JSONObject = [
            "executionArn": .string(summary.arn),
            "stateMachineArn": .string(summary.machineARN),
            "name": .string(summary.name),
            "status": .string(summary.status),
            "startDate": date(summary.started),
        ]
        if let stopped = summary.stopped { members["stopDate"] = date(stopped) }
        if summary.redriveCount > 0 {
            members["redriveCount"] = .number(JSONNumber(summary.redriveCount))
            if let redriven = summary.redriven { members["redriveDate"] = date(redriven) }
        }
        return members
    }

    func getHistory(_ request: APIRequest) throws(AWSError) -> JSONValue {
        let arn = try request.arn("executionArn", "execution").description
        let execution: Execution
        if let child = child(arn) {
            execution = child.execution
        } else {
            execution = try self.execution(request).execution
        }
        let ids = Array(1..<(execution.history.count + 1))
        let ordered = request.flag("reverseOrder") ? ids.reversed() : ids
        let includesData = request["includeExecutionData"]?.bool ?? true
        return try request.page(ordered, default: 1000).json("events") { id in
            execution.history[id - 1].json(id: id, includesData: includesData)
        }
    }
}
