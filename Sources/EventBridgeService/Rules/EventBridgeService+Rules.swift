import CloudCore
import EventPatterns
import OrderedCollections
import Synchronization
import WorkshopCommon

/// Rules.
extension EventBridgeService {
    func arn(of rule: EventRule) -> String { arn(rule.resource) }

    func rule(_ name: String, on bus: String) throws(AWSError) -> EventRule {
        if let rule = state.withLock({ $0.rules[EventRule.key(name, on: bus)] }) { return rule }
        guard let managed = managedRules(on: bus).first(where: { $0.name == name }) else {
            throw .ruleNotFound(name, on: bus)
        }
        return managed
    }

    private func managedRules(on bus: String) -> [EventRule] {
        state.withLock { Array($0.archives.values) }.filter { Self.busName($0.source) == bus }
            .map { $0.managedRule(bus: bus, account: account) }
    }

    /// Changes a rule, keeps the change, and lets it be seen then.
    @discardableResult
    func changeRule(
        _ name: String,
        on bus: String,
        _ body: (inout EventRule) throws(AWSError) -> Void
    ) throws(AWSError) -> EventRule {
        let rule = try state.withLock { state throws(AWSError) in
            let key = EventRule.key(name, on: bus)
            guard var rule = state.rules[key] else { throw .ruleNotFound(name, on: bus) }
            try body(&rule)
            try tables.rules.put(key, record: rule)
            state.rules[key] = rule
            return rule
        }
        return rule
    }

    func putRule(_ request: RequestMembers) throws(AWSError) -> JSONValue {
        let name = try name(request, "Name", at: "name")
        let given = try request.text("State")
        var check = ConstraintCheck()
        check.oneOf(
            given,
            at: "state",
            ["ENABLED", "DISABLED", "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"]
        )
        check.length(try request.text("Description"), at: "description", 0...512)
        try check.verify()
        var rule = EventRule(name: name, bus: try busName(request))
        rule.pattern = try request.text("EventPattern").flatMap { $0.isEmpty ? nil : $0 }
        rule.scheduleExpression = try request.text("ScheduleExpression").flatMap { $0.isEmpty ? nil : $0 }
        rule.state = given ?? "ENABLED"
        rule.description = try request.text("Description")
        rule.roleARN = try request.text("RoleArn")
        rule.tags = EventTags(request["Tags"])
        try put(rule)
        return ["RuleArn": .string(arn(of: rule))]
    }

    /// Makes the rule, or brings the one of that name up to date; its targets stay, and its tags.
    func put(_ new: EventRule) throws(AWSError) {
        guard new.pattern != nil || new.scheduleExpression != nil else {
            throw .eventValidation("Parameter(s) EventPattern or ScheduleExpression must be specified.")
        }
        let pattern = try new.pattern.map { text throws(AWSError) in try Self.pattern(text) }
        if let expression = new.scheduleExpression {
            guard new.bus == "default" else {
                throw .eventValidation("ScheduleExpression is supported only on the default event bus.")
            }
            guard ScheduleExpression(expression, .rule) != nil else {
                throw .eventValidation("Parameter ScheduleExpression is not valid.")
            }
        }
        let rule = try state.withLock { state throws(AWSError) in
            guard state.buses[new.bus] != nil else { throw .busNotFound(new.bus) }
            var rule = new
            if let existing = state.rules[new.key] {
                rule.targets = existing.targets
                rule.tags = existing.tags
            }
            try tables.rules.put(rule.key, record: rule)
            state.rules[rule.key] = rule
            state.patterns[rule.key] = pattern
            return rule
        }
        schedule(rule)
    }

    static func pattern(_ text: String) throws(AWSError) -> EventPattern {
        try PatternText(text: text).compiled()
    }

    func describeRule(_ request: RequestMembers) throws(AWSError) -> JSONValue {
        let rule = try rule(try name(request, "Name", at: "name"), on: try busName(request))
        var members = described(rule).object ?? [:]
        members["CreatedBy"] = .string(account.id)
        return .object(members)
    }

