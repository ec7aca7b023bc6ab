import OrderedCollections
import WorkshopCommon

/// Which paths functions ask of an API, and under which conditions.
struct ImplicitAPIUse {
    var conditions: OrderedDictionary<String, OrderedDictionary<String, String?>> = [:]
    var deletionPolicies: [String?] = []
    var updateReplacePolicies: [String?] = []

    var all: Set<String?> { Set(conditions.values.flatMap { Array($0.values) }) }
}

/// REST and HTTP APIs differ in names more than in ways.
struct APIFlavour {
    let idProperty: String
    let implicitID: String
    let eventType: String
    let resourceType: String
    let skeleton: JSONValue
    let implicitProperties: JSONObject

    static let rest = APIFlavour(
        idProperty: "RestApiId",
        implicitID: "ServerlessRestApi",
        eventType: "Api",
        resourceType: "AWS::Serverless::Api",
        skeleton: [
            "swagger": "2.0", "info": ["version": "1.0", "title": .ref("AWS::StackName")], "paths": .object([:]),
        ],
        implicitProperties: ["StageName": "Prod"]
    )

    static let http = APIFlavour(
        idProperty: "ApiId",
        implicitID: "ServerlessHttpApi",
        eventType: "HttpApi",
        resourceType: "AWS::Serverless::HttpApi",
        skeleton: [
            "openapi": "3.0.1", "info": ["version": "1.0", "title": .ref("AWS::StackName")], "paths": .object([:]),
        ],
        implicitProperties: [:]
    )
}

extension Transformer {
    /// Marks a definition that we write, not the learner.
    static let managed = "__MANAGE_SWAGGER"

    /// Adds the API that `Api` or `HttpApi` events mean when they name none, and enters all such events' paths.
    func addImplicitAPIs(_ flavour: APIFlavour) throws {
        let existing = resources[flavour.implicitID]
        var properties = flavour.implicitProperties
        properties["DefinitionBody"] = flavour.skeleton
        properties[Self.managed] = true
        resources[flavour.implicitID] = [
            "Type": .string(flavour.resourceType), "Properties": .object(properties),
        ]
        implicitConditions = [:]
        for (id, resource) in resources {
            let type = resource["Type"]
            guard type == "AWS::Serverless::Function" || type == "AWS::Serverless::StateMachine" else { continue }
            for (eventID, event) in resource["Properties"]?["Events"]?.object ?? [:]
            where event["Type"]?.string == flavour.eventType {
                attempt { try self.enter(event, eventID, of: id, resource, flavour) }
            }
        }
        addConditionToImplicitAPI(flavour)
        addPoliciesToImplicitAPI(flavour)
        addConditionsToPaths(flavour)
        if resources[flavour.implicitID]?["Properties"]?["DefinitionBody"]?["paths"]?.object?.isEmpty == true {
            resources[flavour.implicitID] = existing
        }
    }

    private func enter(
        _ event: JSONValue,
        _ eventID: String,
        of id: String,
        _ resource: JSONValue,
        _ flavour: APIFlavour
    ) throws {
        let path = ["Resources", id, "Properties", "Events", eventID]
        var properties = event["Properties"] ?? .object([:])
        if properties.isEmptyOrFalse {
            guard flavour.eventType == "HttpApi", event["Properties"]?.isNull != true else { return }
            guard properties.object != nil || event["Properties"] == nil else {
                throw Refusal(
                    "template-type",
                    at: path + ["Properties"],
                    "Properties of the event \(eventID) must be a map, not \(properties.shown)"
                )
            }
            properties = .object([:])
        }
        guard properties.object != nil else {
            throw Refusal(
                "template-type",
                at: path + ["Properties"],
                "Properties of the event \(eventID) must be a map"
            )
        }
        addTagsToImplicitAPI(properties, resource, flavour)
        if properties[flavour.idProperty] == nil {
            properties[at: flavour.idProperty] = .ref(flavour.implicitID)
        }
        if flavour.eventType == "HttpApi", properties["Path"].given == nil, properties["Method"].given == nil {
            properties[at: "Path"] = "$default"
            properties[at: "Method"] = .string(DefinitionEditor.anyMethod)
        }
        resources[id]?[at: "Properties", "Events", eventID, "Properties"] = properties
        if properties[flavour.idProperty]?.referenced == flavour.implicitID, !sourceIDs.contains(flavour.implicitID) {
            implicitOrigins[flavour.implicitID] = implicitOrigins[flavour.implicitID] ?? id
        }
        let apiID = try text(of: properties[flavour.idProperty].map(Self.apiID), flavour.idProperty, eventID, path)
        let names = properties.object.map { Array($0.keys) } ?? []
        let apiPath = try text(of: properties["Path"], "Path", eventID, path, among: names)
        let method = try text(of: properties["Method"], "Method", eventID, path, among: names)
        var use = implicitConditions[apiID] ?? ImplicitAPIUse()
        use.conditions[apiPath, default: [:]][method] = .some(resource["Condition"]?.string)
        use.deletionPolicies.append(resource["DeletionPolicy"]?.string)
        use.updateReplacePolicies.append(resource["UpdateReplacePolicy"]?.string)
        implicitConditions[apiID] = use
        try addPath(apiPath, method, to: apiID, eventPath: path, flavour)
        if let settings = properties["RouteSettings"], flavour.eventType == "HttpApi" {
            try addRouteSettings(settings, apiPath, method, apiID, path, resource["Condition"]?.string)
        }
    }

