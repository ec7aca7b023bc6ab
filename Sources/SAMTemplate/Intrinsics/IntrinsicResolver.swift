import OrderedCollections
import WorkshopCommon

/// Replaces intrinsic functions by their values, as CloudFormation does when it creates a stack.
///
/// A class, because it remembers conditions and ids that many properties share.
final class IntrinsicResolver {
    struct Context {
        var options: TemplateResolver.Options
        var parameters: [String: JSONValue]
        var mappings: JSONObject
        var conditions: JSONObject
        /// After the transform.
        var resources: [String: JSONValue]
        /// Whether the template names `AWS::LanguageExtensions`.
        var hasLanguageExtensions = false
    }

    let context: Context
    let pseudoParameters: [String: JSONValue]
    /// What can't be resolved, with the path of the value.
    var problems: [Refusal] = []
    var unresolvedReferences: OrderedSet<DynamicReference> = []
    /// Parameters, mappings and conditions that were used.
    var used: Set<String> = []
    var conditionValues: [String: Bool] = [:]
    var conditionsInProgress: [String] = []
    private var names: [String: String] = [:]
    private var namesInProgress: Set<String> = []
    /// What `Ref` and `Fn::GetAtt` gave, by resource and by entry of ``ResourceTable``.
    private var filled: [String: [String: String]] = [:]

    init(_ context: Context) {
        self.context = context
        pseudoParameters = PseudoParameters.values(context.options)
    }

    /// `nil` when the value is `AWS::NoValue`.
    func resolve(_ value: JSONValue, at path: [String]) -> JSONValue? {
        switch value {
        case .string(let text):
            return .string(resolvingDynamicReferences(text))
        case .array(let elements):
            return .array(elements.enumerated().compactMap { resolve($1, at: path + [String($0)]) })
        case .object(let members):
            if let (name, argument) = value.intrinsic, let result = call(name, argument, at: path) {
                return result.value
            }
            var resolved = JSONObject(minimumCapacity: members.count)
            for (key, member) in members {
                if let member = resolve(member, at: path + [key]) { resolved[key] = member }
            }
            return .object(resolved)
        default:
            return value
        }
    }

    /// What a function gives; a value of `nil` is `AWS::NoValue`.
    struct Result {
        var value: JSONValue?
    }

    private func call(_ name: String, _ argument: JSONValue, at path: [String]) -> Result? {
        let path = path + [name]
        switch name {
        case "Ref": return reference(argument, at: path)
        case "Fn::GetAtt": return Result(value: attribute(argument, at: path))
        case "Fn::Sub": return Result(value: substitute(argument, at: path))
        case "Fn::If": return choose(argument, at: path)
        case "Fn::Join": return Result(value: join(argument, at: path))
        case "Fn::Select": return Result(value: select(argument, at: path))
        case "Fn::Split": return Result(value: split(argument, at: path))
        case "Fn::FindInMap": return Result(value: findInMap(argument, at: path))
        case "Fn::Base64":
            return Result(value: .string(Base64.encode(Array(text(argument, at: path).utf8))))
        case "Fn::GetAZs": return Result(value: zones(argument, at: path))
        case "Fn::Cidr": return Result(value: cidr(argument, at: path))
        case "Fn::Length":
            checkExtension(name, path)
            guard let list = resolve(argument, at: path)?.array else { return fail("Fn::Length takes a list", path) }
            return Result(value: .number(JSONNumber(list.count)))
        case "Fn::ToJsonString":
            checkExtension(name, path)
            return Result(value: .string((resolve(argument, at: path) ?? .null).serialized()))
        case "Fn::ImportValue": return Result(value: importValue(argument, at: path))
        case "Fn::And", "Fn::Or", "Fn::Not", "Fn::Equals":
            return Result(value: .bool(evaluate([name: argument], at: Array(path.dropLast()))))
        case "Condition":
            // A policy statement's own Condition is a map; only a name refers to the template's conditions.
            guard let condition = argument.string, context.conditions[condition] != nil else { return nil }
            return Result(value: .bool(isTrue(condition, at: path)))
        case "Fn::Transform", "Fn::GetStackOutput": return nil
        case _ where name.hasPrefix(LanguageExtensions.loop):
            checkExtension(LanguageExtensions.loop, Array(path.dropLast()) + [name])
            return nil
        default:
            let nearest = nearestName(to: name, among: ShortForm.names.map { "Fn::\($0)" })
            report(
                "template-intrinsic",
                path,
                "CloudFormation knows no function \(name)",
                suggestion: nearest.map { "did you mean \($0)?" }
            )
            return Result(value: .null)
        }
    }

