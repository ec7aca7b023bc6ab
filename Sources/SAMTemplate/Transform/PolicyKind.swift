import OrderedCollections
import WorkshopCommon

/// What an entry of `Policies` is, after policy templates were expanded.
enum PolicyKind {
    case managed
    case statement
    case unknown

    init(_ policy: JSONValue, at path: [String]) throws {
        if policy.string != nil {
            self = .managed
        } else if let argument = policy["Fn::If"] {
            guard let parts = argument.array, parts.count == 3 else {
                throw Refusal("template-intrinsic", at: path, "Fn::If takes a list: a condition and two values")
            }
            self = try Self.common(parts[1], parts[2], at: path)
        } else if policy.isIntrinsic {
            self = .managed
        } else {
            self = policy["Statement"] != nil ? .statement : .unknown
        }
    }

    private static func common(_ then: JSONValue, _ otherwise: JSONValue, at path: [String]) throws -> Self {
        let (left, right) = (try PolicyKind(then, at: path), try PolicyKind(otherwise, at: path))
        if left == right || otherwise.isNoValue { return left }
        if then.isNoValue { return right }
        throw Refusal("template-policy", at: path, "both values of this Fn::If must be policies of the same kind")
    }

    static func refusal(of policy: JSONValue, at path: [String]) -> Refusal {
        let names = policy.object.map { Array($0.keys) } ?? []
        if let name = names.first, PolicyTemplates.parameters[name] != nil, names.count > 1 {
            let others = names.dropFirst().joined(separator: ", ")
            return Refusal(
                "template-policy",
                at: path,
                "the policy template \(name) has \(others) beside it, not below it",
                why: "An entry of Policies has one key, the policy template's name; the parameters stand in its value.",
                suggestion: "indent \(others) by two more spaces"
            )
        }
        let name = names.first ?? policy.serialized()
        let nearest = nearestName(to: name, among: PolicyTemplates.parameters.keys)
        return Refusal(
            "template-policy",
            at: path,
            "\(name) is neither a policy template nor a policy with a Statement",
            suggestion: nearest.map { "did you mean \($0)?" }
                ?? "use a managed policy's name, a map with Statement, or a SAM policy template"
        )
    }
}
