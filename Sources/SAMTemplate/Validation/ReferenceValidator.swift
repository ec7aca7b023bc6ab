import OrderedCollections
import WorkshopCommon

/// Finds references to nothing, unknown attributes and resources that wait for each other.
struct ReferenceValidator {
    let source: TemplateSource
    let template: JSONObject
    let transformer: Transformer
    /// All that `Ref` can name.
    private let known: Set<String>

    init(source: TemplateSource, template: JSONObject, transformer: Transformer) {
        self.source = source
        self.template = template
        self.transformer = transformer
        known = Set(template["Parameters"]?.object?.keys.elements ?? [])
            .union(template["Resources"]?.object?.keys.elements ?? [])
            .union(transformer.output.keys)
            .union(PseudoParameters.names)
    }

    /// - Parameter isTransformed: Whether the transform went through. When it did not, nobody knows the ids that it would
    ///   have generated, and names that may be such ids are not called wrong.
    func problems(isTransformed: Bool) -> [Refusal] {
        var problems: [Refusal] = []
        for section in ["Resources", "Outputs"] {
            for (id, value) in template[section]?.object ?? [:] {
                collect(value, at: [section, id], &problems)
            }
        }
        for (id, resource) in template["Resources"]?.object ?? [:] {
            checkDependsOn(id, resource, &problems)
        }
        for (name, condition) in template["Conditions"]?.object ?? [:] {
            checkCondition(condition, at: ["Conditions", name], &problems)
        }
        guard isTransformed else {
            return problems.filter { !mayBeGenerated($0) }
        }
        return problems + cycles()
    }

    private func mayBeGenerated(_ problem: Refusal) -> Bool {
        guard problem.identifier == "template-dangling-reference" else { return false }
        let prefixes = (template["Resources"]?.object?.keys.elements ?? []) + ["Serverless"]
        let words = problem.message.split { " ${}.:".contains($0) }
        return prefixes.contains { prefix in words.contains { $0 != prefix && $0.hasPrefix(prefix) } }
    }

    private func collect(_ value: JSONValue, at path: [String], _ problems: inout [Refusal]) {
        switch value {
        case .array(let elements):
            for (index, element) in elements.enumerated() { collect(element, at: path + [String(index)], &problems) }
        case .object(let members):
            if let (name, argument) = value.intrinsic { check(name, argument, at: path + [name], &problems) }
            for (key, member) in members { collect(member, at: path + [key], &problems) }
        default: break
        }
    }

    /// Conditions are decided before there are resources.
    private func checkCondition(_ value: JSONValue, at path: [String], _ problems: inout [Refusal]) {
        for (index, element) in (value.array ?? []).enumerated() {
            checkCondition(element, at: path + [String(index)], &problems)
        }
        for (key, member) in value.object ?? [:] { checkCondition(member, at: path + [key], &problems) }
        guard let target = value.referencedResource, !PseudoParameters.names.contains(target) else { return }
        let parameters = template["Parameters"]?.object ?? [:]
        guard parameters[target] == nil || value["Ref"] == nil else { return }
        problems.append(
            Refusal(
                "template-condition",
                at: path,
                "a condition can refer to parameters only, and \(target) is none",
                why: "CloudFormation decides conditions before it creates resources.",
                suggestion: nearestName(to: target, among: parameters.keys).map { "did you mean \($0)?" }
            )
        )
    }

    private func check(_ name: String, _ argument: JSONValue, at path: [String], _ problems: inout [Refusal]) {
        switch name {
        case "Ref":
            guard let target = argument.string else { return }
            checkReference(target, at: path, "!Ref \(target)", &problems)
            if let problem = notAnARN(target, at: path) { problems.append(problem) }
        case "Fn::GetAtt":
            let parts =
                argument.string.map { $0.split(separator: ".", maxSplits: 1).map(String.init) }
                ?? (argument.array ?? []).compactMap(\.string)
            guard parts.count >= 2, parts.count == argument.array?.count ?? parts.count else { return }
            checkAttribute(parts[0], parts.dropFirst().joined(separator: "."), at: path, &problems)
        case "Fn::Sub":
            guard let text = argument.string ?? argument[0]?.string else { return }
            let own = Set(argument[1]?.object?.keys.elements ?? [])
            for variable in SubTemplate(text).variables where !own.contains(variable) {
                checkVariable(variable, at: path, &problems)
            }
        default: break
        }
    }

