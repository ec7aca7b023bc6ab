import CloudCore
import OrderedCollections
import WorkshopCommon

extension SQSService {
    func getQueueAttributes(_ request: SQSRequest) throws(AWSError) -> JSONObject {
        let name = try queue(of: request).name
        let wanted = try request.texts("AttributeNames")
        for name in wanted where name != "All" {
            guard AttributeRules.canBeSet(name) || AttributeRules.readOnly.contains(name) else {
                throw .unknownAttribute(name)
            }
        }
        guard !wanted.isEmpty else { return [:] }
        let all = try allAttributes(of: name)
        let shown = wanted.contains("All") ? all : all.filter { wanted.contains($0.key) }
        return shown.isEmpty ? [:] : ["Attributes": .object(shown.mapValues { .string($0) })]
    }

    private func allAttributes(of name: String) throws(AWSError) -> OrderedDictionary<String, String> {
        try locked { state throws(AWSError) in
            guard let queue = state.queues[name] else { throw .noSuchQueue }
            let expired = queue.messages.removeExpired(at: clock.now, retention: queue.attributes.retention)
            if !expired.isEmpty { try commit(expired.map { removal($0, of: name) }) }
            let counts = queue.messages.counts(at: clock.now)
            var all: OrderedDictionary<String, String> = [
                "QueueArn": arn(of: name), "ApproximateNumberOfMessages": String(counts.visible),
                "ApproximateNumberOfMessagesNotVisible": String(counts.inFlight),
                "ApproximateNumberOfMessagesDelayed": String(counts.delayed),
                "CreatedTimestamp": String(queue.created.secondsSince1970),
                "LastModifiedTimestamp": String(queue.modified.secondsSince1970),
            ]
            all.merge(queue.attributes.shown) { first, _ in first }
            return all
        }
    }

    func setQueueAttributes(_ request: SQSRequest) throws(AWSError) -> JSONObject {
        let queue = try queue(of: request)
        let values = try request.strings("Attributes")
        guard !values.isEmpty else { throw .missing("Attribute.Name") }
        try set(values, of: queue.name, isFIFO: queue.attributes.isFIFO, checkingTarget: true)
        return [:]
    }

    func set(
        _ values: OrderedDictionary<String, String>,
        of name: String,
        isFIFO: Bool,
        checkingTarget: Bool
    ) throws(AWSError) {
        try AttributeRules.check(values, isFIFO: isFIFO)
        let values = QueueAttributes.canonical(values)
        if let type = values["FifoQueue"], type != "true" { throw .fixedQueueType }
        try locked { state throws(AWSError) in
            if checkingTarget { try checkTarget(values["RedrivePolicy"], of: name, isFIFO: isFIFO, state) }
            try update(name, &state) { $0.attributes.set(values) }
        }
        announce([name])
    }

    /// Changes what a queue is, not what it holds.
    func update(_ name: String, _ state: inout State, _ change: (Queue) -> Void) throws(AWSError) {
        guard let queue = state.queues[name] else { throw .noSuchQueue }
        let (attributes, tags) = (queue.attributes, queue.tags)
        change(queue)
        queue.modified = clock.now
        do throws(AWSError) {
            try queueTable.put(name, queue.bytes)
        } catch {
            (queue.attributes, queue.tags) = (attributes, tags)
            throw error
        }
    }

    // MARK: Tags

    func tagQueue(_ request: SQSRequest) throws(AWSError) -> JSONObject {
        let name = try queue(of: request).name
        let tags = try request.strings("Tags")
        guard !tags.isEmpty else { throw .missing("Tags") }
        try locked { state throws(AWSError) in
            let count = Set(state.queues[name]?.tags.keys ?? []).union(tags.keys).count
            guard count <= 50 else { throw .invalidValue("Too many tags added for queue \(name).") }
            try update(name, &state) { $0.tags.merge(tags) { _, new in new } }
        }
        return [:]
    }

    func untagQueue(_ request: SQSRequest) throws(AWSError) -> JSONObject {
        let name = try queue(of: request).name
        let keys = Set(try request.texts("TagKeys"))
        guard !keys.isEmpty, keys.allSatisfy({ (1...128).contains($0.unicodeScalars.count) }) else {
            throw .invalidValue("Tag keys must be between 1 and 128 characters in length.")
        }
        try locked { state throws(AWSError) in
            try update(name, &state) { queue in queue.tags.removeAll { keys.contains($0.key) } }
        }
        return [:]
    }