    private func described(_ rule: EventRule) -> JSONValue {
        .members([
            "Name": .string(rule.name), "Arn": .string(arn(of: rule)), "EventPattern": .text(rule.pattern),
            "ScheduleExpression": .text(rule.scheduleExpression), "State": .string(rule.state),
            "Description": .text(rule.description), "RoleArn": .text(rule.roleARN),
            "ManagedBy": .text(rule.managedBy), "EventBusName": .string(rule.bus),
        ])
    }

    /// Deleting what isn't there is no error.
    func deleteRule(_ request: RequestMembers) throws(AWSError) -> JSONValue {
        let (name, bus) = (try name(request, "Name", at: "name"), try busName(request))
        _ = try self.bus(bus)
        guard state.withLock({ $0.rules[EventRule.key(name, on: bus)] })?.targets.isEmpty ?? true else {
            throw .eventValidation("Rule can't be deleted since it has targets.")
        }
        try dropRule(name, on: bus)
        return [:]
    }

    func dropRule(_ name: String, on bus: String) throws(AWSError) {
        let key = EventRule.key(name, on: bus)
        let timer = try state.withLock { state throws(AWSError) in
            guard state.rules[key] != nil else { return nil as TimerID? }
            try tables.rules.remove(key)
            state.rules.removeValue(forKey: key)
            state.patterns.removeValue(forKey: key)
            return state.timers.removeValue(forKey: key)
        }
        if let timer { clock.cancel(timer) }
    }

    func setState(_ wanted: String, _ request: RequestMembers) throws(AWSError) -> JSONValue {
        let rule = try changeRule(try name(request, "Name", at: "name"), on: try busName(request)) {
            $0.state = wanted
        }
        schedule(rule)
        return [:]
    }

    func listRules(_ request: RequestMembers) throws(AWSError) -> JSONValue {
        let bus = try busName(request)
        _ = try self.bus(bus)
        let prefix = try request.text("NamePrefix") ?? ""
        let own = state.withLock { $0.rules.values.filter { $0.bus == bus } }
        let rules = (own + managedRules(on: bus)).filter { $0.name.hasPrefix(prefix) }
        return try page(of: rules.sorted { $0.name < $1.name }, request).json("Rules") { self.described($0) }
    }

    func listRuleNamesByTarget(_ request: RequestMembers) throws(AWSError) -> JSONValue {
        let (bus, target) = (try busName(request), try request.text("TargetArn") ?? "")
        _ = try self.bus(bus)
        let names = state.withLock { state in
            state.rules.values.filter { $0.bus == bus && $0.targets.contains { $0.arn == target } }.map(\.name)
        }
        return try page(of: names.sorted(), request).json("RuleNames") { .string($0) }
    }

    // MARK: Schedules

    /// Sets the timer of a rule that runs by itself, in place of the one that was set.
    func schedule(_ rule: EventRule) {
        let next = rule.isEnabled ? rule.scheduleExpression.flatMap { ScheduleExpression($0, .rule) } : nil
        let old = state.withLock { $0.timers.removeValue(forKey: rule.key) }
        if let old { clock.cancel(old) }
        guard let moment = next?.next(after: clock.now) else { return }
        let timer = clock.schedule("rule \(rule.name)", kind: .periodic, after: moment - clock.now) { [weak self] in
            await self?.run(rule.key, at: moment)
        }
        state.withLock { $0.timers[rule.key] = timer }
    }

    private func run(_ key: String, at moment: Timestamp) async {
        guard let rule = state.withLock({ $0.rules[key] }), rule.isEnabled else { return }
        schedule(rule)
        let event = BusEvent(
            detailType: "Scheduled Event",
            source: "aws.events",
            account: account,
            time: moment,
            resources: [arn(of: rule)],
            detail: [:]
        )
        await deliver(event, by: rule)
    }
}