    private func checkVariable(_ variable: String, at path: [String], _ problems: inout [Refusal]) {
        if known.contains(variable) { return }
        let parts = variable.split(separator: ".", maxSplits: 1).map(String.init)
        if parts.count == 2 {
            checkAttribute(parts[0], parts[1], at: path, &problems)
        } else {
            checkReference(variable, at: path, "${\(variable)}", &problems)
        }
    }

    private func checkReference(_ target: String, at path: [String], _ shown: String, _ problems: inout [Refusal]) {
        guard !known.contains(target) else { return }
        let parts = target.split(separator: ".", maxSplits: 1).map(String.init)
        if parts.count == 2, transformer.referableProperties[parts[0]]?[parts[1]] != nil { return }
        problems.append(dangling(target, at: path, shown))
    }

    private func dangling(_ target: String, at path: [String], _ shown: String) -> Refusal {
        let nearest = nearestName(to: target, among: known.sorted())
        let hasAttribute = target.contains(".") && known.contains(String(target.prefix { $0 != "." }))
        return Refusal(
            "template-dangling-reference",
            at: path,
            "\(shown) refers to nothing: the template has no parameter or resource \(target)",
            why: "CloudFormation refuses a template with unresolved references.",
            suggestion: hasAttribute
                ? "an attribute is read with !GetAtt \(target)"
                : target == "ServerlessRestApi" ? howToGetARestAPI : nearest.map { "did you mean \($0)?" }
        )
    }

    /// The implicit REST API is no resource of the template's: it comes with an event.
    private var howToGetARestAPI: String {
        known.contains("ServerlessHttpApi")
            ? "the event is of type HttpApi, and ServerlessRestApi comes with an event of type Api: write Type: Api"
            : "SAM makes ServerlessRestApi when a function has an event of type Api: give one an event"
    }

    private func checkAttribute(
        _ id: String,
        _ attribute: String,
        at path: [String],
        _ problems: inout [Refusal]
    ) {
        let pieces = attribute.split(separator: ".", maxSplits: 1).map(String.init)
        if let first = pieces.first, let generated = transformer.referableProperties[id]?[first] {
            if pieces.count == 2 { checkAttribute(generated, pieces[1], at: path, &problems) }
            return
        }
        // `Fn::GetAtt: [Function.Alias, Name]`
        let parts = id.split(separator: ".", maxSplits: 1).map(String.init)
        if parts.count == 2, let generated = transformer.referableProperties[parts[0]]?[parts[1]] {
            return checkAttribute(generated, attribute, at: path, &problems)
        }
        let target = transformer.changedIDs[id] ?? id
        guard let resource = transformer.output[target]?.body ?? template["Resources"]?[id] else {
            if template["Parameters"]?[id] != nil {
                problems.append(
                    Refusal(
                        "template-attribute",
                        at: path,
                        "\(id) is a parameter, and parameters have no attributes",
                        suggestion: "write !Ref \(id)"
                    )
                )
            } else {
                problems.append(dangling(id, at: path, "!GetAtt \(id).\(attribute)"))
            }
            return
        }
        guard let type = resource["Type"]?.string, let entry = ResourceTable.entries[type],
            entry.attributes[attribute] == nil
        else { return }
        let names = entry.attributes.keys.sorted()
        let nearest = nearestName(to: attribute, among: names)
        problems.append(
            Refusal(
                "template-attribute",
                at: path,
                "\(id), an \(type), has no attribute \(attribute)",
                why: names.isEmpty
                    ? "It has no attributes; !Ref \(id) gives its id." : "It has \(names.joined(separator: ", ")).",
                suggestion: nearest.map { "did you mean \(id).\($0)?" }
            )
        )
    }