    // MARK: References

    func reference(_ argument: JSONValue, at path: [String]) -> Result {
        guard let name = target(argument, at: path) else {
            return fail("Ref takes the name of a parameter or a resource, as text", path)
        }
        if name == "AWS::NoValue" { return Result(value: nil) }
        if let value = pseudoParameters[name] { return Result(value: value) }
        if let value = context.parameters[name] {
            used.insert(name)
            return Result(value: value)
        }
        return Result(value: resourceReference(name, at: path) ?? .string(name))
    }

    /// The name that a reference is made to; the language extensions take functions for it.
    private func target(_ value: JSONValue, at path: [String]) -> String? {
        if let name = value.string { return name }
        return context.hasLanguageExtensions && value.isIntrinsic ? text(value, at: path) : nil
    }

    private func resourceReference(_ id: String, at path: [String]) -> JSONValue? {
        guard let resource = context.resources[id] else { return nil }
        checkCreated(id, resource, at: path)
        let entry = ResourceTable.entries[resource["Type"]?.string ?? ""]
        return .string(filling(entry?.reference ?? "{name}", id))
    }

    /// A resource that its condition leaves out can't be referred to.
    private func checkCreated(_ id: String, _ resource: JSONValue, at path: [String]) {
        guard let condition = resource["Condition"]?.string, context.conditions[condition] != nil,
            !isTrue(condition, at: ["Resources", id, "Condition"])
        else { return }
        report(
            "template-reference-not-created",
            path,
            "\(id) is not created, because its condition \(condition) is false",
            why: "CloudFormation can't resolve a reference to a resource that does not exist.",
            suggestion: "wrap it: !If [\(condition), !Ref \(id), !Ref AWS::NoValue]"
        )
    }

    private func attribute(_ argument: JSONValue, at path: [String]) -> JSONValue? {
        let parts =
            argument.string.map { $0.split(separator: ".", maxSplits: 1).map { JSONValue.string(String($0)) } }
            ?? argument.array ?? []
        guard parts.count >= 2, let id = target(parts[0], at: path) else {
            return fail("Fn::GetAtt takes a resource and an attribute, as in !GetAtt TheQueue.Arn", path).value
        }
        let name = parts.dropFirst().map { text($0, at: path) }.joined(separator: ".")
        return attributeValue(id, name, at: path)
    }

    func attributeValue(_ id: String, _ name: String, at path: [String]) -> JSONValue {
        guard let resource = context.resources[id] else { return .string("\(id).\(name)") }
        checkCreated(id, resource, at: path)
        let type = resource["Type"]?.string ?? ""
        guard let entry = ResourceTable.entries[type] else {
            // Types that we have no data for give something plausible.
            let service = type.split(separator: ":").dropFirst().first.map { $0.lowercased() } ?? "unknown"
            let arn = "arn:{partition}:\(service):{region}:{account}:{name}"
            return .string(filling(name.hasSuffix("Arn") ? arn : "{name}", id))
        }
        guard let template = entry.attributes[name] else { return .string("\(id).\(name)") }
        return .string(filling(template, id))
    }

    func fillingAttribute(_ template: String, _ id: String) -> String { filling(template, id) }

    private func filling(_ template: String, _ id: String) -> String {
        if let known = filled[id]?[template] { return known }
        let isPartial = !namesInProgress.isEmpty
        let text = filled(template, id)
        if !isPartial { filled[id, default: [:]][template] = text }
        return text
    }

    private func filled(_ template: String, _ id: String) -> String {
        let resource = context.resources[id]
        return identity(id).filling(template, name: name(of: id)) { wanted in
            switch wanted {
            case "(machine)": return aliasedMachine(id)
            case "(bus)":
                // A name, or an ARN that ends with it; rules of the default bus are told without.
                let bus = property(resource, "EventBusName", of: id)?.split(separator: "/").last ?? "default"
                return bus == "default" ? "" : "\(bus)/"
            case "(group)": return property(resource, "GroupName", of: id) ?? "default"
            default: return property(resource, wanted, of: id) ?? (wanted == "LayerName" ? id : "")
            }
        }
    }