    static func apiID(_ value: JSONValue) -> JSONValue { value["Ref"] ?? value }

    private func text(
        of value: JSONValue?,
        _ name: String,
        _ eventID: String,
        _ path: [String],
        among names: [String] = []
    ) throws -> String {
        guard let value, !value.isNull else {
            let example = name == "Path" ? "add for example Path: /hello" : "add \(name), for example Method: get"
            // Of what stands there, what is likely meant to be it.
            let misspelled = names.first { $0 != "Path" && nearestName(to: $0, among: [name, "Path"]) == name }
            throw Refusal(
                "template-missing-property",
                at: path + ["Properties"] + (misspelled.map { [$0] } ?? []),
                "the event \(eventID) has no \(name)",
                why: "API Gateway routes a request by its path and method.",
                suggestion: misspelled.map { "did you mean \(name) where you wrote \($0)?" } ?? example
            )
        }
        guard let text = value.string else {
            throw Refusal(
                "template-type",
                at: path + ["Properties", name],
                "\(name) of the event \(eventID) must be text, not \(value.shown)"
            )
        }
        return text
    }

    private func addPath(
        _ name: String,
        _ method: String,
        to apiID: String,
        eventPath: [String],
        _ flavour: APIFlavour
    ) throws {
        guard let api = resources[apiID],
            !(api["Type"] == "AWS::Serverless::HttpApi" && flavour.eventType == "Api")
        else {
            let candidates = resources.filter { $0.value["Type"]?.string == flavour.resourceType }.keys
            let nearest = nearestName(to: apiID, among: candidates)
            throw Refusal(
                "template-api-reference",
                at: eventPath + ["Properties", flavour.idProperty],
                "\(flavour.idProperty) must refer to an \(flavour.resourceType) in the same template, and \(apiID) is none",
                suggestion: nearest.map { "did you mean !Ref \($0)?" }
                    ?? "leave \(flavour.idProperty) out to use the API that SAM adds"
            )
        }
        guard DefinitionEditor.isDefinition(api["Properties"]?["DefinitionBody"]),
            api["Properties"]?[Self.managed].given != nil
        else { return }
        let path = ["Resources", apiID, "Properties", "DefinitionBody"]
        var editor = try DefinitionEditor(api["Properties"]?["DefinitionBody"], at: path)
        try editor.addPath(name, method)
        resources[apiID]?[at: "Properties", "DefinitionBody"] = editor.body
    }

    private func addRouteSettings(
        _ settings: JSONValue,
        _ name: String,
        _ method: String,
        _ apiID: String,
        _ path: [String],
        _ condition: String?
    ) throws {
        let existing = resources[apiID]?["Properties"]?["RouteSettings"] ?? .object([:])
        guard existing.object != nil else {
            throw Refusal(
                "template-type",
                at: ["Resources", apiID, "Properties", "RouteSettings"],
                "RouteSettings of \(apiID) must be a map"
            )
        }
        guard settings.object != nil else {
            throw Refusal("template-type", at: path + ["Properties", "RouteSettings"], "RouteSettings must be a map")
        }
        let route = method == DefinitionEditor.anyMethod ? name : "\(method.uppercased()) \(name)"
        let wrapped = condition.map { .conditional($0, settings) } ?? settings
        let merged = (existing[route]?.object ?? [:]).merging(wrapped.object ?? [:]) { _, new in new }
        resources[apiID]?[at: "Properties", "RouteSettings", route] = .object(merged)
    }

