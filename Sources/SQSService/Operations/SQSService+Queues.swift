import CloudCore
import OrderedCollections
import WorkshopCommon

extension SQSService {
    /// What a request needs of a queue; its messages stay where they are.
    struct QueueView: Sendable {
        let name: String
        let attributes: QueueAttributes
    }

    func queue(of request: SQSRequest) throws(AWSError) -> QueueView {
        let name = try request.queueName(account: account)
        guard let attributes = locked({ $0.queues[name]?.attributes }) else { throw .noSuchQueue }
        return QueueView(name: name, attributes: attributes)
    }

    func createQueue(_ request: SQSRequest) throws(AWSError) -> JSONObject {
        guard let name = try request.text("QueueName") else { throw .missing("QueueName") }
        let values = try request.strings("Attributes")
        let tags = try request.strings("Tags").merging(try request.strings("tags")) { first, _ in first }
        try create(name, values, tags: tags)
        return ["QueueUrl": .string(request.url(of: name, account: account))]
    }

    /// Makes the queue, or finds the one that is as it should be.
    func create(
        _ name: String,
        _ values: OrderedDictionary<String, String>,
        tags: OrderedDictionary<String, String>
    ) throws(AWSError) {
        let isFIFO = values["FifoQueue"] == "true"
        try AttributeRules.check(name: name, isFIFO: isFIFO)
        if values["FifoQueue"] == "false" { throw .unknownAttribute("FifoQueue") }
        try AttributeRules.check(values, isFIFO: isFIFO)
        let values = QueueAttributes.canonical(values)
        try locked { state throws(AWSError) in
            if let queue = state.queues[name] {
                let shown = queue.attributes.shown
                if let different = values.first(where: {
                    shown[$0.key] != $0.value && !($0.value.isEmpty && shown[$0.key] == nil)
                }) {
                    throw .queueExists(different.key)
                }
                return
            }
            try checkTarget(values["RedrivePolicy"], of: name, isFIFO: isFIFO, state)
            var attributes = QueueAttributes()
            attributes.set(values)
            let queue = Queue(name: name, attributes: attributes, tags: tags, created: clock.now, now: clock.now)
            try queueTable.put(name, queue.bytes)
            state.queues[name] = queue
        }
        announce([name])
    }

    /// The queue of dead letters must be there, and of the same type.
    func checkTarget(_ policy: String?, of name: String, isFIFO: Bool, _ state: State) throws(AWSError) {
        guard let policy, let redrive = RedrivePolicy(lenient: policy) else { return }
        let target = redrive.target.resource
        guard let queue = state.queues[target] else {
            throw .invalid(policy, "RedrivePolicy", "Dead letter target does not exist.")
        }
        guard queue.attributes.isFIFO == isFIFO else {
            throw .invalid(policy, "RedrivePolicy", "Dead-letter queue must be same type of queue as the source.")
        }
        guard let text = queue.attributes.given["RedriveAllowPolicy"], let allow = try? JSONValue(parsing: text) else {
            return
        }
        let allowed = allow["sourceQueueArns"]?.array?.compactMap(\.string) ?? []
        let permission = allow["redrivePermission"]?.string
        guard permission != "denyAll", permission != "byQueue" || allowed.contains(arn(of: name)) else {
            throw .invalid(
                policy,
                "RedrivePolicy",
                "Dead letter target owner should be same or redrive allow policy does not permit it."
            )
        }
    }

    func deleteQueue(_ request: SQSRequest) throws(AWSError) -> JSONObject {
        let queue = try queue(of: request)
        try delete(queue: queue.name)
        return [:]
    }

    func delete(queue name: String) throws(AWSError) {
        try locked { state throws(AWSError) in
            guard let queue = state.queues[name] else { return }
            try commit(
                [queueTable.removing(name)] + queue.messages.bySequence.keys.map { removal($0, of: name) }
            )
            state.queues[name] = nil
        }
        announce([name])
    }

    func getQueueURL(_ request: SQSRequest) throws(AWSError) -> JSONObject {
        guard let name = try request.text("QueueName") else { throw .missing("QueueName") }
        let owner = try request.text("QueueOwnerAWSAccountId") ?? account.id
        let isThere = locked { $0.queues[name] != nil }
        guard owner == account.id, isThere else { throw .noSuchQueue }
        return ["QueueUrl": .string(request.url(of: name, account: account))]
    }

    func listQueues(_ request: SQSRequest) throws(AWSError) -> JSONObject {
        let prefix = try request.text("QueueNamePrefix") ?? ""
        let names = locked { state in state.queues.keys.filter { $0.hasPrefix(prefix) }.sorted() }
        return try page(names, of: request, member: "QueueUrls")
    }

    func listDeadLetterSourceQueues(_ request: SQSRequest) throws(AWSError) -> JSONObject {
        let target = try queue(of: request).name
        let names = locked { state in
            state.queues.values.filter { $0.attributes.redrive?.target.resource == target }.map(\.name).sorted()
        }
        var result = try page(names, of: request, member: "queueUrls")
        // Unlike the other list, this one shows when it is empty.
        if result["queueUrls"] == nil { result["queueUrls"] = [] }
        return result
    }

    private func page(_ names: [String], of request: SQSRequest, member: String) throws(AWSError) -> JSONObject {
        let limit = try request.integer("MaxResults")
        if let limit, !(1...1000).contains(limit) {
            throw .invalidValue(
                "Value for parameter MaxResults is invalid. Reason: MaxResults must be an integer between 1 and 1000."
            )
        }
        var rest = names[...]
        if let token = try request.text("NextToken") {
            guard limit != nil else {
                throw .invalidValue("MaxResults is a mandatory parameter when you provide a value for NextToken.")
            }
            guard let last = Base64.decode(token).map({ String(decoding: $0, as: UTF8.self) }) else {
                throw .invalidValue("Invalid or expired next token.")
            }
            rest = rest.drop { $0 <= last }
        }
        let shown = rest.prefix(limit ?? 1000)
        var result: JSONObject = [:]
        if !shown.isEmpty { result[member] = .array(shown.map { .string(request.url(of: $0, account: account)) }) }
        if limit != nil, shown.count < rest.count, let last = shown.last {
            result["NextToken"] = .string(Base64.encode(last.utf8))
        }
        return result
    }

    func purgeQueue(_ request: SQSRequest) throws(AWSError) -> JSONObject {
        let name = try queue(of: request).name
        try locked { state throws(AWSError) in
            guard let queue = state.queues[name] else { throw .noSuchQueue }
            if let last = queue.lastPurge, clock.now < last + .seconds(60) { throw .purgeInProgress(name) }
            try commit(queue.messages.bySequence.keys.map { removal($0, of: name) })
            queue.messages.removeAll()
            // Observed: what was sent before may be sent again.
            queue.deduplication = DeduplicationWindow()
            queue.lastPurge = clock.now
        }
        return [:]
    }
}
