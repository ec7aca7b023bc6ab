import WorkshopCommon

/// `Choice` and its rules.
extension DefinitionParser {
    mutating func choice(_ fields: Fields, language: QueryLanguage, scope: Scope) -> StateKind? {
        let flow = flow(fields, language: language)
        guard let elements = nonEmptyArray(fields, "Choices") else { return nil }
        let rules = elements.enumerated().map { index, element -> ChoiceRule? in
            let path = "\(fields.path("Choices"))[\(index)]"
            guard let entry = self.fields(of: element, path: path) else { return nil }
            return rule(entry, index: index, language: language, scope: scope)
        }
        let fallback = fields["Default"].map {
            target($0, field: "Default", path: fields.path("Default"), scope: scope)
        }
        if case .some(nil) = fallback { return nil }
        guard rules.allSatisfy({ $0 != nil }) else { return nil }
        return .choice(ChoiceState(rules: rules.compactMap { $0 }, fallback: fallback ?? nil, flow: flow))
    }

    private mutating func rule(
        _ fields: Fields,
        index: Int,
        language: QueryLanguage,
        scope: Scope
    ) -> ChoiceRule? {
        let location = "Choices[\(index)]/"
        let assign = assignments(fields, language: language, location: location)
        let condition: ChoiceCondition?
        var output: Template?
        switch language {
        case .jsonPath:
            condition = self.condition(fields, isTop: true)
        case .jsonata:
            reportUnsupported(fields, allowed: ["Assign", "Comment", "Condition", "Next", "Output"])
            condition = expressionCondition(fields, location: location)
            output = template(fields, "Output", language: language, location: location + "Output")
        }
        guard let node = fields["Next"] else {
            reportMissing(["Next"], in: fields)
            return nil
        }
        guard let next = target(node, field: "Next", path: fields.path("Next"), scope: scope), let condition else {
            return nil
        }
        return ChoiceRule(condition: condition, next: next, assign: assign, output: output)
    }

    private mutating func expressionCondition(_ fields: Fields, location: String) -> ChoiceCondition? {
        guard let node = fields["Condition"] else {
            reportMissing(["Condition"], in: fields)
            return nil
        }
        let path = fields.path("Condition")
        if case .scalar(.bool(let value)) = node.content { return value ? .and([]) : .or([]) }
        guard let text = expressionText(node, path: path) else {
            report(.schemaValidationFailed, "Value must be a boolean or a JSONata expression", at: path, node)
            return nil
        }
        return expression(text, path: path, node).map { .expression($0, field: location + "Condition") }
    }

    private mutating func condition(_ fields: Fields, isTop: Bool) -> ChoiceCondition? {
        guard depth < Self.maximumDepth else {
            report(.tooDeeplyNested, "The rules are nested too deeply", at: fields.path, fields.node)
            return nil
        }
        depth += 1
        defer { depth -= 1 }
        let around: Set = isTop ? ["Assign", "Comment", "Next"] : ["Comment"]
        let operators = (fields.node.members ?? []).filter { !around.contains($0.key) && $0.key != "Variable" }
        guard let only = operators.first, operators.count == 1 else {
            let message = "Exactly one comparison operator is required"
            report(.schemaValidationFailed, message, at: fields.path, fields.node)
            return nil
        }
        switch only.key {
        case "And": return conditions(only.value, path: fields.path("And")).map { .and($0) }
        case "Or": return conditions(only.value, path: fields.path("Or")).map { .or($0) }
        case "Not":
            guard let inner = self.fields(of: only.value, path: fields.path("Not")) else { return nil }
            return condition(inner, isTop: false).map { .not($0) }
        default: return test(only, fields)
        }
    }

    private mutating func conditions(_ node: DefinitionNode, path: String) -> [ChoiceCondition]? {
        guard let elements = node.array, !elements.isEmpty else {
            report(.schemaValidationFailed, "Value must be a non-empty array", at: path, node)
            return nil
        }
        let parts = elements.enumerated().map { index, element -> ChoiceCondition? in
            guard let inner = fields(of: element, path: "\(path)[\(index)]") else { return nil }
            return condition(inner, isTop: false)
        }
        return parts.allSatisfy { $0 != nil } ? parts.compactMap { $0 } : nil
    }

    private mutating func test(_ member: DefinitionNode.Member, _ fields: Fields) -> ChoiceCondition? {
        guard let variable = fields["Variable"] else {
            reportMissing(["Variable"], in: fields)
            return nil
        }
        let path = path(variable, field: "Variable", path: fields.path("Variable"))
        guard let test = test(named: member.key, member.value, path: fields.path(member.key)), let path else {
            return nil
        }
        return .test(path, test)
    }

    private mutating func test(named name: String, _ node: DefinitionNode, path: String) -> ChoiceTest? {
        if let kind = ChoiceTest.Kind(rawValue: name) {
            return constant(node, path, "Boolean", \.bool).map { .isKind(kind, $0) }
        }
        if name == "StringMatches" { return constant(node, path, "String", \.string).map { .matches($0) } }
        let isPath = name.hasSuffix("Path")
        let base = isPath ? String(name.dropLast(4)) : name
        let families = ["String", "Numeric", "Boolean", "Timestamp"]
        guard let family = families.first(where: { base.hasPrefix($0) }),
            let comparison = ChoiceTest.Comparison(rawValue: String(base.dropFirst(family.count))),
            family != "Boolean" || comparison == .equals
        else {
            let message = "Field '\(name)' is not supported"
            report(.schemaValidationFailed, message, at: String(path.dropLast(name.count + 1)), node)
            return nil
        }
        switch family {
        case "String":
            return operand(node, name, path, isPath, "String", \.string).map { .string(comparison, $0) }
        case "Numeric":
            return operand(node, name, path, isPath, "Number", \.double).map { .numeric(comparison, $0) }
        case "Boolean":
            return operand(node, name, path, isPath, "Boolean", \.bool).map { .boolean($0) }
        default:
            return operand(node, name, path, isPath, "Timestamp") { $0.string.flatMap(TimestampText.parse) }
                .map { .timestamp(comparison, $0) }
        }
    }

    private mutating func operand<Value>(
        _ node: DefinitionNode,
        _ name: String,
        _ path: String,
        _ isPath: Bool,
        _ type: String,
        _ value: (JSONValue) -> Value?
    ) -> Operand<Value>? {
        if isPath { return self.path(node, field: name, path: path).map { .path($0) } }
        return constant(node, path, type, value).map { .constant($0) }
    }

    private mutating func constant<Value>(
        _ node: DefinitionNode,
        _ path: String,
        _ type: String,
        _ value: (JSONValue) -> Value?
    ) -> Value? {
        if case .scalar(let scalar) = node.content, let result = value(scalar) { return result }
        report(.schemaValidationFailed, "Expected value of type \(type)", at: path, node)
        return nil
    }
}