    private func checkDependsOn(_ id: String, _ resource: JSONValue, _ problems: inout [Refusal]) {
        guard let dependsOn = resource["DependsOn"] else { return }
        let resources = Set(template["Resources"]?.object?.keys.elements ?? []).union(transformer.output.keys)
        for target in (dependsOn.array ?? [dependsOn]).compactMap(\.string) where !resources.contains(target) {
            problems.append(
                Refusal(
                    "template-dangling-reference",
                    at: ["Resources", id, "DependsOn"],
                    "DependsOn names \(target), and the template has no such resource",
                    suggestion: nearestName(to: target, among: resources.sorted()).map { "did you mean \($0)?" }
                )
            )
        }
    }

    // MARK: Circles

    private func cycles() -> [Refusal] {
        var graph: [String: [String]] = [:]
        for (id, output) in transformer.output {
            var targets: OrderedSet<String> = []
            dependencies(of: output.body["Properties"] ?? .null, &targets)
            let dependsOn = output.body["DependsOn"].map { $0.array ?? [$0] } ?? []
            targets.formUnion(dependsOn.compactMap(\.string))
            graph[id] = targets.filter { transformer.output[$0] != nil }
        }
        var search = CycleSearch(graph: graph)
        return search.cycles(from: Array(transformer.output.keys)).map { cycle in
            Refusal(
                "template-cycle",
                at: ["Resources", transformer.output[cycle[0]]?.origin ?? cycle[0]],
                "resources wait for each other: \((cycle + [cycle[0]]).joined(separator: " → "))",
                why: "CloudFormation creates a resource after those that it refers to, and here none can be first.",
                suggestion:
                    "break the circle: pass one of the values in another way, such as an SSM parameter or a fixed name"
            )
        }
    }

    private func dependencies(of value: JSONValue, _ targets: inout OrderedSet<String>) {
        switch value {
        case .array(let elements): for element in elements { dependencies(of: element, &targets) }
        case .object(let members):
            if let target = value.referencedResource { targets.append(target) }
            if let argument = value["Fn::Sub"], let text = argument.string ?? argument[0]?.string {
                let own = Set(argument[1]?.object?.keys.elements ?? [])
                for variable in SubTemplate(text).variables where !own.contains(variable) {
                    targets.append(String(variable.prefix { $0 != "." }))
                }
            }
            for member in members.values { dependencies(of: member, &targets) }
        default: break
        }
    }
}

/// Depth-first search for circles, one a group of resources.
struct CycleSearch {
    let graph: [String: [String]]
    private var done: Set<String> = []

    init(graph: [String: [String]]) {
        self.graph = graph
    }

    /// Each circle begins with its first member in the given order.
    mutating func cycles(from starts: [String]) -> [[String]] {
        var found: [[String]] = []
        for start in starts where !done.contains(start) {
            if let cycle = search(start), !found.contains(where: { !Set($0).isDisjoint(with: cycle) }) {
                let order = Dictionary(starts.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
                let first = cycle.indices.min { order[cycle[$0]] ?? 0 < order[cycle[$1]] ?? 0 } ?? 0
                found.append(Array(cycle[first...] + cycle[..<first]))
            }
        }
        return found
    }

    /// Without recursion, since a chain can be as long as a template.
    private mutating func search(_ start: String) -> [String]? {
        var path: [(id: String, next: Int)] = [(start, 0)]
        var onPath: Set<String> = [start]
        var cycle: [String]?
        while let (id, next) = path.last {
            let targets = graph[id] ?? []
            guard next < targets.count else {
                done.insert(id)
                onPath.remove(id)
                path.removeLast()
                continue
            }
            path[path.count - 1].next += 1
            let target = targets[next]
            if onPath.contains(target) {
                cycle = cycle ?? path.drop { $0.id != target }.map(\.id)
            } else if !done.contains(target) {
                path.append((target, 0))
                onPath.insert(target)
            }
        }
        return cycle
    }
}
