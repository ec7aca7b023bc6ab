import OrderedCollections
import WorkshopCommon

/// Checks the learner's properties against what AWS knows about them. Finds all that is wrong, not just the first.
struct PropertyValidator {
    let template: JSONObject
    let resolver: IntrinsicResolver
    private(set) var problems: [Refusal] = []

    init(template: JSONObject, resolver: IntrinsicResolver) {
        self.template = template
        self.resolver = resolver
    }

    mutating func check() {
        for (id, resource) in template["Resources"]?.object ?? [:] {
            guard let type = resource["Type"]?.string, resource["Properties"].map({ $0.object != nil }) ?? true
            else { continue }
            let path = ["Resources", id, "Properties"]
            let properties = resource["Properties"] ?? .object([:])
            if type.hasPrefix(Transformer.prefix) {
                let name = String(type.dropFirst(Transformer.prefix.count))
                // Names and types of properties are the transform's to refuse.
                if let shape = PropertyTable.samTypes[name] { checkValues(properties, shape, at: path) }
                for (eventID, event) in properties["Events"]?.object ?? [:] {
                    checkRoute(event, at: path + ["Events", eventID, "Properties"])
                }
                checkEnvironment(properties, at: path)
            } else if let shape = PropertyTable.cloudFormationTypes[type] {
                checkNames(properties, shape, "\(id), an \(type),", at: path)
                checkValues(properties, shape, at: path)
                if type == "AWS::Lambda::Function" { checkEnvironment(properties, at: path) }
            }
        }
        for (section, properties) in template["Globals"]?.object ?? [:] {
            guard let shape = PropertyTable.samTypes[section] else { continue }
            checkValues(properties, shape, at: ["Globals", section])
            checkEnvironment(properties, at: ["Globals", section])
        }
    }

    // MARK: Names

    private mutating func checkNames(_ value: JSONValue, _ shape: PropertyShape, _ owner: String, at path: [String]) {
        guard let members = value.object, !value.isIntrinsic else { return }
        for name in members.keys where shape.properties[name] == nil && !name.hasPrefix("Fn::") {
            problems.append(shape.unknown(name, owner, at: path))
        }
        for name in shape.required where members[name] == nil {
            problems.append(shape.missing(name, owner, at: path, among: members.keys))
        }
    }

    // MARK: Values

    private mutating func checkValues(_ value: JSONValue, _ shape: PropertyShape, at path: [String]) {
        for (name, member) in value.object ?? [:] {
            guard let property = shape.properties[name] else { continue }
            // Only a function has to be called to know what kind of value it gives.
            let value = member.isIntrinsic ? quietly(member, at: path + [name]) : member
            guard let resolved = value, !resolved.isNull else { continue }
            checkValue(resolved, name, property.kind, at: path + [name])
        }
    }

    /// Resolved without repeating what can't be.
    private func quietly(_ value: JSONValue, at path: [String]) -> JSONValue? {
        let known = resolver.problems
        let resolved = resolver.resolve(value, at: path)
        defer { resolver.problems = known }
        // What could not be resolved has a diagnostic of its own, and no value to check.
        return resolver.problems.count == known.count ? resolved : nil
    }

