import OrderedCollections
import WorkshopCommon

/// The `Rules` section: assertions about parameters that must hold before a stack is created.
///
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/rules-section-structure.html
struct RuleValidator {
    let rules: JSONObject
    /// The `Parameters` section, for `Fn::RefAll`.
    let parameters: JSONObject
    let resolver: IntrinsicResolver
    private(set) var problems: [Refusal] = []

    init(template: JSONObject, resolver: IntrinsicResolver) {
        rules = template["Rules"]?.object ?? [:]
        parameters = template["Parameters"]?.object ?? [:]
        self.resolver = resolver
    }

    mutating func check() {
        for (name, rule) in rules { check(name, rule, at: ["Rules", name]) }
    }

    private mutating func check(_ name: String, _ rule: JSONValue, at path: [String]) {
        guard let assertions = rule["Assertions"]?.array, !assertions.isEmpty else {
            problems.append(
                Refusal(
                    "template-rule",
                    at: path,
                    "the rule \(name) has no Assertions",
                    why: "A rule is a list of assertions, each with an Assert that must be true.",
                    suggestion: "add Assertions: [{Assert: …, AssertDescription: …}]"
                )
            )
            return
        }
        if let condition = rule["RuleCondition"], !holds(condition, at: path + ["RuleCondition"]) { return }
        for (index, assertion) in assertions.enumerated() {
            let path = path + ["Assertions", String(index)]
            guard let assert = assertion["Assert"] else {
                problems.append(
                    Refusal("template-rule", at: path, "an assertion of the rule \(name) has no Assert")
                )
                continue
            }
            // What a VPC or a subnet is like, only AWS can say.
            if asksAWS(assert) { continue }
            guard !holds(assert, at: path + ["Assert"]) else { continue }
            let description = assertion["AssertDescription"]?.string
            problems.append(
                Refusal(
                    "template-rule",
                    at: path,
                    "the rule \(name) does not hold" + (description.map { ": \($0)" } ?? ""),
                    why:
                        "CloudFormation checks Rules with the values of the parameters, and creates nothing when one fails.",
                    suggestion: "give the parameters other values, with --parameter-overrides"
                )
            )
        }
    }

    private func holds(_ value: JSONValue, at path: [String]) -> Bool {
        guard let (name, argument) = value.intrinsic else { return resolver.evaluate(value, at: path) }
        let path = path + [name]
        let parts = argument.array ?? []
        switch name {
        case "Fn::And": return parts.enumerated().allSatisfy { holds($1, at: path + [String($0)]) }
        case "Fn::Or": return parts.enumerated().contains { holds($1, at: path + [String($0)]) }
        case "Fn::Not": return !(parts.first.map { holds($0, at: path + ["0"]) } ?? false)
        case "Fn::Contains":
            let list = texts(parts.first, at: path)
            return texts(parts.dropFirst().first, at: path).allSatisfy(list.contains)
        case "Fn::EachMemberEquals":
            let wanted = texts(parts.dropFirst().first, at: path).first ?? ""
            return texts(parts.first, at: path).allSatisfy { $0 == wanted }
        case "Fn::EachMemberIn":
            let allowed = texts(parts.dropFirst().first, at: path)
            return texts(parts.first, at: path).allSatisfy(allowed.contains)
        default: return resolver.evaluate(value, at: Array(path.dropLast()))
        }
    }

    private func asksAWS(_ value: JSONValue) -> Bool {
        switch value {
        case .object(let members):
            members["Fn::ValueOf"] != nil || members["Fn::ValueOfAll"] != nil || members.values.contains(where: asksAWS)
        case .array(let elements): elements.contains(where: asksAWS)
        default: false
        }
    }

    private func texts(_ value: JSONValue?, at path: [String]) -> [String] {
        if let type = value?["Fn::RefAll"] {
            return parameters.filter { $0.value["Type"] == type }.keys.flatMap { name in
                let value = resolver.context.parameters[name] ?? .null
                return (value.array ?? [value]).map(IntrinsicResolver.text)
            }
        }
        guard let value, let resolved = resolver.resolve(value, at: path) else { return [] }
        return (resolved.array ?? [resolved]).flatMap { $0.array ?? [$0] }.map(IntrinsicResolver.text)
    }
}
