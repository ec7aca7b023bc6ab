import CloudCore
import OrderedCollections
import Synchronization
import WorkshopCommon

/// Event buses.
extension EventBridgeService {
    func arn(of bus: EventBus) -> String { arn("event-bus/\(bus.name)") }

    func bus(_ name: String) throws(AWSError) -> EventBus {
        guard let bus = state.withLock({ $0.buses[name] }) else { throw .busNotFound(name) }
        return bus
    }

    func createEventBus(_ request: RequestMembers) throws(AWSError) -> JSONValue {
        let name = try request.text("Name")
        var check = ConstraintCheck()
        check.present(name, at: "name")
        check.length(name, at: "name", 1...256)
        check.pattern(name, at: "name", "[/\\.\\-_A-Za-z0-9]+") { Self.isName($0.filter { $0 != "/" } + "x") }
        try check.verify()
        // A partner's bus carries its source's name, and there are no partners here.
        if let source = try request.text("EventSourceName") {
            throw .eventsNotFound("Event source \(source) does not exist.")
        }
        guard let name, !name.contains("/") else { throw .eventValidation("Event bus name must not contain '/'.") }
        var bus = EventBus(name: name, created: clock.now)
        bus.description = try request.text("Description")
        bus.kmsKeyID = try request.text("KmsKeyIdentifier")
        bus.deadLetterConfig = try request.structure("DeadLetterConfig").map { StoredJSON(.object($0.object)) }
        bus.tags = EventTags(request["Tags"])
        let made = bus
        try state.withLock { state throws(AWSError) in
            guard state.buses[name] == nil else { throw .eventsExists("Event bus \(name) already exists.") }
            try tables.buses.put(name, record: made)
            state.buses[name] = made
        }
        return .members([
            "EventBusArn": .string(arn(of: made)), "Description": .text(made.description),
            "KmsKeyIdentifier": .text(made.kmsKeyID), "DeadLetterConfig": made.deadLetterConfig?.value,
        ])
    }

    func describeEventBus(_ request: RequestMembers) throws(AWSError) -> JSONValue {
        described(try bus(try busName(request, "Name")))
    }

    private func described(_ bus: EventBus) -> JSONValue {
        .members([
            "Name": .string(bus.name), "Arn": .string(arn(of: bus)), "Description": .text(bus.description),
            "KmsKeyIdentifier": .text(bus.kmsKeyID), "DeadLetterConfig": bus.deadLetterConfig?.value,
            "Policy": bus.policy, "CreationTime": bus.created.epochSeconds,
            "LastModifiedTime": bus.modified.epochSeconds,
        ])
    }

    func updateEventBus(_ request: RequestMembers) throws(AWSError) -> JSONValue {
        let description = try request.text("Description")
        let key = try request.text("KmsKeyIdentifier")
        let deadLetter = try request.structure("DeadLetterConfig").map { StoredJSON(.object($0.object)) }
        let bus = try changeBus(try busName(request, "Name")) { bus in
            bus.description = description ?? bus.description
            bus.kmsKeyID = key ?? bus.kmsKeyID
            bus.deadLetterConfig = deadLetter ?? bus.deadLetterConfig
        }
        return .members([
            "Name": .string(bus.name), "Arn": .string(arn(of: bus)), "Description": .text(bus.description),
            "KmsKeyIdentifier": .text(bus.kmsKeyID), "DeadLetterConfig": bus.deadLetterConfig?.value,
        ])
    }

    @discardableResult
    func changeBus(
        _ name: String,
        _ body: (inout EventBus) throws(AWSError) -> Void
    ) throws(AWSError) -> EventBus {
        try state.withLock { state throws(AWSError) in
            guard var bus = state.buses[name] else { throw .busNotFound(name) }
            try body(&bus)
            bus.modified = clock.now
            try tables.buses.put(name, record: bus)
            state.buses[name] = bus
            return bus
        }
    }

    func deleteEventBus(_ request: RequestMembers) throws(AWSError) -> JSONValue {
        let name = try busName(request, "Name")
        guard name != "default" else { throw .eventValidation("Cannot delete event bus default.") }
        try state.withLock { state throws(AWSError) in
            guard !state.rules.values.contains(where: { $0.bus == name }) else {
                throw .eventValidation("Cannot delete event bus \(name) since it has rules.")
            }
            guard state.buses[name] != nil else { return }
            try tables.buses.remove(name)
            state.buses.removeValue(forKey: name)
        }
        return [:]
    }

    func listEventBuses(_ request: RequestMembers) throws(AWSError) -> JSONValue {
        let prefix = try request.text("NamePrefix") ?? ""
        let buses = state.withLock { $0.buses.values.filter { $0.name.hasPrefix(prefix) } }
        return try page(of: buses.sorted { $0.name < $1.name }, request).json("EventBuses") { self.described($0) }
    }