    /// The text of a property; `nil` where it is not given, or stands for what is being named.
    private func property(_ resource: JSONValue?, _ name: String, of id: String) -> String? {
        let path = name.split(separator: ".").map(String.init)
        guard let value = resource?["Properties"]?[path: path[...]], namesInProgress.insert(id).inserted else {
            return nil
        }
        defer { namesInProgress.remove(id) }
        return text(value, at: ["Resources", id, "Properties"] + path)
    }

    /// The ARN of the machine whose versions a state machine's alias stands for: a version's without its number.
    private func aliasedMachine(_ id: String) -> String {
        let properties = context.resources[id]?["Properties"]
        var path = ["DeploymentPreference", "StateMachineVersionArn"]
        var version = properties?[path: path[...]]
        if version == nil {
            path = ["RoutingConfiguration", "0", "StateMachineVersionArn"]
            version = properties?["RoutingConfiguration"]?.array?.first?["StateMachineVersionArn"]
        }
        guard let version, namesInProgress.insert(id).inserted else { return "" }
        defer { namesInProgress.remove(id) }
        let arn = text(version, at: ["Resources", id, "Properties"] + path)
        return arn.lastIndex(of: ":").map { String(arn[..<$0]) } ?? arn
    }

    func identity(_ id: String) -> ResourceIdentity {
        ResourceIdentity(
            account: context.options.accountID,
            region: context.options.region,
            partition: PseudoParameters.partition(context.options.region),
            urlSuffix: PseudoParameters.urlSuffix(context.options.region),
            stackName: context.options.stackName,
            logicalID: id
        )
    }

    /// The given or generated name.
    private func name(of id: String) -> String {
        if let known = names[id] { return known }
        let resource = context.resources[id]
        let type = resource?["Type"]?.string ?? ""
        var result: String?
        if let property = ResourceTable.entries[type]?.nameProperty,
            let given = resource?["Properties"]?[property], namesInProgress.insert(id).inserted
        {
            result = resolve(given, at: ["Resources", id, "Properties", property]).map(Self.text)
            namesInProgress.remove(id)
        }
        var name =
            result
            ?? identity(id).generatedName(
                maximum: ResourceTable.maximumNameLength(type),
                isLowercase: ResourceTable.lowercaseNames.contains(type)
            )
        let isFifo = resource?["Properties"]?["FifoQueue"] ?? resource?["Properties"]?["FifoTopic"]
        if result == nil, isFifo.given != nil { name += ".fifo" }
        if result == nil, type == "AWS::Logs::LogGroup" {
            name = identity(id).generatedName(maximum: 255, isLowercase: false)
        }
        names[id] = name
        return name
    }

    /// What `Ref` gives, by which other tools know the resource.
    func physicalID(_ id: String) -> String {
        let type = context.resources[id]?["Type"]?.string ?? ""
        return filling(ResourceTable.entries[type]?.reference ?? "{name}", id)
    }

    // MARK: Problems

    /// CloudFormation knows these functions only after another transform.
    func checkExtension(_ name: String, _ path: [String]) {
        guard !context.hasLanguageExtensions else { return }
        report(
            "template-language-extensions",
            path,
            "\(name) needs the transform AWS::LanguageExtensions",
            why: "Without it, CloudFormation refuses the template.",
            suggestion: "write Transform: [AWS::LanguageExtensions, AWS::Serverless-2016-10-31]"
        )
    }

    func fail(_ message: String, _ path: [String]) -> Result {
        report("template-intrinsic", path, message)
        return Result(value: .null)
    }

    func report(
        _ identifier: String,
        severityIsWarning: Bool = false,
        _ path: [String],
        _ message: String,
        why: String? = nil,
        suggestion: String? = nil
    ) {
        var problem = Refusal(identifier, at: path, message, why: why, suggestion: suggestion)
        problem.isWarning = severityIsWarning
        if !problems.contains(problem) { problems.append(problem) }
    }
}
