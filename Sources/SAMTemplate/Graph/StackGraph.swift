package import OrderedCollections
import WorkshopCommon

/// Who calls whom in a stack: what a person draws on the whiteboard, without roles, permissions and other plumbing.
package struct StackGraph: Hashable, Sendable {
    package struct Node: Hashable, Sendable {
        /// The logical id.
        package let id: String
        package let type: String
        /// `Lambda function`, `SQS queue`…
        package let kind: String
    }

    package struct Edge: Hashable, Sendable {
        package let source: String
        package let target: String
        /// `GET /hello`, `messages`, `PutItem`…; several are joined by commas.
        package var label: String
    }

    package private(set) var nodes: OrderedDictionary<String, Node> = [:]
    package private(set) var edges: [Edge] = []
    private let names: ResourceNames

    package init(_ stack: ResolvedStack) {
        names = ResourceNames(stack)
        for (id, resource) in stack.resources where !ResourceKinds.plumbing.contains(resource.type) {
            nodes[id] = Node(id: id, type: resource.type, kind: ResourceKinds.name(of: resource.type))
        }
        for resource in stack.resources.values { addEdges(of: resource, in: stack) }
    }

    /// Where calls come in: nodes that no other node leads to; of a circle, its first.
    package var roots: [String] {
        var reached: Set<String> = []
        var roots = Array(nodes.keys).filter { id in !edges.contains { $0.target == id && $0.source != id } }
        for root in roots { reach(root, &reached) }
        for id in nodes.keys where !reached.contains(id) {
            roots.append(id)
            reach(id, &reached)
        }
        return roots
    }

    package func edges(from id: String) -> [Edge] { edges.filter { $0.source == id } }

    /// A part of it: these nodes, and what leads from one of them to another.
    package func only(_ ids: Set<String>) -> StackGraph {
        var part = self
        part.nodes = nodes.filter { ids.contains($0.key) }
        part.edges = edges.filter { ids.contains($0.source) && ids.contains($0.target) }
        return part
    }

    private func reach(_ id: String, _ reached: inout Set<String>) {
        var open = [id]
        while let next = open.popLast() {
            guard reached.insert(next).inserted else { continue }
            open += edges(from: next).map(\.target)
        }
    }

    // MARK: Edges

    /// One edge between two nodes; the second label joins the first.
    private mutating func connect(_ source: String?, _ target: String?, _ label: String) {
        guard let source, let target, source != target, nodes[source] != nil, nodes[target] != nil else { return }
        guard let index = edges.firstIndex(where: { $0.source == source && $0.target == target }) else {
            edges.append(Edge(source: source, target: target, label: label))
            return
        }
        let labels = edges[index].label.split(separator: ", ").map(String.init)
        if !label.isEmpty, !labels.contains(label) { edges[index].label = (labels + [label]).joined(separator: ", ") }
    }

    private mutating func addEdges(of resource: Resource, in stack: ResolvedStack) {
        let properties = resource.properties
        let id = resource.logicalID
        switch resource.type {
        case "AWS::ApiGateway::RestApi", "AWS::ApiGatewayV2::Api": addRoutes(properties["Body"], of: id)
        case "AWS::Lambda::EventSourceMapping":
            let source = names.find(properties["EventSourceArn"])
            connect(source, names.find(properties["FunctionName"]), stack.records(from: source))
        case "AWS::Events::Rule":
            let label = properties["ScheduleExpression"]?.string ?? "events"
            for target in properties["Targets"]?.array ?? [] { connect(id, names.find(target["Arn"]), label) }
        case "AWS::Scheduler::Schedule":
            connect(id, names.find(properties["Target"]?["Arn"]), properties["ScheduleExpression"]?.string ?? "")
        case "AWS::S3::Bucket": addNotifications(properties["NotificationConfiguration"], of: id)
        case "AWS::SNS::Subscription":
            connect(names.find(properties["TopicArn"]), names.find(properties["Endpoint"]), "notifications")
        case "AWS::SNS::Topic":
            for entry in properties["Subscription"]?.array ?? [] {
                connect(id, names.find(entry["Endpoint"]), "notifications")
            }
        case "AWS::Logs::SubscriptionFilter":
            connect(names.find(properties["LogGroupName"]), names.find(properties["DestinationArn"]), "log lines")
        case "AWS::Cognito::UserPool":
            for (trigger, arn) in properties["LambdaConfig"]?.object ?? [:] { connect(id, names.find(arn), trigger) }
        case "AWS::SQS::Queue":
            connect(id, names.find(properties["RedrivePolicy"]?["deadLetterTargetArn"]), "dead letters")
        case "AWS::StepFunctions::StateMachine":
            for name in ["Definition", "DefinitionString", "DefinitionSubstitutions"] {
                for target in names.all(in: properties[name] ?? .null) { connect(id, target, "task") }
            }
        case "AWS::Lambda::Function": addUses(of: resource, in: stack)
        case "AWS::Lambda::EventInvokeConfig":
            for (name, label) in [("OnSuccess", "on success"), ("OnFailure", "on failure")] {
                let target = names.find(properties["DestinationConfig"]?[name]?["Destination"])
                connect(names.find(properties["FunctionName"]), target, label)
            }
        default: break
        }
    }

    private mutating func addRoutes(_ body: JSONValue?, of id: String) {
        for (path, item) in body?["paths"]?.object ?? [:] {
            for (method, definition) in item.object ?? [:] {
                let verb = method == DefinitionEditor.anyMethod ? "ANY" : method.uppercased()
                let integration = definition[DefinitionEditor.integration] ?? .null
                for target in names.all(in: integration) { connect(id, target, "\(verb) \(path)") }
            }
        }
    }

    private mutating func addNotifications(_ configuration: JSONValue?, of id: String) {
        for (list, key) in [
            ("LambdaConfigurations", "Function"), ("QueueConfigurations", "Queue"), ("TopicConfigurations", "Topic"),
        ] {
            for entry in configuration?[list]?.array ?? [] {
                connect(id, names.find(entry[key]), entry["Event"]?.string ?? "events")
            }
        }
    }

    /// What a function's role lets it do, and what its environment names.
    private mutating func addUses(of function: Resource, in stack: ResolvedStack) {
        let id = function.logicalID
        let policies = stack.policies(of: function.properties["Role"]?.string)
        for statement in policies where statement["Effect"] != "Deny" {
            let actions = (statement["Action"].map { $0.array ?? [$0] } ?? []).compactMap(\.string)
            // What a poller may do is no call of the function's own.
            let shown = actions.filter { !Self.pollerActions.contains($0) }
            guard let first = shown.first else { continue }
            let name = first.split(separator: ":").last.map(String.init) ?? first
            let label =
                shown.count > 2
                ? "\(name)…" : shown.map { String($0.split(separator: ":").last ?? "") }.joined(separator: ", ")
            for target in names.all(in: statement["Resource"] ?? .null) { connect(id, target, label) }
        }
        for (_, value) in function.properties["Environment"]?["Variables"]?.object ?? [:] {
            guard let target = names.find(value), !edges.contains(where: { $0.source == id && $0.target == target })
            else { continue }
            connect(id, target, "knows")
        }
        connect(id, names.find(function.properties["DeadLetterConfig"]?["TargetArn"]), "dead letters")
    }

    private static let pollerActions: Set<String> = [
        "sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "dynamodb:DescribeStream",
        "dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:ListStreams",
    ]
}

extension ResolvedStack {
    /// What a poller takes from the source.
    fileprivate func records(from source: String?) -> String {
        source.flatMap { resources[$0]?.type } == "AWS::SQS::Queue" ? "messages" : "records"
    }

    /// Statements of the role's own policies, and of those that are attached to it.
    fileprivate func policies(of roleArn: String?) -> [JSONValue] {
        guard let roleArn,
            let role = resources.values.first(where: { $0.attributes["Arn"] == roleArn && $0.type == "AWS::IAM::Role" })
        else { return [] }
        var documents = (role.properties["Policies"]?.array ?? []).compactMap { $0["PolicyDocument"] }
        for policy in resources.values
        where ["AWS::IAM::Policy", "AWS::IAM::ManagedPolicy"].contains(policy.type)
            && policy.properties["Roles"]?.array?.contains(.string(role.physicalID)) == true
        {
            documents += policy.properties["PolicyDocument"].map { [$0] } ?? []
        }
        return documents.flatMap { document in document["Statement"].map { $0.array ?? [$0] } ?? [] }
    }
}
