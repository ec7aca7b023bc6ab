import CloudCore
import OrderedCollections
import WorkshopCommon

extension SQSService {
    func startMessageMoveTask(_ request: SQSRequest) throws(AWSError) -> JSONObject {
        guard let source = try request.text("SourceArn") else { throw .missing("SourceArn") }
        let destination = try request.text("DestinationArn")
        let rate = try request.integer("MaxNumberOfMessagesPerSecond")
        if let rate, !(1...500).contains(rate) {
            throw .invalidValue("Value for parameter MaxNumberOfMessagesPerSecond is invalid.")
        }
        let task = try locked { state throws(AWSError) -> MoveTask in
            let name = ARN(source)?.resource ?? ""
            guard let queue = state.queues[name], ARN(source)?.service == "sqs" else {
                throw .noSuchResource("The resource that you specified for the SourceArn parameter doesn't exist.")
            }
            guard state.queues.values.contains(where: { $0.attributes.redrive?.target.resource == name }) else {
                throw .invalidValue("Source queue must be configured as a Dead Letter Queue.")
            }
            if let destination, state.queues[ARN(destination)?.resource ?? ""] == nil {
                throw .noSuchResource("The resource that you specified for the DestinationArn parameter doesn't exist.")
            }
            guard !state.moveTasks.contains(where: { $0.source == name && $0.status == .running }) else {
                throw .invalidValue(
                    "There is already a task running. Only one active task is allowed for a source queue arn at a given time."
                )
            }
            let task = MoveTask(
                id: Identifiers.requestID(),
                source: name,
                sourceARN: source,
                destinationARN: destination,
                rate: rate,
                toMove: queue.messages.counts(at: clock.now).visible,
                started: clock.now
            )
            state.moveTasks.append(task)
            return task
        }
        if rate == nil { move(task.id) } else { moveLater(task.id) }
        return ["TaskHandle": .string(task.handle)]
    }

    private func moveLater(_ id: String) {
        clock.schedule("a message move task goes on", after: .seconds(1)) { [weak self] in
            if self?.move(id) ?? false { self?.moveLater(id) }
        }
    }

    /// Moves as many as a second allows, or all.
    /// - Returns: Whether there is more to do.
    @discardableResult
    private func move(_ id: String) -> Bool {
        let (touched, goesOn) = locked { state -> (Set<String>, Bool) in
            guard let place = state.moveTasks.firstIndex(where: { $0.id == id }),
                state.moveTasks[place].status == .running
            else { return ([], false) }
            var task = state.moveTasks[place]
            defer { state.moveTasks[place] = task }
            var touched: Set<String> = []
            do throws(AWSError) {
                touched = try move(&task, &state)
                if task.moved >= task.toMove || touched.isEmpty { task.status = .completed }
            } catch {
                task.status = .failed
                task.failure = error.code
            }
            return (touched, task.status == .running)
        }
        announce(touched)
        return goesOn
    }

    private func move(_ task: inout MoveTask, _ state: inout State) throws(AWSError) -> Set<String> {
        guard let source = state.queues[task.source] else { throw .noSuchQueue }
        let now = clock.now
        let count = min(task.rate ?? .max, task.toMove - task.moved)
        let letters = source.messages.receive(upTo: count, hiddenFor: .zero, at: now, maximumReceives: nil).messages
        var touched: Set<String> = []
        for letter in letters {
            guard let target = (task.destinationARN ?? letter.deadLetterSource).flatMap({ ARN($0)?.resource }) else {
                throw .unknownMessageSource
            }
            guard let destination = state.queues[target] else { throw .noSuchQueue }
            // What is redriven is a new message, with an id of its own.
            // See <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-dead-letter-queue-redrive.html>.
            var message = letter
            message.id = Identifiers.requestID()
            message.earlierReceives = 0
            message.receiveCount = 0
            message.firstReceived = nil
            message.deadLetterSource = nil
            message.sent = now
            message.visibleAt = now
            let moved = destination.messages.append(message)
            try commit([removal(letter.sequence, of: task.source), row(moved, of: target)])
            source.messages.remove(letter.sequence)
            task.moved += 1
            touched.insert(target)
        }
        return touched
    }

    func cancelMessageMoveTask(_ request: SQSRequest) throws(AWSError) -> JSONObject {
        guard let handle = try request.text("TaskHandle") else { throw .missing("TaskHandle") }
        guard let bytes = Base64.decode(handle), let document = try? JSONValue(parsing: bytes),
            let id = document["taskId"]?.string, let source = document["sourceArn"]?.string
        else { throw .invalidValue("Value for parameter TaskHandle is invalid.") }
        return try locked { state throws(AWSError) in
            guard state.queues[ARN(source)?.resource ?? ""] != nil else {
                throw .noSuchResource("The resource that you specified for the SourceArn parameter doesn't exist.")
            }
            guard let place = state.moveTasks.firstIndex(where: { $0.id == id && $0.status == .running }) else {
                throw .noSuchResource("Task does not exist.")
            }
            state.moveTasks[place].status = .cancelled
            return ["ApproximateNumberOfMessagesMoved": .number(JSONNumber(state.moveTasks[place].moved))]
        }
    }

    /// The newest first.
    func listMessageMoveTasks(_ request: SQSRequest) throws(AWSError) -> JSONObject {
        guard let source = try request.text("SourceArn") else { throw .missing("SourceArn") }
        let limit = try request.integer("MaxResults") ?? 1
        guard (1...10).contains(limit) else {
            throw .invalidValue(
                "Value for parameter MaxResults is invalid. Reason: MaxResults must be an integer between 1 and 10."
            )
        }
        let tasks = try locked { state throws(AWSError) -> [MoveTask] in
            guard state.queues[ARN(source)?.resource ?? ""] != nil else {
                throw .noSuchResource("The resource that you specified for the SourceArn parameter doesn't exist.")
            }
            return state.moveTasks.filter { $0.sourceARN == source }.reversed()
        }
        return tasks.isEmpty ? [:] : ["Results": .array(tasks.prefix(limit).map(\.json))]
    }
}
