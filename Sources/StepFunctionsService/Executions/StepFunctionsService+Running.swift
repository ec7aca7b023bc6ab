import CloudCore
import OrderedCollections
import StatesLanguage
import Synchronization
import WorkshopCommon

/// Does what executions want done.
extension StepFunctionsService {
    /// Tells an execution what happened, and does what it wants next.
    /// - Parameter urgency: For what is stored of it.
    func tell(_ record: ExecutionRecord, _ input: ExecutionInput, _ urgency: ExecutionJournal.Urgency = .now) {
        let moment = now
        let actions = record.run.withLock { run -> [ExecutionAction] in
            guard !run.isDiscarded, run.execution.status == .running || input == .redrive else { return [] }
            // In the order in which they are told, and before anything that follows from it is done.
            run.journal?.append(input, at: moment, urgency)
            return run.execution.receive(input, at: moment)
        }
        perform(actions, of: record)
    }

    /// Lets an execution begin.
    /// - Parameter store: Done before anything of what it wants is.
    func begin(_ record: ExecutionRecord, store: () throws(AWSError) -> Void = {}) throws(AWSError) {
        let actions = record.run.withLock { run in
            run.isDiscarded ? [] : run.execution.receive(.start, at: run.execution.identity.startTime)
        }
        try store()
        perform(actions, of: record)
    }

    func perform(_ actions: [ExecutionAction], of record: ExecutionRecord) {
        for action in actions {
            switch action {
            case .schedule(let request): schedule(request, of: record)
            case .cancelTask(let id): cancelTask(id, of: record)
            case .startTimer(let id, let milliseconds, let label):
                startTimer(id, milliseconds: milliseconds, label: label, of: record)
            case .cancelTimer(let id):
                if let timer = record.run.withLock({ $0.timers.removeValue(forKey: id) }) { clock.cancel(timer) }
            case .readItems(let id, let request): readItems(id, request, of: record)
            case .writeResults(let id, let request): writeResults(id, request, of: record)
            case .finish: finished(record)
            }
        }
    }

    func startTimer(_ id: RequestID, milliseconds: Int64, label: String, of record: ExecutionRecord) {
        let timer = clock.schedule(label, after: .milliseconds(milliseconds)) { [weak self] in
            self?.tell(record, .timerFired(id))
        }
        record.run.withLock { $0.timers[id] = timer }
    }

    private func finished(_ record: ExecutionRecord) {
        let (watchers, tokens) = record.run.withLock { run in
            defer { (run.watchers, run.tokens) = ([], [:]) }
            run.spent += run.tokens.values.sorted()
            if record.origin.kind == .express { run.journal?.remove() }
            return (run.watchers, Array(run.tokens.values))
        }
        spend(tokens)
        if record.origin.kind == .standard { keepFinished(record) }
        noteEnd(of: record)
        for watcher in watchers { watcher() }
    }

    // MARK: Tasks

    func schedule(_ request: TaskRequest, of record: ExecutionRecord) {
        if let token = request.token {
            keep(token: token, for: request.id, of: record)
        }
        switch request.resource {
        case .function(let arn): callFunction(arn, request, of: record)
        case .activity(let arn):
            queue(ActivityTask(request, of: record), activity: arn)
        case .service(let task): call(task, request, of: record)
        }
    }

    func keep(token: String, for id: RequestID, of record: ExecutionRecord) {
        record.run.withLock { $0.tokens[id] = token }
        state.withLock { $0.tokens[token] = TaskTicket(execution: record, request: id) }
    }

    func spend(_ tokens: [String]) {
        guard !tokens.isEmpty else { return }
        state.withLock { state in
            for token in tokens where state.tokens.removeValue(forKey: token) != nil {
                state.spentTokens.insert(token)
            }
        }
    }

    private func cancelTask(_ id: RequestID, of record: ExecutionRecord) {
        let (token, nested) = record.run.withLock { run in
            let token = run.tokens.removeValue(forKey: id)
            if let token { run.spent.append(token) }
            return (token, run.nested.removeValue(forKey: id))
        }
        if let token {
            spend([token])
            state.withLock { state in
                for arn in state.activities.keys { state.activities[arn]?.waiting.removeAll { $0.token == token } }
            }
        }
        // Who waits for a child execution takes it along.
        if let nested, let child = state.withLock({ $0.executions[nested] }) {
            tell(child, .stop(error: nil, cause: nil))
        }
    }

    private func callFunction(_ arn: String, _ request: TaskRequest, of record: ExecutionRecord) {
        clock.spawnActivity("\(request.state) of \(record.name)") { [self] in
            tell(record, .taskStarted(request.id, worker: nil), .later)
            do throws(IntegrationFailure) {
                let result = try await LambdaIntegration(functions: functions).result(
                    of: arn,
                    payload: request.parameters,
                    traceHeader: record.taskTraceHeader
                )
                tell(record, .taskSucceeded(request.id, output: result.payload))
            } catch {
                tell(record, .taskFailed(request.id, error: error.error, cause: error.cause))
            }
        }
    }

    private func call(_ task: ServiceTask, _ request: TaskRequest, of record: ExecutionRecord) {
        clock.spawnActivity("\(request.state) of \(record.name)") { [self] in
            tell(record, .taskStarted(request.id, worker: nil), .later)
            do throws(IntegrationFailure) {
                if task.service == "states", task.action == "startExecution" {
                    try startNested(task, request, of: record)
                    return
                }
                let output = try await answer(to: task, request, of: record)
                if task.pattern == .requestResponse {
                    tell(record, .taskSucceeded(request.id, output: output))
                } else {
                    tell(record, .taskSubmitted(request.id, output: output))
                }
            } catch {
                tell(record, .taskFailed(request.id, error: error.error, cause: error.cause))
            }
        }
    }

    private func answer(
        to task: ServiceTask,
        _ request: TaskRequest,
        of record: ExecutionRecord
    ) async throws(IntegrationFailure) -> JSONValue {
        switch (task.service, task.pattern) {
        case ("lambda", .requestResponse), ("lambda", .waitForTaskToken):
            guard task.action == "invoke" else { break }
            return try await LambdaIntegration(functions: functions).invoke(
                request.parameters,
                traceHeader: record.taskTraceHeader,
                at: clock.now
            )
        case ("aws-sdk:sfn", .requestResponse), ("aws-sdk:sfn", .waitForTaskToken):
            return try await callOwnAPI(task.action, request.parameters)
        case (let service, .requestResponse), (let service, .waitForTaskToken):
            guard let integration = integration(service, task.action) else { break }
            let call = IntegrationCall(
                service: service,
                action: task.action,
                parameters: request.parameters,
                executionARN: record.arn,
                traceHeader: record.taskTraceHeader
            )
            return try await integration.call(call)
        default: break
        }
        throw IntegrationFailure(
            error: "LocalCloud.IntegrationNotAvailable",
            cause: "The local cloud has no integration \(task.arn) yet; on AWS this task would run"
        )
    }
}