    private mutating func checkValue(_ value: JSONValue, _ name: String, _ kind: PropertyKind, at path: [String]) {
        guard value.string?.contains(ascii: "{{resolve:") != true else { return }
        guard kind.fits(value) else {
            problems.append(
                Refusal(
                    "template-type",
                    at: path,
                    "\(name) must be \(kind.description), not \(value.shown)"
                )
            )
            return
        }
        switch kind {
        case .integer(.some(let range)):
            guard let number = value.int ?? value.string.flatMap({ Int($0) }), !range.contains(number) else { break }
            problems.append(outOfRange(number, range, name, at: path))
        case .oneOf(let values):
            let text = IntrinsicResolver.text(value)
            guard !values.contains(text) else { break }
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
        if name == "Runtime", let runtime = value.string { checkRuntime(runtime, at: path) }
    }

    private func outOfRange(_ number: Int, _ range: ClosedRange<Int>, _ name: String, at path: [String]) -> Refusal {
        let unit = ["Timeout": " seconds", "MemorySize": " MB", "DelaySeconds": " seconds"][name] ?? ""
        return Refusal(
            "template-value",
            at: path,
            "\(name) can't be \(number)",
            why: "AWS takes values from \(range.lowerBound) to \(range.upperBound)\(unit).",
            suggestion: "use at \(number < range.lowerBound ? "least \(range.lowerBound)" : "most \(range.upperBound)")"
        )
    }

    private mutating func checkRuntime(_ runtime: String, at path: [String]) {
        guard !Runtimes.all.contains(runtime) else { return }
        guard !Runtimes.retired.contains(runtime) else {
            problems.append(
                Refusal(
                    "template-runtime",
                    at: path,
                    "Lambda no longer takes functions on \(runtime)",
                    suggestion: "use a newer version of the runtime"
                )
            )
            return
        }
        var problem = Refusal(
            "template-runtime",
            at: path,
            "Lambda knows no runtime \(runtime)",
            why: "Executables, as compiled languages build them, run on provided.al2023.",
            suggestion: nearestName(to: runtime, among: Runtimes.all).map { "did you mean \($0)?" }
                ?? "use provided.al2023"
        )
        // AWS adds versions from time to time, so one that looks like a version is not refused.
        problem.isWarning = Runtimes.looksLikeVersion(runtime)
        problems.append(problem)
    }

    // MARK: Events and environments

    private static let methods = [
        "get", "post", "put", "delete", "patch", "head", "options", "any", DefinitionEditor.anyMethod,
    ]

    private mutating func checkRoute(_ event: JSONValue, at path: [String]) {
        guard event["Type"] == "Api" || event["Type"] == "HttpApi" else { return }
        if let route = event["Properties"]?["Path"]?.string, !route.hasPrefix("/"), route != "$default" {
            problems.append(
                Refusal(
                    "template-event-path",
                    at: path + ["Path"],
                    "the path \(route) does not begin with /",
                    why: "API Gateway refuses a definition with such a path.",
                    suggestion: "write Path: /\(route)"
                )
            )
        }
        if let method = event["Properties"]?["Method"]?.string, !Self.methods.contains(method.lowercased()) {
            problems.append(
                Refusal(
                    "template-event-method",
                    at: path + ["Method"],
                    "\(method) is no HTTP method that API Gateway knows",
                    why: "It takes \(Self.methods.dropLast().joined(separator: ", ")).",
                    suggestion: nearestName(to: method, among: Self.methods).map { "did you mean \($0)?" }
                )
            )
        }
    }

    private mutating func checkEnvironment(_ properties: JSONValue, at path: [String]) {
        guard let environment = properties["Environment"], !environment.isIntrinsic else { return }
        let path = path + ["Environment"]
        for (name, value) in environment.object ?? [:] where name != "Variables" {
            let isVariable = value.object == nil || value.isIntrinsic
            problems.append(
                Refusal(
                    "template-unknown-property",
                    at: path + [name],
                    "Environment has no property \(name)",
                    why: "Environment holds one key, Variables, and the variables stand below that.",
                    suggestion: isVariable ? "indent \(name) below Variables:" : "did you mean Variables?"
                )
            )
        }
        for (name, value) in environment["Variables"]?.object ?? [:] {
            let path = path + ["Variables", name]
            guard name.first?.isLetter == true,
                name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") })
            else {
                problems.append(
                    Refusal(
                        "template-value",
                        at: path,
                        "\(name) can't be the name of an environment variable",
                        why: "Lambda takes letters, digits and _, and a letter first."
                    )
                )
                continue
            }
            guard let resolved = quietly(value, at: path), resolved.object != nil || resolved.array != nil else {
                continue
            }
            problems.append(
                Refusal(
                    "template-type",
                    at: path,
                    "the environment variable \(name) must be text, not \(resolved.shown)"
                )
            )
        }
    }
}

/// https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html
enum Runtimes {
    static let all = [
        "provided.al2023", "provided.al2", "provided", "go1.x",
        "nodejs24.x", "nodejs22.x", "nodejs20.x", "nodejs18.x", "nodejs16.x", "nodejs14.x", "nodejs12.x",
        "python3.14", "python3.13", "python3.12", "python3.11", "python3.10", "python3.9", "python3.8", "python3.7",
        "java25", "java21", "java17", "java11", "java8.al2", "java8", "dotnet10", "dotnet9", "dotnet8", "dotnet6",
        "ruby3.4", "ruby3.3", "ruby3.2", "ruby2.7",
    ]

    static let retired = [
        "python2.7", "python3.6", "nodejs", "nodejs4.3", "nodejs4.3-edge", "nodejs6.10", "nodejs8.10", "nodejs10.x",
        "dotnetcore1.0", "dotnetcore2.0", "dotnetcore2.1", "dotnetcore3.1", "dotnet5.0", "dotnet7", "ruby2.5",
    ]

    /// A known language with a version number, in that language's spelling.
    static func looksLikeVersion(_ runtime: String) -> Bool {
        let pattern = /nodejs[0-9]+\.x|python3\.[0-9]+|java[0-9]+|dotnet[0-9]+|ruby[0-9]\.[0-9]/
        return runtime.wholeMatch(of: pattern) != nil
    }
}
