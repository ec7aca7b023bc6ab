package import WorkshopCommon

/// What the stack's own roles let its parts do.
///
/// The local cloud lets every call pass; on AWS a call that no statement allows is refused. So a suite asks the template.
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
extension TemplateView {
    /// Whether the role of that function or state machine allows an action (`sqs:SendMessage`) on a resource (its ARN).
    ///
    /// Looks at inline policies of roles in the stack, as SAM makes them of `Policies`. Conditions are taken for held.
    package func role(of logicalID: String, allows action: String, on arn: String) -> Bool {
        let decisions = statements(of: logicalID).filter { statement in
            texts(statement["Action"]).contains { matches($0.lowercased(), action.lowercased()) }
                && texts(statement["Resource"]).contains { matches($0, arn) }
        }
        return !decisions.isEmpty && decisions.allSatisfy { $0["Effect"]?.string == "Allow" }
    }

    /// All that a role says of an action's service, one statement a line: what a report shows.
    package func permissions(of logicalID: String, for service: String) -> String {
        let said = statements(of: logicalID).compactMap { statement -> String? in
            let actions = texts(statement["Action"]).filter { $0 == "*" || $0.hasPrefix("\(service):") }
            guard !actions.isEmpty else { return nil }
            let resources = texts(statement["Resource"]).joined(separator: ", ")
            let effect = statement["Effect"]?.string
            let lead = effect == "Allow" ? "" : effect.map { "Effect: \($0) for " } ?? "no Effect for "
            return "\(lead)\(actions.joined(separator: ", ")) on \(resources)"
        }
        return said.isEmpty ? "a role that says nothing of \(service)" : said.joined(separator: "; ")
    }

    /// The statements of its role's inline policies.
    package func statements(of logicalID: String) -> [JSONValue] {
        roles(of: logicalID)
            .flatMap { $0.property("Policies")?.array ?? [] }
            .flatMap { policy -> [JSONValue] in
                let statement = policy.value(at: "PolicyDocument.Statement")
                return statement?.array ?? statement.map { [$0] } ?? []
            }
    }

    /// The role that a function or a state machine has, or the role of that logical id.
    private func roles(of logicalID: String) -> [Resource] {
        guard let resource = resource(logicalID) else { return [] }
        if resource.type == "AWS::IAM::Role" { return [resource] }
        let arn = (resource.property("Role") ?? resource.property("RoleArn"))?.string
        let name = arn?.split(separator: "/").last.map(String.init)
        return resources(ofType: "AWS::IAM::Role").filter { $0.physicalID == name }
    }

    /// The actions that a statement names.
    package func actions(in statement: JSONValue) -> [String] { texts(statement["Action"]) }

    private func texts(_ value: JSONValue?) -> [String] {
        value?.array?.compactMap(\.string) ?? value?.string.map { [$0] } ?? []
    }

    /// IAM's wildcards: `*` for any text, `?` for one character.
    private func matches(_ pattern: String, _ text: String) -> Bool {
        guard let first = pattern.first else { return text.isEmpty }
        let rest = String(pattern.dropFirst())
        switch first {
        case "*": return text.indices.contains { matches(rest, String(text[$0...])) } || matches(rest, "")
        case "?": return !text.isEmpty && matches(rest, String(text.dropFirst()))
        default: return text.first == first && matches(rest, String(text.dropFirst()))
        }
    }
}