    private func addTagsToImplicitAPI(_ properties: JSONValue, _ resource: JSONValue, _ flavour: APIFlavour) {
        guard properties[flavour.idProperty] == nil, let type = resource["Type"]?.string else { return }
        let shared = globals?[String(type.dropFirst(Self.prefix.count))]
        let own = resource["Properties"]
        guard let tags = (own?["Tags"].given ?? shared?["Tags"].given)?.object,
            (own?["PropagateTags"].given ?? shared?["PropagateTags"].given) != nil
        else { return }
        let existing = resources[flavour.implicitID]?["Properties"]?["Tags"]?.object ?? [:]
        resources[flavour.implicitID]?[at: "Properties", "Tags"] = .object(existing.merging(tags) { $1 })
        resources[flavour.implicitID]?[at: "Properties", "PropagateTags"] = true
    }

    private func addConditionToImplicitAPI(_ flavour: APIFlavour) {
        guard let all = implicitConditions[flavour.implicitID]?.all, !all.isEmpty, !all.contains(nil) else { return }
        let names = all.compactMap { $0 }.sorted()
        if names.count == 1 {
            resources[flavour.implicitID]?[at: "Condition"] = .string(names[0])
        } else {
            resources[flavour.implicitID]?[at: "Condition"] = .string(flavour.implicitID + "Condition")
            addCombinedCondition(flavour.implicitID + "Condition", of: names)
        }
    }

    /// `Fn::Or` takes at most ten conditions.
    func addCombinedCondition(_ name: String, of names: [String]) {
        var groups: [[String]] = []
        for name in names {
            if groups.last.map({ $0.count < 10 }) == true {
                groups[groups.count - 1].append(name)
            } else {
                groups.append([name])
            }
        }
        func or(_ names: [String]) -> JSONValue {
            names.count == 1
                ? ["Condition": .string(names[0])]
                : ["Fn::Or": .array(names.map { ["Condition": .string($0)] })]
        }
        guard groups.count > 1 else {
            conditions[name] = or(names)
            return
        }
        for (index, group) in groups.enumerated() { conditions["\(name)\(index)"] = or(group) }
        conditions[name] = or(groups.indices.map { "\(name)\($0)" })
    }

    private func addPoliciesToImplicitAPI(_ flavour: APIFlavour) {
        guard let use = implicitConditions[flavour.implicitID] else { return }
        for (name, policies) in [
            ("DeletionPolicy", use.deletionPolicies), ("UpdateReplacePolicy", use.updateReplacePolicies),
        ] {
            let strongest = ["Retain", "Snapshot", "Delete"].first { policies.contains(.some($0)) }
            if let strongest { resources[flavour.implicitID]?[at: name] = .string(strongest) }
        }
    }

    private func addConditionsToPaths(_ flavour: APIFlavour) {
        for (apiID, api) in resources
        where api["Type"]?.string == flavour.resourceType && api["Properties"]?[Self.managed].given != nil {
            attempt {
                let path = ["Resources", apiID, "Properties", "DefinitionBody"]
                var editor = try DefinitionEditor(api["Properties"]?["DefinitionBody"], at: path)
                for name in editor.pathNames {
                    let all = Set((self.implicitConditions[apiID]?.conditions[name] ?? [:]).values)
                    guard !all.isEmpty, !all.contains(nil) else { continue }
                    let names = all.compactMap(\.self).sorted()
                    guard names.count > 1 else {
                        editor.makePathConditional(name, names[0])
                        continue
                    }
                    let condition =
                        apiID + name.replacing("/", with: "SLASH").replacing("{", with: "OB").replacing("}", with: "CB")
                        + "PathCondition"
                    self.addCombinedCondition(condition, of: names)
                    editor.makePathConditional(name, condition)
                }
                self.resources[apiID]?[at: "Properties", "DefinitionBody"] = editor.body
            }
        }
    }

    /// An API without a definition gets an empty one that its events fill.
    func addDefaultDefinitions() {
        for (id, resource) in resources {
            let skeleton: JSONValue
            switch resource["Type"]?.string {
            case "AWS::Serverless::Api": skeleton = APIFlavour.rest.skeleton
            case "AWS::Serverless::HttpApi": skeleton = APIFlavour.http.skeleton
            default: continue
            }
            let properties = resource["Properties"]
            if properties?["DefinitionBody"].given != nil || properties?["DefinitionUri"].given != nil { continue }
            resources[id]?[at: "Properties", "DefinitionBody"] = skeleton
            resources[id]?[at: "Properties", Self.managed] = true
        }
    }
}
