import WorkshopCommon

/// Each type of state.
extension DefinitionParser {
    mutating func state(_ member: DefinitionNode.Member, path: String, scope: Scope) -> State? {
        guard let fields = fields(of: member.value, path: path) else { return nil }
        guard let typeNode = fields["Type"] else {
            reportMissing(["Type"], in: fields)
            return nil
        }
        guard let type = typeNode.string, let table = StateFieldTable.of(type) else {
            let list = StateFieldTable.types.joined(separator: ", ")
            let message = "Value must be one of the following: [\(list)]"
            report(.schemaValidationFailed, message, at: path + "/Type", typeNode)
            return nil
        }
        if let node = fields["QueryLanguage"] { _ = queryLanguage(node, path: path + "/QueryLanguage") }
        let language = queryLanguageOf(fields)
        if machineLanguage == .jsonata, language == .jsonPath {
            let message = "'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine"
            report(.schemaValidationFailed, message, at: path, fields["QueryLanguage"])
        }
        reportUnsupported(fields, table: table, language: language)
        guard let kind = kind(type, fields, language: language, scope: scope) else { return nil }
        return State(
            name: member.key,
            comment: fields["Comment"]?.string,
            queryLanguage: language,
            kind: kind,
            path: path,
            location: member.keyLocation ?? member.value.location
        )
    }

    private mutating func kind(
        _ type: String,
        _ fields: Fields,
        language: QueryLanguage,
        scope: Scope
    ) -> StateKind? {
        switch type {
        case "Pass": return pass(fields, language: language, scope: scope)
        case "Task": return task(fields, language: language, scope: scope)
        case "Choice": return choice(fields, language: language, scope: scope)
        case "Wait": return wait(fields, language: language, scope: scope)
        case "Succeed": return .succeed(SucceedState(flow: flow(fields, language: language)))
        case "Fail": return fail(fields, language: language)
        case "Parallel": return parallel(fields, language: language, scope: scope)
        default: return map(fields, language: language, scope: scope)
        }
    }

    // MARK: What many have alike

    mutating func flow(_ fields: Fields, language: QueryLanguage) -> DataFlow {
        let assign = assignments(fields, language: language)
        switch language {
        case .jsonPath:
            var flow = JSONPathFlow()
            flow.inputPath = pathField(fields, "InputPath")
            flow.parameters = template(fields, "Parameters", language: language)
            flow.resultSelector = template(fields, "ResultSelector", language: language)
            flow.resultPath = resultPath(fields)
            flow.outputPath = pathField(fields, "OutputPath")
            flow.assign = assign
            return .jsonPath(flow)
        case .jsonata:
            var flow = JSONataFlow()
            flow.arguments = template(fields, "Arguments", language: language)
            flow.output = template(fields, "Output", language: language)
            flow.assign = assign
            return .jsonata(flow)
        }
    }

    mutating func template(
        _ fields: Fields,
        _ name: String,
        language: QueryLanguage,
        location: String? = nil
    ) -> Template? {
        fields[name].map { template($0, language: language, location: location ?? name, path: fields.path(name)) }
    }

    mutating func transition(_ fields: Fields, scope: Scope) -> Transition? {
        let ends: Bool
        switch fields["End"]?.content {
        case .scalar(.bool(let value)): ends = value
        case nil: ends = false
        default:
            report(.schemaValidationFailed, "Expected value of type Boolean", at: fields.path("End"), fields["End"])
            return nil
        }
        guard let next = fields["Next"] else {
            if ends { return .end }
            report(.schemaValidationFailed, "Exactly one of 'Next' or 'End' is required", at: fields.path, fields.node)
            return nil
        }
        guard !ends else {
            let message = "Only one of the following fields is allowed: [End, Next]"
            report(.schemaValidationFailed, message, at: fields.path, fields.node)
            return nil
        }
        return target(next, field: "Next", path: fields.path("Next"), scope: scope).map { .next($0) }
    }

    /// A list that has to be there and to hold something.
    mutating func nonEmptyArray(_ fields: Fields, _ name: String) -> [DefinitionNode]? {
        guard let node = fields[name] else {
            reportMissing([name], in: fields)
            return nil
        }
        guard let elements = node.array, !elements.isEmpty else {
            report(.schemaValidationFailed, "Value must be a non-empty array", at: fields.path(name), node)
            return nil
        }
        return elements
    }

    // MARK: One after another

