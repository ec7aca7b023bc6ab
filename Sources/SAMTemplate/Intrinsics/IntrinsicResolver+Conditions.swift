import OrderedCollections
import WorkshopCommon

/// Conditions, and the functions that stand only in them.
extension IntrinsicResolver {
    func choose(_ argument: JSONValue, at path: [String]) -> Result {
        guard let parts = argument.array, parts.count == 3, let condition = parts[0].string else {
            return fail("Fn::If takes a condition's name and two values", path)
        }
        let index = isTrue(condition, at: path + ["0"]) ? 1 : 2
        return Result(value: resolve(parts[index], at: path + [String(index)]))
    }

    func isTrue(_ name: String, at path: [String]) -> Bool {
        used.insert("Conditions.\(name)")
        if let known = conditionValues[name] { return known }
        guard let definition = context.conditions[name] else {
            let nearest = nearestName(to: name, among: context.conditions.keys)
            report(
                "template-condition",
                path,
                "there is no condition \(name)",
                suggestion: nearest.map { "did you mean \($0)?" } ?? "define it under Conditions"
            )
            conditionValues[name] = false
            return false
        }
        guard !conditionsInProgress.contains(name) else {
            let circle = (conditionsInProgress.drop { $0 != name } + [name]).joined(separator: " → ")
            report("template-cycle", ["Conditions", name], "the conditions depend on each other: \(circle)")
            return false
        }
        conditionsInProgress.append(name)
        let value = evaluate(definition, at: ["Conditions", name])
        conditionsInProgress.removeLast()
        conditionValues[name] = value
        return value
    }

    func evaluate(_ value: JSONValue, at path: [String]) -> Bool {
        if let (name, argument) = value.intrinsic {
            let path = path + [name]
            let parts = argument.array ?? []
            func all() -> [Bool] { parts.enumerated().map { evaluate($1, at: path + [String($0)]) } }
            switch name {
            case "Fn::Equals":
                guard parts.count == 2 else { return failCondition("Fn::Equals takes two values", path) }
                return text(parts[0], at: path + ["0"]) == text(parts[1], at: path + ["1"])
            case "Fn::Not":
                guard parts.count == 1 else { return failCondition("Fn::Not takes a list of one condition", path) }
                return !all()[0]
            case "Fn::And", "Fn::Or":
                guard (2...10).contains(parts.count) else {
                    return failCondition("\(name) takes two to ten conditions", path)
                }
                return name == "Fn::And" ? !all().contains(false) : all().contains(true)
            case "Condition":
                return argument.string.map { isTrue($0, at: path) } ?? failCondition("Condition takes a name", path)
            default:
                break
            }
        }
        guard let resolved = resolve(value, at: path) else { return false }
        if let flag = resolved.bool { return flag }
        switch resolved.string {
        case "true": return true
        case "false": return false
        case .some(let name) where context.conditions[name] != nil: return isTrue(name, at: path)
        default: return failCondition("a condition must be Fn::Equals, Fn::And, Fn::Or, Fn::Not or Condition", path)
        }
    }

    func failCondition(_ message: String, _ path: [String]) -> Bool {
        report("template-condition", path, message)
        return false
    }
}