    // MARK: Permissions

    func putPermission(_ request: RequestMembers) throws(AWSError) -> JSONValue {
        let name = try busName(request)
        let statements: [StoredJSON]?
        if let policy = try request.text("Policy") {
            guard let parsed = try? JSONValue(parsing: policy), let found = parsed["Statement"] else {
                throw .eventValidation("Provided value in parameter 'policy' is not valid.")
            }
            statements = (found.array ?? [found]).map(StoredJSON.init)
        } else {
            statements = nil
        }
        let (id, principal) = (try request.text("StatementId"), try request.text("Principal"))
        let (action, condition) = (try request.text("Action"), try request.structure("Condition"))
        var check = ConstraintCheck()
        check.length(id, at: "statementId", 1...64)
        check.pattern(id, at: "statementId", "[a-zA-Z0-9-_]+", Self.isName)
        check.length(principal, at: "principal", 1...12)
        try check.verify()
        let bus = try bus(name)
        if let action, action != "events:PutEvents" {
            throw .eventValidation("Provided value in parameter 'action' is not supported.")
        }
        if statements == nil, id == nil || principal == nil || action == nil {
            throw .eventValidation(
                "Parameter(s) Action, Principal and StatementId or Policy must be specified."
            )
        }
        let statement: JSONValue = .members([
            "Sid": .text(id), "Effect": "Allow",
            "Principal": principal == "*" ? "*" : ["AWS": .string("arn:aws:iam::\(principal ?? ""):root")],
            "Action": .text(action), "Resource": .string(arn(of: bus)),
            "Condition": condition.map(Self.policyCondition),
        ])
        try changeBus(name) { bus in
            if let statements {
                bus.statements = statements
            } else {
                bus.statements.removeAll { $0.value["Sid"]?.string == id }
                bus.statements.append(StoredJSON(statement))
            }
        }
        return [:]
    }

    private static func policyCondition(_ condition: RequestMembers) -> JSONValue {
        let type = condition["Type"]?.string ?? ""
        return [type: [condition["Key"]?.string ?? "": condition["Value"] ?? ""]]
    }

    func removePermission(_ request: RequestMembers) throws(AWSError) -> JSONValue {
        let name = try busName(request)
        let all = try request.flag("RemoveAllPermissions") ?? false
        let id = try request.text("StatementId")
        try changeBus(name) { bus throws(AWSError) in
            let kept = all ? [] : bus.statements.filter { $0.value["Sid"]?.string != id }
            guard all || kept.count < bus.statements.count else {
                throw .eventsNotFound("Statement with the provided id does not exist.")
            }
            bus.statements = kept
        }
        return [:]
    }

    // MARK: Tags of buses and rules

    func tagResource(_ request: RequestMembers) throws(AWSError) -> JSONValue {
        let tags = request["Tags"]
        try changeTags(request) { $0.add(tags) }
        return [:]
    }

    func untagResource(_ request: RequestMembers) throws(AWSError) -> JSONValue {
        let keys = try request.texts("TagKeys") ?? []
        try changeTags(request) { $0.remove(keys) }
        return [:]
    }

    func listTags(_ request: RequestMembers) throws(AWSError) -> JSONValue {
        switch try tagged(request) {
        case .bus(let name): ["Tags": try bus(name).tags.json]
        case .rule(let name, let bus): ["Tags": try rule(name, on: bus).tags.json]
        }
    }

    private enum Tagged {
        case bus(String)
        case rule(String, bus: String)
    }

    private func tagged(_ request: RequestMembers) throws(AWSError) -> Tagged {
        let text = try request.text("ResourceARN") ?? ""
        guard let arn = ARN(text), arn.service == "events" else {
            throw .eventValidation("Parameter ResourceARN is not valid. Reason: Provided Arn is not in correct format.")
        }
        let parts = arn.resource.split(separator: "/").map(String.init)
        switch (parts.first, parts.count) {
        case ("event-bus", 2...): return .bus(parts.dropFirst().joined(separator: "/"))
        case ("rule", 2): return .rule(parts[1], bus: "default")
        case ("rule", 3...):
            return .rule(parts[parts.count - 1], bus: parts[1..<parts.count - 1].joined(separator: "/"))
        default: throw .eventValidation("Parameter ResourceARN is not valid. Reason: it is neither a rule nor a bus.")
        }
    }

    private func changeTags(_ request: RequestMembers, _ body: (inout EventTags) -> Void) throws(AWSError) {
        switch try tagged(request) {
        case .bus(let name): try changeBus(name) { body(&$0.tags) }
        case .rule(let name, let bus): try changeRule(name, on: bus) { body(&$0.tags) }
        }
    }
}
