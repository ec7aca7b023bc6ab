import OrderedCollections
import WorkshopCommon

/// Finds conditions that no value of the parameters makes true, or false, and conditions and mappings that nobody uses.
struct ConditionAnalysis {
    let template: JSONObject
    let words: SourceWords
    private var known: [String: Outcome] = [:]

    private struct Outcome: Hashable {
        /// `nil` where it depends on the parameters.
        var value: Bool?
        var reason: String?
    }

    init(template: JSONObject, words: SourceWords) {
        self.template = template
        self.words = words
    }

    mutating func problems() -> [Refusal] {
        var problems: [Refusal] = []
        for name in (template["Conditions"]?.object ?? [:]).keys where !name.hasPrefix(LanguageExtensions.loop) {
            guard words.contains(name) else {
                problems.append(
                    unused("condition", name, in: "Conditions", use: "write Condition: \(name), or !If [\(name), …]")
                )
                continue
            }
            let outcome = outcome(of: name, visiting: [])
            guard let value = outcome.value else { continue }
            problems.append(
                warning(
                    "template-unreachable-condition",
                    ["Conditions", name],
                    "the condition \(name) is always \(value)",
                    why: outcome.reason,
                    suggestion: "correct the comparison, or remove the condition and the branch that is never taken"
                )
            )
        }
        for name in (template["Mappings"]?.object ?? [:]).keys
        where !words.contains(name) && !name.hasPrefix("Fn::") {
            problems.append(unused("mapping", name, in: "Mappings", use: "read it with !FindInMap [\(name), …, …]"))
        }
        return problems
    }

    private func unused(_ kind: String, _ name: String, in section: String, use: String) -> Refusal {
        warning(
            "template-unused-\(kind)",
            [section, name],
            "the \(kind) \(name) is not used",
            suggestion: "\(use), or remove it"
        )
    }

    private func warning(
        _ identifier: String,
        _ path: [String],
        _ message: String,
        why: String? = nil,
        suggestion: String? = nil
    ) -> Refusal {
        var problem = Refusal(identifier, at: path, message, why: why, suggestion: suggestion)
        problem.isWarning = true
        return problem
    }

    private mutating func outcome(of name: String, visiting: Set<String>) -> Outcome {
        if let outcome = known[name] { return outcome }
        guard !visiting.contains(name), let definition = template["Conditions"]?[name] else { return Outcome() }
        let outcome = outcome(of: definition, visiting: visiting.union([name]))
        known[name] = outcome
        return outcome
    }

    private mutating func outcome(of value: JSONValue, visiting: Set<String>) -> Outcome {
        guard let (name, argument) = value.intrinsic else { return Outcome() }
        let parts = argument.array ?? []
        switch name {
        case "Fn::Equals" where parts.count == 2: return comparison(parts[0], parts[1])
        case "Condition": return argument.string.map { outcome(of: $0, visiting: visiting) } ?? Outcome()
        case "Fn::Not" where parts.count == 1:
            let inner = outcome(of: parts[0], visiting: visiting)
            return Outcome(value: inner.value.map { !$0 }, reason: inner.reason)
        case "Fn::And", "Fn::Or":
            // One false decides an And, one true an Or.
            let deciding = name == "Fn::Or"
            var outcomes: [Outcome] = []
            for part in parts { outcomes.append(outcome(of: part, visiting: visiting)) }
            if let decided = outcomes.first(where: { $0.value == deciding }) { return decided }
            return outcomes.isEmpty || outcomes.contains { $0.value == nil } ? Outcome() : outcomes[0]
        default: return Outcome()
        }
    }

    private func comparison(_ left: JSONValue, _ right: JSONValue) -> Outcome {
        if !left.isIntrinsic, !right.isIntrinsic, left.object == nil, left.array == nil, right.object == nil {
            let value = IntrinsicResolver.text(left) == IntrinsicResolver.text(right)
            return Outcome(value: value, reason: "It compares two fixed values, \(left.shown) and \(right.shown).")
        }
        guard let parameter = left.referenced ?? right.referenced,
            let fixed = left.referenced == nil ? left.scalarText : right.scalarText,
            let declaration = template["Parameters"]?[parameter], declaration["Type"] == "String",
            let allowed = declaration["AllowedValues"]?.array?.map(IntrinsicResolver.text)
        else { return Outcome() }
        if !allowed.contains(fixed) {
            return Outcome(
                value: false,
                reason: "\(parameter) can only be \(allowed.joined(separator: ", ")), never \(fixed)."
            )
        }
        return allowed.count == 1
            ? Outcome(value: true, reason: "\(parameter) can only be \(fixed).") : Outcome()
    }
}

extension JSONValue {
    /// A value that is not a list, a map or a function, as text.
    fileprivate var scalarText: String? {
        object == nil && array == nil ? IntrinsicResolver.text(self) : nil
    }
}
