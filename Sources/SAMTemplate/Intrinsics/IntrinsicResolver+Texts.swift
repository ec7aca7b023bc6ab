import OrderedCollections
import WorkshopCommon

/// Functions that make a text of others, or pick from a list or a map.
extension IntrinsicResolver {
    func substitute(_ argument: JSONValue, at path: [String]) -> JSONValue? {
        let parts = argument.array
        guard let template = argument.string ?? parts?.first?.string, parts.map({ $0.count == 2 }) ?? true else {
            return fail("Fn::Sub takes a text, or a list of a text and a map of variables", path).value
        }
        let own = parts?[1].object ?? [:]
        var result = ""
        for part in SubTemplate(template).parts {
            switch part {
            case .text(let text): result += text
            case .variable(let name):
                if let value = own[name] {
                    result += text(value, at: path + ["1", name])
                } else {
                    result += variable(name, at: path)
                }
            }
        }
        return .string(resolvingDynamicReferences(result))
    }

    func variable(_ name: String, at path: [String]) -> String {
        let parts = name.split(separator: ".", maxSplits: 1).map(String.init)
        if parts.count == 2, pseudoParameters[name] == nil, context.parameters[name] == nil {
            return Self.text(attributeValue(parts[0], parts[1], at: path))
        }
        return reference(.string(name), at: path).value.map(Self.text) ?? ""
    }

    func join(_ argument: JSONValue, at path: [String]) -> JSONValue? {
        guard let parts = argument.array, parts.count == 2, let delimiter = parts[0].string else {
            return fail("Fn::Join takes a delimiter and a list, as in !Join [\"-\", [a, b]]", path).value
        }
        guard let list = resolve(parts[1], at: path + ["1"])?.array else {
            return fail("the second argument of Fn::Join must be a list", path).value
        }
        for (index, element) in list.enumerated() where element.object != nil || element.array != nil {
            return fail("element \(index + 1) of Fn::Join is \(element.shown), not text", path).value
        }
        return .string(list.map(Self.text).joined(separator: delimiter))
    }

    func split(_ argument: JSONValue, at path: [String]) -> JSONValue? {
        guard let parts = argument.array, parts.count == 2, let delimiter = parts[0].string, !delimiter.isEmpty,
            let source = resolve(parts[1], at: path + ["1"])?.string
        else { return fail("Fn::Split takes a delimiter and a text, as in !Split [\",\", \"a,b\"]", path).value }
        return .array(source.split(separator: delimiter, omittingEmptySubsequences: false).map { .string(String($0)) })
    }

    func select(_ argument: JSONValue, at path: [String]) -> JSONValue? {
        guard let parts = argument.array, parts.count == 2 else {
            return fail("Fn::Select takes an index and a list, as in !Select [0, !Ref Names]", path).value
        }
        let index = resolve(parts[0], at: path + ["0"]).flatMap { $0.int ?? $0.string.flatMap { Int($0) } }
        guard let index, let list = resolve(parts[1], at: path + ["1"])?.array else {
            return fail("Fn::Select takes a number and a list", path).value
        }
        guard list.indices.contains(index) else {
            return fail("Fn::Select asks for element \(index) of a list of \(list.count); the first is 0", path).value
        }
        return list[index]
    }

    /// A resolved value as text, the way CloudFormation turns values into text.
    static func text(_ value: JSONValue) -> String {
        switch value {
        case .string(let text): text
        case .array(let elements): elements.map(text).joined(separator: ",")
        case .null: ""
        default: value.serialized()
        }
    }

    func text(_ value: JSONValue, at path: [String]) -> String {
        resolve(value, at: path).map(Self.text) ?? ""
    }

    func findInMap(_ argument: JSONValue, at path: [String]) -> JSONValue? {
        guard let parts = argument.array, parts.count >= 3 else {
            return fail("Fn::FindInMap takes a mapping's name and two keys", path).value
        }
        let keys = parts.prefix(3).enumerated().map { text($1, at: path + [String($0)]) }
        used.insert("Mappings.\(keys[0])")
        if let found = context.mappings[keys[0]]?[keys[1]]?[keys[2]] { return found }
        if parts.count == 4, let standard = parts[3]["DefaultValue"] {
            checkExtension("DefaultValue of Fn::FindInMap", path)
            return resolve(standard, at: path + ["3", "DefaultValue"])
        }
        let levels: [(JSONValue?, String)] = [
            (.object(context.mappings), keys[0]), (context.mappings[keys[0]], keys[1]),
            (context.mappings[keys[0]]?[keys[1]], keys[2]),
        ]
        let missing = levels.first { $0.0?[$0.1] == nil }
        let nearest = missing.flatMap { nearestName(to: $0.1, among: ($0.0?.object ?? [:]).keys) }
        report(
            "template-mapping",
            path,
            "the Mappings have no \(keys.joined(separator: " / "))",
            suggestion: nearest.map { "did you mean \($0)?" }
        )
        return .string("")
    }

    func importValue(_ argument: JSONValue, at path: [String]) -> JSONValue? {
        let name = text(argument, at: path)
        if let value = context.options.exports[name] { return .string(value) }
        report(
            "template-import",
            severityIsWarning: true,
            path,
            "no stack here exports \(name)",
            suggestion: "deploy the stack that exports it first"
        )
        return .string(name)
    }
}
