package import CloudCore
import OrderedCollections
import WorkshopCommon

/// Queues that a stack declares.
/// See <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sqs-queue.html>.
extension SQSService: ResourceProvider {
    package var resourceTypes: [String] { ["AWS::SQS::Queue", "AWS::SQS::QueuePolicy"] }

    package func deploy(_ resource: DeclaredResource) async throws(AWSError) {
        switch resource.type {
        case "AWS::SQS::Queue": try deployQueue(resource)
        default:
            let policy = resource.properties["PolicyDocument"]?.serialized() ?? ""
            for name in queues(of: resource) { try setPolicy(policy, of: name) }
        }
    }

    package func remove(_ resource: DeclaredResource) async {
        switch resource.type {
        case "AWS::SQS::Queue": try? delete(queue: Self.name(resource.physicalID))
        default: for name in queues(of: resource) { try? setPolicy("", of: name) }
        }
    }

    private func queues(of policy: DeclaredResource) -> [String] {
        (policy.properties["Queues"]?.array ?? []).compactMap(\.string).map(Self.name)
    }

    private func setPolicy(_ policy: String, of name: String) throws(AWSError) {
        guard let attributes = locked({ $0.queues[name]?.attributes }) else { throw .noSuchQueue }
        try set(["Policy": policy], of: name, isFIFO: attributes.isFIFO, checkingTarget: false)
    }

    /// A queue of dead letters may be deployed after those that send there: it is not looked for.
    private func deployQueue(_ resource: DeclaredResource) throws(AWSError) {
        let name = Self.name(resource.physicalID)
        let values = Self.attributes(resource.properties)
        let tags = (resource.properties["Tags"]?.array ?? []).reduce(into: OrderedDictionary<String, String>()) {
            if let key = $1["Key"]?.string { $0[key] = $1["Value"]?.string ?? "" }
        }
        guard let existing = locked({ $0.queues[name]?.attributes }) else {
            var withoutTarget = values
            withoutTarget["RedrivePolicy"] = nil
            try create(name, withoutTarget, tags: tags)
            let policy: OrderedDictionary = ["RedrivePolicy": values["RedrivePolicy"] ?? ""]
            try set(policy, of: name, isFIFO: values["FifoQueue"] == "true", checkingTarget: false)
            return
        }
        // What the template says no more goes back to its default.
        var next = values
        for (name, value) in QueueAttributes(restoring: existing.isFIFO ? ["FifoQueue": "true"] : [:]).shown
        where next[name] == nil && name != "FifoQueue" && existing.given[name] != nil && AttributeRules.canBeSet(name) {
            next[name] = value
        }
        for name in ["RedrivePolicy", "RedriveAllowPolicy", "KmsMasterKeyId"]
        where next[name] == nil && existing.given[name] != nil {
            next[name] = ""
        }
        try set(next, of: name, isFIFO: existing.isFIFO, checkingTarget: false)
        try locked { state throws(AWSError) in try update(name, &state) { $0.tags = tags } }
    }

    private static func name(_ url: String) -> String { String(url.split(separator: "/").last ?? "") }

    /// Properties as attributes: numbers, flags and documents as text.
    private static func attributes(_ properties: JSONValue) -> OrderedDictionary<String, String> {
        (properties.object ?? [:]).reduce(into: OrderedDictionary<String, String>()) { attributes, property in
            guard AttributeRules.canBeSet(property.key) else { return }
            let text = property.value.string ?? property.value.serialized()
            // A standard queue's false is not written.
            if property.key == "FifoQueue", text != "true" { return }
            attributes[property.key] = text
        }
    }
}
