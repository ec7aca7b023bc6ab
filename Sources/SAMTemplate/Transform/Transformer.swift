import OrderedCollections
import WorkshopCommon

/// The `AWS::Serverless-2016-10-31` transform: replaces `AWS::Serverless` resources by what they stand for.
///
/// Works on the template before its intrinsic functions are resolved, as AWS does, and in the order in which AWS's
/// translator works: implicit APIs, default definitions, globals, functions, state machines, APIs, the rest, connectors.
/// A class, since the parts of the work edit each other's resources (an event edits its API's definition).
final class Transformer {
    /// A resource after the transform.
    struct Output {
        var body: JSONValue
        /// The logical id in the learner's template that it comes from.
        var origin: String
    }

    /// The learner's resources, edited on the way: implicit APIs added, definitions completed.
    var resources: JSONObject
    var conditions: JSONObject
    let mappings: JSONObject
    var globals: JSONValue?
    /// Values of parameters and of the pseudo parameters that are known beforehand.
    let parameters: [String: JSONValue]
    let region: String

    var output: OrderedDictionary<String, Output> = [:]
    var refusals: [Refusal] = []

    /// `HelloFunction.Alias` and the like: what a property of a SAM resource refers to.
    var referableProperties: [String: [String: String]] = [:]
    /// SAM resources whose generated resource has another logical id, such as layers.
    var changedIDs: [String: String] = [:]
    var deployments: [DeploymentPreference] = []
    var sharedUsagePlan = SharedUsagePlan()
    var recordSetGroups: [String: JSONValue] = [:]
    var implicitConditions: [String: ImplicitAPIUse] = [:]
    var functionNames: [String: [String]] = [:]
    /// Where connectors stand that were written inside another resource.
    var connectorPaths: [String: [String]] = [:]
    /// The function or state machine whose event asked for an API that SAM adds.
    var implicitOrigins: [String: String] = [:]

    let sourceIDs: [String]
    var partition: String { PseudoParameters.partition(region) }

    init(template: JSONObject, parameters: [String: JSONValue], region: String) {
        resources = template["Resources"]?.object ?? [:]
        conditions = template["Conditions"]?.object ?? [:]
        mappings = template["Mappings"]?.object ?? [:]
        globals = template["Globals"]
        self.parameters = parameters
        self.region = region
        sourceIDs = Array(resources.keys)
    }

    static let prefix = "AWS::Serverless::"

    func run() {
        embedConnectors()
        attempt { try self.expandPolicyTemplates() }
        attempt { try self.addImplicitAPIs(.rest) }
        attempt { try self.addImplicitAPIs(.http) }
        addDefaultDefinitions()
        attempt { try self.mergeGlobals() }
        guard refusals.isEmpty else { return }
        for (id, resource) in resources where resource["Type"]?.string?.hasPrefix(Self.prefix) != true {
            output[id] = Output(body: resource, origin: id)
        }
        for id in orderOfWork() { attempt { try self.transform(id) } }
        attempt { try self.addDeployments() }
        renameReferences()
        nameOrigins()
        sortOutput()
    }

    /// Runs a part of the work and keeps its refusal, so that one run tells all that is wrong.
    func attempt(_ work: () throws -> Void) {
        do {
            try work()
        } catch let refusal as Refusal {
            if refusal != .consequence || refusals.isEmpty { refusals.append(refusal) }
        } catch {
            preconditionFailure("the transform throws refusals only, not \(error)")
        }
    }

    private func orderOfWork() -> [String] {
        func rank(_ type: String) -> Int {
            switch type {
            case "Function": 0
            case "StateMachine": 1
            case "Api", "HttpApi", "WebSocketApi": 2
            case "Connector": 4
            default: 3
            }
        }
        let serverless = resources.keys.enumerated().compactMap { index, id -> (Int, Int, String)? in
            guard let type = resources[id]?["Type"]?.string, type.hasPrefix(Self.prefix) else { return nil }
            return (rank(String(type.dropFirst(Self.prefix.count))), index, id)
        }
        return serverless.sorted { ($0.0, $0.1) < ($1.0, $1.1) }.map(\.2)
    }

    private func transform(_ id: String) throws {
        guard let resource = resources[id], let type = resource["Type"]?.string else { return }
        let name = String(type.dropFirst(Self.prefix.count))
        try PropertyTable.samTypes[name]?.refuse(
            resource["Properties"] ?? .object([:]),
            "\(id), an \(type),",
            at: ["Resources", id, "Properties"],
            known: knownValue
        )
        switch name {
        case "Function": try transformFunction(id, resource)
        case "StateMachine": try transformStateMachine(id, resource)
        case "Api": try transformAPI(id, resource)
        case "HttpApi": try transformHTTPAPI(id, resource)
        case "WebSocketApi": try transformWebSocketAPI(id, resource)
        case "SimpleTable": try transformSimpleTable(id, resource)
        case "LayerVersion": try transformLayerVersion(id, resource)
        case "Application": try transformApplication(id, resource)
        case "CapacityProvider": try transformCapacityProvider(id, resource)
        case "GraphQLApi": try transformGraphQLAPI(id, resource)
        case "Connector": try transformConnector(id, resource)
        // A type that SAM does not know is reported by the validation.
        default: output[id] = Output(body: resource, origin: id)
        }
    }

