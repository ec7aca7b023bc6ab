package import CloudCore
import OrderedCollections
import StatesLanguage
import Synchronization
import WorkshopCommon

/// Callbacks of tasks that wait for a token, and activities.
extension StepFunctionsService {
    private func ticket(_ request: APIRequest) throws(AWSError) -> (token: String, ticket: TaskTicket) {
        let token = try request.required("taskToken")
        if let ticket = state.withLock({ $0.tokens[token] }) { return (token, ticket) }
        throw isSpent(token) ? .taskTimedOut : .invalidToken
    }

    private func answer(_ token: String, _ ticket: TaskTicket, _ input: ExecutionInput) {
        ticket.execution.run.withLock { run in
            run.tokens[ticket.request] = nil
            run.spent.append(token)
        }
        spend([token])
        tell(ticket.execution, input)
    }

    func sendTaskSuccess(_ request: APIRequest) throws(AWSError) -> JSONValue {
        let text = try request.required("output")
        let (token, ticket) = try ticket(request)
        let output: JSONValue
        do { output = try JSONValue(parsing: text) } catch { throw .invalidOutput(error.complaint(of: text)) }
        answer(token, ticket, .taskSucceeded(ticket.request, output: output))
        return [:]
    }

    func sendTaskFailure(_ request: APIRequest) throws(AWSError) -> JSONValue {
        let (token, ticket) = try ticket(request)
        answer(
            token,
            ticket,
            .taskFailed(ticket.request, error: request.text("error"), cause: request.text("cause"))
        )
        return [:]
    }

    func sendTaskHeartbeat(_ request: APIRequest) throws(AWSError) -> JSONValue {
        let (_, ticket) = try ticket(request)
        tell(ticket.execution, .taskHeartbeat(ticket.request))
        return [:]
    }

    // MARK: Activities

    func createActivity(_ request: APIRequest) throws(AWSError) -> JSONValue {
        let name = try request.name()
        let arn = arn("activity:\(name)")
        let tags = try tags(request["tags"])
        let created = try state.withLock { state throws(AWSError) -> Int64 in
            if let existing = state.activities[arn] { return existing.creationTime }
            let activity = Activity(arn: arn, name: name, creationTime: now)
            try state.keep(activity, storage)
            try state.tag(arn, tags, storage)
            return activity.creationTime
        }
        return ["activityArn": .string(arn), "creationDate": date(created)]
    }

    /// Makes the activity of a stack; one that is there already stays as it is.
    package func deploy(activity name: String) throws(AWSError) -> String {
        let arn = arn("activity:\(name)")
        let moment = now
        try state.withLock { state throws(AWSError) in
            guard state.activities[arn] == nil else { return }
            try state.keep(Activity(arn: arn, name: name, creationTime: moment), storage)
        }
        return arn
    }

    private func activityARN(_ request: APIRequest) throws(AWSError) -> String {
        try request.arn("activityArn", "activity").description
    }

    func describeActivity(_ request: APIRequest) throws(AWSError) -> JSONValue {
        let arn = try activityARN(request)
        guard let activity = state.withLock({ $0.activities[arn] }) else { throw .activityNotFound(arn) }
        return .object(describe(activity))
    }

    private func describe(_ activity: Activity) -> JSONObject {
        [
            "activityArn": .string(activity.arn), "name": .string(activity.name),
            "creationDate": date(activity.creationTime),
        ]
    }

    func deleteActivity(_ request: APIRequest) throws(AWSError) -> JSONValue {
        let arn = try activityARN(request)
        let activity = try state.withLock { state throws(AWSError) in try state.removeActivity(arn, storage) }
        let pollers = activity?.pollers ?? []
        for poller in pollers { poller.answer.resume(returning: (nil, false)) }
        return [:]
    }

    func listActivities(_ request: APIRequest) throws(AWSError) -> JSONValue {
        let activities = state.withLock { Array($0.activities.values) }
        return try request.page(activities).json("activities") { .object(describe($0)) }
    }

    /// Gives the task to a worker that waits, or keeps it for the next one who asks.
    func queue(_ task: ActivityTask, activity arn: String) {
        let (isKnown, poller) = state.withLock { state -> (Bool, ActivityPoller?) in
            guard state.activities[arn] != nil else { return (false, nil) }
            if let poller = state.activities[arn]?.pollers.first {
                state.activities[arn]?.pollers.removeFirst()
                return (true, poller)
            }
            state.activities[arn]?.waiting.append(task)
            return (true, nil)
        }
        if let poller {
            tell(task.ticket.execution, .taskStarted(task.ticket.request, worker: poller.worker))
            poller.answer.resume(returning: (task, false))
        } else if !isKnown {
            let cause = "The activity \(arn) does not exist."
            tell(task.ticket.execution, .taskFailed(task.ticket.request, error: ErrorName.runtime, cause: cause))
        }
    }

    /// Waits up to a minute of the caller's time, as AWS does, for a task to do.
    func getActivityTask(_ request: APIRequest) async throws(AWSError) -> JSONValue {
        let arn = try activityARN(request)
        let worker = request.text("workerName")
        guard state.withLock({ $0.activities[arn] != nil }) else { throw .activityNotFound(arn) }
        guard let task = await nextTask(of: arn, worker: worker, patience: .seconds(60)) else { return [:] }
        return ["taskToken": .string(task.token), "input": .string(task.input)]
    }

    func nextTask(of arn: String, worker: String?, patience: Duration) async -> ActivityTask? {
        let id = Int.random(in: 0...Int.max)
        // Whoever waits outside waits on the wall clock: the account's may stand still.
        let timer = Task { [weak self] in
            guard (try? await Task.sleep(for: patience)) != nil else { return }
            self?.giveUp(id, arn)
        }
        defer { timer.cancel() }
        let (task, wasQueued) = await withCheckedContinuation {
            (continuation: CheckedContinuation<(ActivityTask?, Bool), Never>) in
            wait(id, worker, arn, continuation)
        }
        if let task, wasQueued { tell(task.ticket.execution, .taskStarted(task.ticket.request, worker: worker)) }
        return task
    }

    private func wait(
        _ id: Int,
        _ worker: String?,
        _ arn: String,
        _ continuation: CheckedContinuation<(ActivityTask?, Bool), Never>
    ) {
        let task = state.withLock { state -> ActivityTask?? in
            guard state.activities[arn] != nil else { return .some(nil) }
            if state.activities[arn]?.waiting.isEmpty == false { return state.activities[arn]?.waiting.removeFirst() }
            state.activities[arn]?.pollers.append(ActivityPoller(id: id, worker: worker, answer: continuation))
            return nil
        }
        if let task { continuation.resume(returning: (task, true)) }
    }

    private func giveUp(_ id: Int, _ arn: String) {
        let poller = state.withLock { state -> ActivityPoller? in
            guard let index = state.activities[arn]?.pollers.firstIndex(where: { $0.id == id }) else { return nil }
            return state.activities[arn]?.pollers.remove(at: index)
        }
        poller?.answer.resume(returning: (nil, false))
    }
}

extension ActivityTask {
    init(_ request: TaskRequest, of record: ExecutionRecord) {
        self.init(
            token: request.token ?? "",
            input: request.parameters.serialized(),
            ticket: TaskTicket(execution: record, request: request.id)
        )
    }
}
