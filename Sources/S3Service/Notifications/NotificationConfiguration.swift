import CloudCore

/// Whom a bucket tells of what happens in it.
/// See <https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-filtering.html>.
struct NotificationConfiguration: Hashable, Sendable {
    struct Rule: Hashable, Sendable {
        let id: String
        /// The ARN of a queue, a topic or a function.
        let target: String
        /// `s3:ObjectCreated:*`
        let events: [String]
        let prefix: String
        let suffix: String

        /// - Parameter event: Without `s3:`: `ObjectCreated:Put`.
        func matches(_ event: String, key: String) -> Bool {
            key.hasPrefix(prefix) && key.hasSuffix(suffix)
                && events.contains { wanted in
                    let wanted = wanted.hasPrefix("s3:") ? wanted.dropFirst(3) : wanted[...]
                    return wanted.hasSuffix("*") ? event.hasPrefix(wanted.dropLast()) : event == wanted
                }
        }

        /// Whether an event could be for both.
        fileprivate func overlaps(_ other: Rule) -> Bool {
            let sharesKeys =
                (prefix.hasPrefix(other.prefix) || other.prefix.hasPrefix(prefix))
                && (suffix.hasSuffix(other.suffix) || other.suffix.hasSuffix(suffix))
            return sharesKeys
                && events.contains { one in
                    other.events.contains { two in
                        one == two || (one.hasSuffix("*") && two.hasPrefix(one.dropLast()))
                            || (two.hasSuffix("*") && one.hasPrefix(two.dropLast()))
                    }
                }
        }
    }

    var rules: [Rule] = []
    /// Whether the account's event bus is told of everything.
    var tellsEventBridge = false

    init() {}

    init(_ document: XMLElement) {
        rules = Self.targets.flatMap { element, name in
            document.children(element).map { Rule($0, target: name) }
        }
        tellsEventBridge = document.child("EventBridgeConfiguration") != nil
    }

    /// Elements, and the elements in them that have the target.
    private static let targets = [
        ("TopicConfiguration", "Topic"), ("QueueConfiguration", "Queue"),
        ("CloudFunctionConfiguration", "CloudFunction"),
    ]

    private static let events: Set<String> = [
        "s3:ReducedRedundancyLostObject", "s3:ObjectCreated:*", "s3:ObjectCreated:Put", "s3:ObjectCreated:Post",
        "s3:ObjectCreated:Copy", "s3:ObjectCreated:CompleteMultipartUpload", "s3:ObjectRemoved:*",
        "s3:ObjectRemoved:Delete", "s3:ObjectRemoved:DeleteMarkerCreated", "s3:ObjectRestore:*",
        "s3:ObjectRestore:Post", "s3:ObjectRestore:Completed", "s3:ObjectRestore:Delete", "s3:Replication:*",
        "s3:Replication:OperationFailedReplication", "s3:Replication:OperationNotTracked",
        "s3:Replication:OperationMissedThreshold", "s3:Replication:OperationReplicatedAfterThreshold",
        "s3:LifecycleTransition", "s3:IntelligentTiering", "s3:ObjectAcl:Put", "s3:LifecycleExpiration:*",
        "s3:LifecycleExpiration:Delete", "s3:LifecycleExpiration:DeleteMarkerCreated", "s3:ObjectTagging:*",
        "s3:ObjectTagging:Put", "s3:ObjectTagging:Delete",
    ]

    /// The document as it is kept: each rule with an id, and what names its filters as S3 writes it.
    static func normalized(_ document: XMLElement) throws(AWSError) -> XMLElement {
        var children: [XMLElement] = []
        for (element, name) in targets {
            for rule in document.children(element) {
                guard let target = rule.text(name), !rule.children("Event").isEmpty else { throw .malformedXML }
                for event in rule.children("Event") where !events.contains(event.text) {
                    throw .s3("InvalidArgument", "A specified event is not supported for notifications.")
                }
                let read = Rule(rule, target: name)
                children.append(
                    XMLElement(
                        element,
                        [
                            XMLElement("Id", text: read.id.isEmpty ? Identifiers.requestID() : read.id),
                            XMLElement(name, text: target),
                        ] + read.events.map { XMLElement("Event", text: $0) } + (try filter(rule))
                    )
                )
            }
        }
        let known = Set(targets.map(\.0) + ["EventBridgeConfiguration"])
        guard document.children.allSatisfy({ known.contains($0.name) }) else { throw .malformedXML }
        if document.child("EventBridgeConfiguration") != nil {
            children.append(XMLElement("EventBridgeConfiguration", []))
        }
        let normalized = XMLElement("NotificationConfiguration", children)
        try NotificationConfiguration(normalized).checkOverlaps()
        return normalized
    }

    private static func filter(_ rule: XMLElement) throws(AWSError) -> [XMLElement] {
        guard let filter = rule.child("Filter")?.child("S3Key") else { return [] }
        var names: Set<String> = []
        let rules = try filter.children("FilterRule").map { rule throws(AWSError) in
            guard let name = rule.text("Name")?.lowercased(), ["prefix", "suffix"].contains(name) else {
                throw AWSError.s3(
                    "InvalidArgument",
                    "filter rule name must be either prefix or suffix",
                    ["ArgumentName": "FilterRule.Name", "ArgumentValue": rule.text("Name") ?? ""]
                )
            }
            guard names.insert(name).inserted else {
                throw .s3(
                    "InvalidArgument",
                    "Cannot specify more than one \(name) rule in a filter.",
                    ["ArgumentName": "FilterRule.Name", "ArgumentValue": name]
                )
            }
            return XMLElement(
                "FilterRule",
                [
                    XMLElement("Name", text: name == "prefix" ? "Prefix" : "Suffix"),
                    XMLElement("Value", text: rule.text("Value") ?? ""),
                ]
            )
        }
        return [XMLElement("Filter", [XMLElement("S3Key", rules)])]
    }

    private func checkOverlaps() throws(AWSError) {
        for (index, rule) in rules.enumerated() {
            guard !rules[(index + 1)...].contains(where: rule.overlaps) else {
                throw .s3(
                    "InvalidArgument",
                    "Configurations overlap. Configurations on the same bucket cannot share a common event type."
                )
            }
        }
    }
}

extension NotificationConfiguration.Rule {
    init(_ rule: XMLElement, target: String) {
        id = rule.text("Id") ?? ""
        self.target = rule.text(target) ?? ""
        events = rule.children("Event").map(\.text)
        func filter(_ name: String) -> String {
            rule.child("Filter")?.child("S3Key")?.children("FilterRule")
                .first { $0.text("Name")?.lowercased() == name }?.text("Value") ?? ""
        }
        prefix = filter("prefix")
        suffix = filter("suffix")
    }
}
