import OrderedCollections
import WorkshopCommon

/// Checks the learner's properties against what AWS knows about them.
struct PropertyValidator {
    let template: JSONObject
    let resolver: IntrinsicResolver

    func problems() -> [Refusal] {
        var problems: [Refusal] = []
        for (id, resource) in template["Resources"]?.object ?? [:] {
            guard let type = resource["Type"]?.string, type.hasPrefix(Transformer.prefix) else { continue }
            let name = String(type.dropFirst(Transformer.prefix.count))
            guard let shape = PropertyTable.samTypes[name] else { continue }
            let path = ["Resources", id, "Properties"]
            check(resource["Properties"] ?? .object([:]), shape, at: path, &problems)
        }
        if let globals = template["Globals"]?.object {
            for (section, properties) in globals {
                guard let shape = PropertyTable.samTypes[section] else { continue }
                check(properties, shape, at: ["Globals", section], &problems)
            }
        }
        return problems
    }

    /// Values; types and names were checked by the transform.
    private func check(_ value: JSONValue, _ shape: PropertyShape, at path: [String], _ problems: inout [Refusal]) {
        for (name, member) in value.object ?? [:] {
            guard let property = shape.properties[name] else { continue }
            let known = resolver.problems
            let resolved = resolver.resolve(member, at: path + [name])
            resolver.problems = known
            guard let resolved, !resolved.isNull else { continue }
            checkValue(resolved, name, property.kind, at: path + [name], &problems)
        }
    }

    private func checkValue(
        _ value: JSONValue,
        _ name: String,
        _ kind: PropertyKind,
        at path: [String],
        _ problems: inout [Refusal]
    ) {
        guard value.string?.contains("{{resolve:") != true else { return }
        switch kind {
        case .integer(.some(let range)):
            guard let number = value.int ?? value.string.flatMap({ Int($0) }) else {
                problems.append(
                    Refusal("template-type", at: path, "\(name) must be a number, not \(IntrinsicResolver.text(value))")
                )
                return
            }
            guard !range.contains(number) else { return }
            problems.append(
                Refusal(
                    "template-value",
                    at: path,
                    "\(name) can't be \(number)",
                    why: "Lambda takes values from \(range.lowerBound) to \(range.upperBound)"
                        + (name == "Timeout" ? " seconds." : name == "MemorySize" ? " MB." : "."),
                    suggestion: "use \(number < range.lowerBound ? range.lowerBound : range.upperBound)"
                )
            )
        case .oneOf(let values):
            guard let text = value.string, !values.contains(text) else { return }
            problems.append(
                Refusal(
                    "template-value",
                    at: path,
                    "\(name) can't be \(text)",
                    why: "It takes \(values.joined(separator: ", ")).",
                    suggestion: nearestName(to: text, among: values).map { "did you mean \($0)?" }
                )
            )
        default:
            break
        }
        if name == "Runtime", let runtime = value.string { checkRuntime(runtime, at: path, &problems) }
    }

    private func checkRuntime(_ runtime: String, at path: [String], _ problems: inout [Refusal]) {
        guard !Runtimes.all.contains(runtime) else { return }
        var problem = Refusal(
            "template-runtime",
            at: path,
            "Lambda knows no runtime \(runtime)",
            why: "Go and Swift functions run as executables on provided.al2023.",
            suggestion: nearestName(to: runtime, among: Runtimes.all).map { "did you mean \($0)?" }
                ?? "use provided.al2023"
        )
        // AWS adds runtimes from time to time, so that one that looks like one is not refused.
        problem.isWarning = Runtimes.families.contains { runtime.hasPrefix($0) }
        problems.append(problem)
    }
}

/// https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html
enum Runtimes {
    static let families = ["nodejs", "python", "java", "dotnet", "ruby", "provided", "go1."]
    static let all = [
        "provided.al2023", "provided.al2", "provided", "go1.x",
        "nodejs24.x", "nodejs22.x", "nodejs20.x", "nodejs18.x", "nodejs16.x", "nodejs14.x", "nodejs12.x",
        "python3.14", "python3.13", "python3.12", "python3.11", "python3.10", "python3.9", "python3.8", "python3.7",
        "java25", "java21", "java17", "java11", "java8.al2", "java8", "dotnet10", "dotnet9", "dotnet8", "dotnet6",
        "ruby3.4", "ruby3.3", "ruby3.2", "ruby2.7",
    ]
}