    /// APIs that SAM adds come from the first event that asked for them.
    private func nameOrigins() {
        for (id, generated) in output {
            if let origin = implicitOrigins[generated.origin] { output[id]?.origin = origin }
        }
    }

    /// Generated resources stand below the learner's resource that they come from.
    private func sortOutput() {
        let order = Dictionary(sourceIDs.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        func key(_ id: String, _ output: Output) -> (Int, Int) {
            (order[output.origin] ?? .max, id == output.origin ? 0 : 1)
        }
        let sorted = output.elements.enumerated().sorted { left, right in
            let (leftKey, rightKey) = (
                key(left.element.key, left.element.value), key(right.element.key, right.element.value)
            )
            return leftKey == rightKey ? left.offset < right.offset : leftKey < rightKey
        }
        output = OrderedDictionary(uniqueKeysWithValues: sorted.map { ($0.element.key, $0.element.value) })
    }
}

extension Transformer {
    /// What generated resources inherit from the SAM resource.
    /// https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-resources-and-properties.html
    static let passedOn = ["Condition", "DeletionPolicy", "UpdateReplacePolicy"]

    func inheritedAttributes(of resource: JSONValue) -> JSONObject {
        var attributes: JSONObject = [:]
        for name in Self.passedOn {
            if let value = resource[name] { attributes[name] = value }
        }
        return attributes
    }

    /// The attributes of the resource itself, such as `DependsOn` and `Metadata`.
    func ownAttributes(of resource: JSONValue) -> JSONObject {
        (resource.object ?? [:]).filter { name, _ in
            !["Type", "Properties", "Connectors", "IgnoreGlobals"].contains(name)
        }
    }

    /// Types of which the template and the transform may mean the same resource.
    private static let sharedTypes: Set<String> = [
        "AWS::S3::Bucket", "AWS::SNS::Topic", "AWS::Cognito::UserPool", "AWS::ApiGateway::DomainName",
        "AWS::ApiGateway::DomainNameV2", "AWS::ApiGateway::BasePathMapping", "AWS::ApiGateway::BasePathMappingV2",
    ]

    /// Adds a generated resource. One that the learner wrote under the same id is never replaced by another type.
    func emit(
        _ id: String,
        _ type: String,
        _ properties: JSONValue,
        attributes: JSONObject = [:],
        dependsOn: [String] = [],
        origin: String
    ) throws {
        let existing = resources[id]?["Type"]?.string
        let isShared = Self.sharedTypes.contains(type) && existing == type
        if existing != nil, id != origin, !isShared {
            throw Refusal(
                "template-duplicate-resource",
                at: ["Resources", origin],
                "\(origin) generates a resource \(id) of type \(type), and the template has another resource of that name",
                suggestion: "rename the resource \(id)"
            )
        }
        guard id == origin || LogicalID.isAlphanumeric(id) else {
            throw Refusal(
                "template-logical-id",
                at: ["Resources", origin],
                "\(origin) makes SAM generate a resource named \(id), and that is no name that CloudFormation takes",
                why:
                    "A logical id holds letters and digits only, and this one is made of names and values of \(origin).",
                suggestion: "use letters and digits in the names of events, aliases and the like"
            )
        }
        var body = JSONObject(dictionaryLiteral: ("Type", .string(type)))
        for (name, value) in attributes { body[name] = value }
        if !dependsOn.isEmpty, body["DependsOn"] == nil {
            body["DependsOn"] = .array(dependsOn.map { .string($0) })
        }
        body["Properties"] = properties
        output[id] = Output(body: .object(body), origin: origin)
    }

    /// The value with `Ref`s to parameters replaced, as far as they are known before the stack is created.
    func resolvingParameters(_ value: JSONValue?) -> JSONValue? {
        guard let value else { return nil }
        switch value {
        case .object(let members):
            if let name = value.referenced, let known = parameters[name] { return known }
            if let (name, argument) = value.intrinsic, name == "Fn::FindInMap",
                let keys = resolvingParameters(argument)?.array, keys.count >= 3,
                let first = keys[0].string, let second = keys[1].string, let third = keys[2].string,
                let found = mappings[first]?[second]?[third]
            {
                return found
            }
            return .object(members.mapValues { resolvingParameters($0) ?? .null })
        case .array(let elements):
            return .array(elements.map { resolvingParameters($0) ?? .null })
        default:
            return value
        }
    }

