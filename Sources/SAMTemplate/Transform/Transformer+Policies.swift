import OrderedCollections
import WorkshopCommon

extension Transformer {
    /// Replaces policy templates in `Policies` by their documents, before `Globals` are merged.
    func expandPolicyTemplates() throws {
        for (id, resource) in resources {
            let type = resource["Type"]
            guard type == "AWS::Serverless::Function" || type == "AWS::Serverless::StateMachine",
                let given = resource["Properties"]?["Policies"].given
            else { continue }
            let policies = given.array ?? [given]
            let path = ["Resources", id, "Properties", "Policies"]
            attempt {
                let expanded = try policies.enumerated().map { index, policy in
                    try self.expand(policy, at: given.array == nil ? path : path + [String(index)])
                }
                self.resources[id]?[at: "Properties", "Policies"] = .array(expanded)
            }
        }
    }

    private func expand(_ policy: JSONValue, at path: [String]) throws -> JSONValue {
        if let parts = policy.conditional {
            return .conditional(
                parts.condition,
                try expand(parts.then, at: path + ["Fn::If", "1"]),
                try expand(parts.otherwise, at: path + ["Fn::If", "2"])
            )
        }
        guard let members = policy.object, members.count == 1, let name = members.keys.first,
            let expected = PolicyTemplates.parameters[name]
        else { return policy }
        guard let values = members[name]?.object else {
            throw Refusal(
                "template-policy",
                at: path + [name],
                "the policy template \(name) takes a map of parameters",
                suggestion: expected.isEmpty ? "write {}" : "give it \(expected.joined(separator: ", "))"
            )
        }
        for parameter in expected where values[parameter] == nil {
            let nearest = nearestName(to: parameter, among: values.keys)
            throw Refusal(
                "template-policy",
                at: path + [name],
                "the policy template \(name) needs the parameter \(parameter)",
                suggestion: nearest.map { "did you mean \(parameter) instead of \($0)?" } ?? "add \(parameter) below it"
            )
        }
        return PolicyTemplates.document(name, values) ?? policy
    }
}
