import OrderedCollections
import WorkshopCommon

/// How intrinsic functions look in a template: a map with one key.
extension JSONValue {
    /// The function's name and argument, when this is an intrinsic function.
    var intrinsic: (name: String, argument: JSONValue)? {
        guard case .object(let members) = self, members.count == 1 else { return nil }
        let (name, argument) = members.elements[0]
        guard name == "Ref" || name == "Condition" || name.hasPrefix("Fn::") else { return nil }
        return (name, argument)
    }

    var isIntrinsic: Bool { intrinsic != nil }

    /// `{"Ref": "AWS::NoValue"}`
    var isNoValue: Bool { referenced == "AWS::NoValue" }

    /// What a plain `Ref` names.
    var referenced: String? {
        guard let (name, argument) = intrinsic, name == "Ref" else { return nil }
        return argument.string
    }

    /// The resource that a `Ref` or `Fn::GetAtt` names.
    var referencedResource: String? {
        guard let (name, argument) = intrinsic else { return nil }
        switch name {
        case "Ref": return argument.string
        case "Fn::GetAtt":
            return argument[0]?.string ?? argument.string.map { String($0.prefix { $0 != "." }) }
        default: return nil
        }
    }

    /// The three parts of `Fn::If` whose condition is a name.
    var conditional: (condition: String, then: JSONValue, otherwise: JSONValue)? {
        guard let (name, argument) = intrinsic, name == "Fn::If", let parts = argument.array, parts.count == 3,
            let condition = parts[0].string
        else { return nil }
        return (condition, parts[1], parts[2])
    }

    static func ref(_ name: String) -> JSONValue { ["Ref": .string(name)] }

    static func getAtt(_ resource: String, _ attribute: String) -> JSONValue {
        ["Fn::GetAtt": [.string(resource), .string(attribute)]]
    }

    static func sub(_ text: String, _ variables: JSONObject = [:]) -> JSONValue {
        variables.isEmpty
            ? ["Fn::Sub": .string(text)] : ["Fn::Sub": [.string(text), .object(variables)]]
    }

    static func conditional(_ condition: String, _ then: JSONValue, _ otherwise: JSONValue = .noValue) -> JSONValue {
        ["Fn::If": [.string(condition), then, otherwise]]
    }

    static let noValue = JSONValue.ref("AWS::NoValue")

    /// As Python's truth, by which the SAM translator decides whether a property was given at all.
    var isEmptyOrFalse: Bool {
        switch self {
        case .null: true
        case .bool(let value): !value
        case .number(let number): number.double == 0
        case .string(let text): text.isEmpty
        case .array(let elements): elements.isEmpty
        case .object(let members): members.isEmpty
        }
    }
}

extension Optional<JSONValue> {
    /// The value, unless it is absent, null, empty or false.
    var given: JSONValue? {
        guard let self, !self.isEmptyOrFalse else { return nil }
        return self
    }
}