    private mutating func pass(_ fields: Fields, language: QueryLanguage, scope: Scope) -> StateKind? {
        let flow = flow(fields, language: language)
        if let result = fields["Result"]?.string, result.hasPrefix("$.") || result.hasPrefix("$$.") {
            let message = "The Result of a Pass state is not evaluated: \(result) stays as it is written"
            report(.passResultIsStatic, message, at: fields.path("Result"), fields["Result"])
        }
        guard let transition = transition(fields, scope: scope) else { return nil }
        let result = language == .jsonPath ? fields["Result"]?.value : nil
        return .pass(PassState(flow: flow, result: result, transition: transition))
    }

    private mutating func task(_ fields: Fields, language: QueryLanguage, scope: Scope) -> StateKind? {
        let flow = flow(fields, language: language)
        let timeout = number(fields, "TimeoutSeconds", language: language)
        let heartbeat = number(fields, "HeartbeatSeconds", language: language)
        if case .constant(let limit)? = timeout, case .constant(let beat)? = heartbeat, beat >= limit {
            let message = "HeartbeatSeconds must be smaller than TimeoutSeconds"
            report(.schemaValidationFailed, message, at: fields.path, fields["HeartbeatSeconds"])
        }
        let credentials = template(fields, "Credentials", language: language)
        let recovery = recovery(fields, language: language, scope: scope)
        let transition = transition(fields, scope: scope)
        guard let resource = resource(fields), let transition else { return nil }
        return .task(
            TaskState(
                resource: resource,
                flow: flow,
                timeout: timeout,
                heartbeat: heartbeat,
                credentials: credentials,
                recovery: recovery,
                transition: transition
            )
        )
    }

    private mutating func resource(_ fields: Fields) -> TaskResource? {
        guard let node = fields["Resource"] else {
            reportMissing(["Resource"], in: fields)
            return nil
        }
        guard let resource = node.string.flatMap(TaskResource.init) else {
            report(.schemaValidationFailed, "Value is not a valid resource ARN", at: fields.path("Resource"), node)
            return nil
        }
        return resource
    }

    private mutating func wait(_ fields: Fields, language: QueryLanguage, scope: Scope) -> StateKind? {
        let flow = flow(fields, language: language)
        let transition = transition(fields, scope: scope)
        let given = ["Seconds", "SecondsPath", "Timestamp", "TimestampPath"].filter { fields[$0] != nil }
        guard given.count == 1 else {
            let message =
                "Exactly one of the following fields is required: [Seconds, SecondsPath, Timestamp, TimestampPath]"
            report(.schemaValidationFailed, message, at: fields.path, fields.node)
            return nil
        }
        let until: WaitState.Until?
        if given[0].hasPrefix("Seconds") {
            until = number(fields, "Seconds", language: language, isZeroAllowed: true).map { .seconds($0) }
        } else {
            until = text(fields, "Timestamp", language: language).map { .timestamp($0) }
        }
        if case .timestamp(.constant(let text))? = until, TimestampText.parse(text) == nil {
            let message = "Value must be a valid ISO-8601 extended offset date-time format string"
            report(.schemaValidationFailed, message, at: fields.path("Timestamp"), fields["Timestamp"])
        }
        guard let until, let transition else { return nil }
        return .wait(WaitState(until: until, flow: flow, transition: transition))
    }

    private mutating func fail(_ fields: Fields, language: QueryLanguage) -> StateKind? {
        for name in ["Error", "Cause"] where fields[name] != nil && fields[name + "Path"] != nil {
            let message = "Only one of the following fields is allowed: [\(name), \(name)Path]"
            report(.schemaValidationFailed, message, at: fields.path, fields.node)
        }
        let error = text(fields, "Error", language: language)
        return .fail(FailState(error: error, cause: text(fields, "Cause", language: language)))
    }

    private mutating func parallel(_ fields: Fields, language: QueryLanguage, scope: Scope) -> StateKind? {
        let flow = flow(fields, language: language)
        let recovery = recovery(fields, language: language, scope: scope)
        let transition = transition(fields, scope: scope)
        guard let branches = nonEmptyArray(fields, "Branches") else { return nil }
        let graphs = branches.enumerated().map { index, branch -> StateGraph? in
            let path = "\(fields.path("Branches"))[\(index)]"
            guard let branchFields = self.fields(of: branch, path: path) else { return nil }
            reportUnsupported(branchFields, allowed: ["Comment", "StartAt", "States"])
            return graph(branchFields)
        }
        guard let transition, graphs.allSatisfy({ $0 != nil }) else { return nil }
        return .parallel(
            ParallelState(branches: graphs.compactMap { $0 }, flow: flow, recovery: recovery, transition: transition)
        )
    }
}