    /// The value of a reference to a parameter of the template's own; SAM leaves pseudo parameters to CloudFormation.
    func knownValue(_ value: JSONValue) -> JSONValue {
        value.referenced?.hasPrefix("AWS::") == true ? value : resolvingParameters(value) ?? value
    }

    /// Follows `!Ref HelloFunction.Alias` and layers' hashed ids.
    private func renameReferences() {
        guard !changedIDs.isEmpty || isReferredToByProperty(.object(resources)) else { return }
        for (id, generated) in output { output[id]?.body = renaming(generated.body) }
    }

    /// Whether anything in the template is written `HelloFunction.Alias`; most templates have nothing of the kind.
    private func isReferredToByProperty(_ value: JSONValue) -> Bool {
        func isReferable(_ text: some StringProtocol) -> Bool {
            let parts = text.split(separator: ".", maxSplits: 2)
            return parts.count > 1 && referableProperties[String(parts[0])]?[String(parts[1])] != nil
        }
        switch value {
        case .array(let elements): return elements.contains(where: isReferredToByProperty)
        case .object(let members):
            if let parts = members["Fn::GetAtt"]?.array, parts.count > 1, let id = parts[0].string,
                let properties = referableProperties[id], let name = parts[1].string
            {
                return properties[String(name.prefix { $0 != "." })] != nil
            }
            return members.values.contains(where: isReferredToByProperty)
        case .string(let text):
            guard text.utf8.contains(UInt8(ascii: ".")) else { return false }
            return text.contains(ascii: "${")
                ? SubTemplate(text).variables.contains(where: isReferable) : isReferable(text)
        default: return false
        }
    }

    func renaming(_ value: JSONValue) -> JSONValue {
        switch value {
        case .array(let elements):
            return .array(elements.map(renaming))
        case .object(let members):
            if let (name, argument) = value.intrinsic { return renamingIntrinsic(name, argument) }
            var renamed = members.mapValues(renaming)
            if let dependsOn = members["DependsOn"] {
                if let id = dependsOn.string { renamed["DependsOn"] = .string(changedIDs[id] ?? id) }
                if let ids = dependsOn.array {
                    renamed["DependsOn"] = .array(
                        ids.map { $0.string.flatMap { changedIDs[$0] }.map { .string($0) } ?? $0 }
                    )
                }
            }
            return .object(renamed)
        default:
            return value
        }
    }

    private func renamingIntrinsic(_ name: String, _ argument: JSONValue) -> JSONValue {
        switch (name, argument) {
        case ("Ref", .string(let target)):
            return .ref(renamed(target))
        case ("Fn::GetAtt", .array(let parts)):
            guard let target = parts.first?.string else { break }
            // `!GetAtt Function.Alias.Arn` was split at its first dot.
            if parts.count == 2, let attribute = parts[1].string, let dot = attribute.firstIndex(of: "."),
                let generated = referableProperties[target]?[String(attribute[..<dot])]
            {
                return .getAtt(generated, String(attribute[attribute.index(after: dot)...]))
            }
            if parts.count == 3, let property = parts[1].string, let attribute = parts[2].string,
                let generated = referableProperties[target]?[property]
            {
                return .getAtt(generated, attribute)
            }
            return ["Fn::GetAtt": .array([.string(renamed(target))] + parts.dropFirst().map(renaming))]
        case ("Fn::Sub", .string(let text)):
            return ["Fn::Sub": .string(renamingVariables(in: text, except: []))]
        case ("Fn::Sub", .array(let parts)) where parts.count == 2:
            guard let text = parts[0].string else { break }
            let own = Set(parts[1].object?.keys.elements ?? [])
            return ["Fn::Sub": [.string(renamingVariables(in: text, except: own)), renaming(parts[1])]]
        default: break
        }
        return .object([name: renaming(argument)])
    }

    private func renamed(_ target: String) -> String {
        if let changed = changedIDs[target] { return changed }
        guard let dot = target.firstIndex(of: ".") else { return target }
        let property = String(target[target.index(after: dot)...])
        return referableProperties[String(target[..<dot])]?[property] ?? target
    }

    private func renamingVariables(in text: String, except own: Set<String>) -> String {
        SubTemplate(text).parts.map { part in
            switch part {
            case .text(let text): return SubTemplate.escaping(text)
            case .variable(let name):
                guard !own.contains(name) else { return "${\(name)}" }
                let pieces = name.split(separator: ".", maxSplits: 2).map(String.init)
                if pieces.count >= 2, let generated = referableProperties[pieces[0]]?[pieces[1]] {
                    return "${" + ([generated] + pieces.dropFirst(2)).joined(separator: ".") + "}"
                }
                if let first = pieces.first, let changed = changedIDs[first] {
                    return "${" + ([changed] + pieces.dropFirst()).joined(separator: ".") + "}"
                }
                return "${\(name)}"
            }
        }
        .joined()
    }
}