    func listQueueTags(_ request: SQSRequest) throws(AWSError) -> JSONObject {
        let name = try queue(of: request).name
        let tags = locked { $0.queues[name]?.tags } ?? [:]
        return tags.isEmpty ? [:] : ["Tags": .object(tags.mapValues { .string($0) })]
    }

    // MARK: Permissions

    /// What an owner may let others do.
    /// See <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_AddPermission.html>.
    private static let grantable: Set<String> = [
        "*", "ChangeMessageVisibility", "DeleteMessage", "GetQueueAttributes", "GetQueueUrl",
        "ListDeadLetterSourceQueues", "PurgeQueue", "ReceiveMessage", "SendMessage",
    ]

    func addPermission(_ request: SQSRequest) throws(AWSError) -> JSONObject {
        let name = try queue(of: request).name
        guard let label = try request.text("Label") else { throw .missing("Label") }
        let accounts = try request.texts("AWSAccountIds")
        let actions = try request.texts("Actions")
        guard !actions.isEmpty else { throw .missing("Actions") }
        guard !accounts.isEmpty, accounts.allSatisfy({ $0.count == 12 && $0.allSatisfy(\.isWholeNumber) }) else {
            throw .invalid("[\(accounts.joined(separator: ", "))]", "PrincipalId", "Unable to verify.")
        }
        guard actions.count <= 7 else { throw .tooManyActions(actions.count) }
        for action in actions where !Self.grantable.contains(action) {
            throw .invalid(
                "SQS:\(action)",
                "ActionName",
                SQSOperation.names.contains(action)
                    ? "Only the queue owner is allowed to invoke this action."
                    : "Please refer to the appropriate WSDL for a list of valid actions."
            )
        }
        try editPolicy(of: name) { statements throws(AWSError) in
            guard !statements.contains(where: { $0["Sid"]?.string == label }) else {
                throw .invalid(label, "Label", "Already exists.")
            }
            let principals: [JSONValue] = accounts.map { "arn:aws:iam::\($0):root" }
            let allowed: [JSONValue] = actions.map { "SQS:\($0)" }
            statements.append([
                "Sid": .string(label), "Effect": "Allow",
                "Principal": ["AWS": principals.count == 1 ? principals[0] : .array(principals)],
                "Action": allowed.count == 1 ? allowed[0] : .array(allowed), "Resource": .string(arn(of: name)),
            ])
        }
        return [:]
    }

    func removePermission(_ request: SQSRequest) throws(AWSError) -> JSONObject {
        let name = try queue(of: request).name
        guard let label = try request.text("Label") else { throw .missing("Label") }
        try editPolicy(of: name) { statements throws(AWSError) in
            guard statements.contains(where: { $0["Sid"]?.string == label }) else {
                throw .invalid(label, "Label", "can't find label.")
            }
            statements.removeAll { $0["Sid"]?.string == label }
        }
        return [:]
    }

    private func editPolicy(
        of name: String,
        _ edit: (inout [JSONValue]) throws(AWSError) -> Void
    ) throws(AWSError) {
        try locked { state throws(AWSError) in
            let text = state.queues[name]?.attributes.given["Policy"]
            var policy =
                text.flatMap { try? JSONValue(parsing: $0).object } ?? [
                    "Version": "2008-10-17", "Id": .string("\(arn(of: name))/SQSDefaultPolicy"), "Statement": [],
                ]
            var statements = policy["Statement"]?.array ?? []
            try edit(&statements)
            policy["Statement"] = .array(statements)
            let edited = statements.isEmpty ? "" : JSONValue.object(policy).serialized()
            try update(name, &state) { $0.attributes.set(["Policy": edited]) }
        }
    }

    // MARK: Metrics

    func count(_ metric: String, _ value: Int, unit: String = "Count", of queue: String) {
        guard value > 0 else { return }
        metrics.record(
            MetricSample(
                namespace: "AWS/SQS",
                name: metric,
                dimensions: ["QueueName": queue],
                value: Double(value),
                unit: unit,
                timestamp: clock.now
            )
        )
    }
}
