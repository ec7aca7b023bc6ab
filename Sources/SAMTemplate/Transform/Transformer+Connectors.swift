import OrderedCollections
import WorkshopCommon

/// `AWS::Serverless::Connector`, and `Connectors` of other resources.
extension Transformer {
    /// One end of a connector.
    struct ConnectorEnd {
        var id: String?
        var type: String
        /// `Arn`, `Url`, `Id`, `Name`, `Qualifier`, `RoleName`
        var values: JSONObject
    }

    /// A resource's `Connectors` become resources of their own.
    func embedConnectors() {
        for (id, resource) in resources {
            guard let connectors = resource["Connectors"] else { continue }
            resources[id]?[at: "Connectors"] = nil
            attempt {
                guard let members = connectors.object else {
                    throw Refusal(
                        "template-type",
                        at: ["Resources", id, "Connectors"],
                        "Connectors of \(id) must be a map"
                    )
                }
                for (name, connector) in members {
                    self.attempt { try self.embed(connector, name, in: id) }
                }
            }
        }
    }

    private func embed(_ connector: JSONValue, _ name: String, in id: String) throws {
        let path = ["Resources", id, "Connectors", name]
        guard connector.object != nil else {
            throw Refusal("template-type", at: path, "the connector \(name) must be a map with Properties")
        }
        guard connector["Properties"]?.object != nil else {
            throw Refusal(
                "template-type",
                at: path + ["Properties"],
                "Properties of the connector \(name) must be a map"
            )
        }
        var body = connector
        body[at: "Type"] = "AWS::Serverless::Connector"
        var source: JSONValue = ["Id": .string(id)]
        if let reference = connector["Properties"]?["SourceReference"] {
            let path = path + ["Properties", "SourceReference"]
            guard let members = reference.object else {
                throw Refusal("template-type", at: path, "SourceReference must be a map")
            }
            guard members["Id"] == nil else {
                throw Refusal(
                    "template-value",
                    at: path + ["Id"],
                    "SourceReference can't have an Id: the source is \(id)"
                )
            }
            source = .object(JSONObject(dictionaryLiteral: ("Id", .string(id))).merging(members) { own, _ in own })
            body[at: "Properties", "SourceReference"] = nil
        }
        body[at: "Properties", "Source"] = source
        guard resources[id + name] == nil else {
            throw Refusal(
                "template-duplicate-resource",
                at: path,
                "the connector \(id)\(name) has the name of another resource"
            )
        }
        resources[id + name] = body
        connectorPaths[id + name] = path
    }

    func transformConnector(_ id: String, _ resource: JSONValue) throws {
        let properties = resource["Properties"] ?? .object([:])
        let path = (connectorPaths[id] ?? ["Resources", id]) + ["Properties"]
        let origin = connectorPaths[id].map { $0[1] } ?? id
        let given = properties["Destination"]
        let destinations = given?.array ?? given.map { [$0] } ?? []
        guard !destinations.isEmpty else {
            throw Refusal("template-value", at: path + ["Destination"], "Destination is empty")
        }
        var attributes = ownAttributes(of: resource)
        attributes["Metadata"] = nil
        var generated: [String] = []
        for (index, destination) in destinations.enumerated() {
            generated += try connect(
                properties["Source"] ?? .null,
                destination,
                properties["Permissions"],
                id: id,
                suffix: given?.array == nil ? "" : "Destination\(index)",
                attributes: attributes,
                origin: origin,
                path: path
            )
        }
        output[id] = nil
        replaceDependency(on: id, by: generated)
    }

    /// - Returns: The ids of what was generated.
    @discardableResult
    func connect(
        _ sourceReference: JSONValue,
        _ destinationReference: JSONValue,
        _ permissions: JSONValue?,
        id: String,
        suffix: String = "",
        attributes: JSONObject,
        origin: String,
        path: [String]
    ) throws -> [String] {
        let source = try connectorEnd(sourceReference, facing: destinationReference, at: path + ["Source"])
        let destination = try connectorEnd(destinationReference, facing: sourceReference, at: path + ["Destination"])
        guard let profile = ConnectorTable.profile(source.type, destination.type) else {
            throw Refusal(
                "template-connector",
                at: path,
                "there is no connector from \(source.type) to \(destination.type)"
            )
        }
        let access = profile.properties["AccessCategories"]?.object ?? [:]
        let chosen = try chosenPermissions(permissions, profile, path)
        let isSourcePolicy = profile.properties["SourcePolicy"] == true
        let owner = isSourcePolicy ? source : destination
        let side = isSourcePolicy ? "Source" : "Destination"
        let categories = try access.filter { chosen.contains($0.key) }.mapValues {
            try filling($0, source, destination, path)
        }
        func need(_ key: String, _ what: String) throws -> JSONValue {
            guard let value = owner.values[key].given else {
                throw Refusal("template-connector", at: path + [side], "the \(side.lowercased()) has no \(what)")
            }
            return value
        }
        let document: JSONValue = [
            "Version": "2012-10-17",
            "Statement": .array(categories.values.flatMap { $0["Statement"]?.array ?? [] }),
        ]
        let policyID: String
        switch profile.kind {
        case "AWS_IAM_ROLE_MANAGED_POLICY":
            policyID = "\(id)Policy\(suffix)"
            let role = try need("RoleName", "IAM role that SAM knows")
            try emit(
                policyID,
                "AWS::IAM::ManagedPolicy",
                ["PolicyDocument": document, "Roles": [role]],
                attributes: attributes,
                origin: origin
            )
            addDependency(profile.properties["DependedBy"]?.string, on: policyID, source, destination)
        case "AWS_SQS_QUEUE_POLICY":
            policyID = "\(id)QueuePolicy\(suffix)"
            try emit(
                policyID,
                "AWS::SQS::QueuePolicy",
                ["PolicyDocument": document, "Queues": [try need("Url", "QueueUrl")]],
                attributes: attributes,
                origin: origin
            )
        case "AWS_SNS_TOPIC_POLICY":
            policyID = "\(id)TopicPolicy\(suffix)"
            try emit(
                policyID,
                "AWS::SNS::TopicPolicy",
                ["PolicyDocument": document, "Topics": [try need("Arn", "Arn")]],
                attributes: attributes,
                origin: origin
            )
        default:
            let function = try need("Arn", "Arn")
            var ids: [String] = []
            for (name, category) in categories {
                ids.append("\(id)\(name)LambdaPermission\(suffix)")
                try emit(
                    ids[ids.count - 1],
                    "AWS::Lambda::Permission",
                    .map([
                        "Action": category["Action"], "FunctionName": function, "Principal": category["Principal"],
                        "SourceArn": category["SourceArn"], "SourceAccount": category["SourceAccount"],
                    ]),
                    attributes: attributes,
                    origin: origin
                )
            }
            return ids
        }
        return [policyID]
    }

    private func chosenPermissions(
        _ given: JSONValue?,
        _ profile: ConnectorTable.Profile,
        _ path: [String]
    ) throws -> Set<String> {
        let known = profile.properties["AccessCategories"]?.object?.keys.elements ?? []
        let path = path + ["Permissions"]
        let chosen = Set((given?.array ?? []).compactMap(\.string))
        guard !chosen.isEmpty, chosen.isSubset(of: known) else {
            throw Refusal(
                "template-connector",
                at: path,
                "Permissions of this connector must be among \(known.joined(separator: ", "))"
            )
        }
        if let combinations = profile.properties["ValidAccessCategories"]?.array {
            let valid = combinations.map { Set(($0.array ?? []).compactMap(\.string)) }
            guard valid.contains(chosen) else {
                let shown = valid.map { $0.sorted().joined(separator: " + ") }.joined(separator: ", or ")
                throw Refusal("template-connector", at: path, "Permissions of this connector must be \(shown)")
            }
        }
        return chosen
    }

    /// A reference by `Id`, or by `Type` and values.
    private func connectorEnd(
        _ reference: JSONValue,
        facing other: JSONValue,
        at path: [String]
    ) throws -> ConnectorEnd {
        let hasID = reference["Id"] != nil
        let hasOthers = (reference.object ?? [:]).keys.contains { $0 != "Id" && $0 != "Qualifier" }
        guard hasID != hasOthers else {
            throw Refusal(
                "template-connector",
                at: path,
                "an end of a connector has either an Id or a Type with other values"
            )
        }
        guard hasID else {
            guard let type = reference["Type"]?.string, !type.isEmpty else {
                throw Refusal("template-missing-property", at: path, "this end of the connector has no Type")
            }
            let values: [(String, JSONValue?)] = [
                ("Arn", reference["Arn"]), ("Url", reference["QueueUrl"]), ("Id", reference["ResourceId"]),
                ("Name", reference["Name"]), ("Qualifier", reference["Qualifier"]), ("RoleName", reference["RoleName"]),
            ]
            return ConnectorEnd(
                id: nil,
                type: Self.plainType(type),
                values: JSONObject(values.compactMap { key, value in value.map { (key, $0) } }) { first, _ in first }
            )
        }
        if let id = reference["Id"]?.string, output[id] == nil, resources[id] != nil { throw Refusal.consequence }
        guard let id = reference["Id"]?.string, let resource = output[id]?.body else {
            let name = reference["Id"]?.string ?? ""
            throw Refusal(
                "template-dangling-reference",
                at: path + ["Id"],
                "the template has no resource \(name)",
                suggestion: nearestName(to: name, among: resources.keys).map { "did you mean \($0)?" }
            )
        }
        let type = resource["Type"]?.string ?? ""
        let table = ConnectorTable.reference(type)
        var values: JSONObject = [:]
        for (key, value) in table?.outputs.object ?? [:] { values[key] = Self.naming(value, id) }
        values["Qualifier"] = reference["Qualifier"] ?? values["Qualifier"]
        values["RoleName"] = roleName(table?.role, resource, other)
        return ConnectorEnd(id: id, type: type, values: values)
    }

    private static func plainType(_ type: String) -> String {
        [
            "AWS::Serverless::Function": "AWS::Lambda::Function",
            "AWS::Serverless::Api": "AWS::ApiGateway::RestApi",
            "AWS::Serverless::HttpApi": "AWS::ApiGatewayV2::Api",
            "AWS::Serverless::SimpleTable": "AWS::DynamoDB::Table",
            "AWS::Serverless::StateMachine": "AWS::StepFunctions::StateMachine",
        ][type] ?? type
    }

    /// The table writes `%{logicalId}` for the resource.
    private static func naming(_ value: JSONValue, _ id: String) -> JSONValue {
        switch value {
        case .string(let text): .string(text.replacing("%{logicalId}", with: id))
        case .array(let elements): .array(elements.map { naming($0, id) })
        case .object(let members): .object(members.mapValues { naming($0, id) })
        default: value
        }
    }

    private func roleName(_ property: JSONValue?, _ resource: JSONValue, _ other: JSONValue) -> JSONValue? {
        var role = property?.string.flatMap { resource["Properties"]?[$0] }
        if property?.object != nil {
            let target = resource["Properties"]?["Targets"]?.array?.first { target in
                target["Arn"]?.referencedResource.map { .string($0) == other["Id"] } == true
                    || (other["Arn"] != nil && target["Arn"] == other["Arn"])
            }
            role = target?["RoleArn"]
        }
        return role?.referencedResource.map { .ref($0) }
    }

    /// Replaces `%{Source.Arn}` and the like.
    private func filling(
        _ value: JSONValue,
        _ source: ConnectorEnd,
        _ destination: ConnectorEnd,
        _ path: [String]
    ) throws -> JSONValue {
        switch value {
        case .array(let elements): return .array(try elements.map { try filling($0, source, destination, path) })
        case .object(let members): return .object(try members.mapValues { try filling($0, source, destination, path) })
        case .string(let text) where text.contains("%{") || text.contains(ascii: "${"):
            return try filling(text, source, destination, path)
        default: return value
        }
    }

    private func filling(
        _ text: String,
        _ source: ConnectorEnd,
        _ destination: ConnectorEnd,
        _ path: [String]
    ) throws -> JSONValue {
        var template = ""
        var variables: JSONObject = [:]
        var rest = Substring(text)
        while let open = rest.firstRange(of: "%{"), let close = rest[open.upperBound...].firstIndex(of: "}") {
            let name = String(rest[open.upperBound..<close])
            let parts = name.split(separator: ".").map(String.init)
            let end = parts[0] == "Source" ? source : destination
            let key = parts.count == 2 ? (parts[1] == "ResourceId" ? "Id" : parts[1]) : ""
            guard let value = end.values[key].given else {
                throw Refusal(
                    "template-connector",
                    at: path + [parts[0]],
                    "this connector needs \(parts.last ?? name) of its \(parts[0].lowercased())"
                )
            }
            if text == "%{\(name)}" { return value }
            variables[parts.joined()] = value
            template += rest[..<open.lowerBound] + "${\(parts.joined())}"
            rest = rest[rest.index(after: close)...]
        }
        return .sub(template + rest, variables)
    }

    private func addDependency(
        _ dependedBy: String?,
        on policyID: String,
        _ source: ConnectorEnd,
        _ destination: ConnectorEnd
    ) {
        let waiting: String?
        switch dependedBy {
        case "SOURCE": waiting = source.id
        case "DESTINATION_EVENT_SOURCE_MAPPING":
            let mappings = output.filter { _, generated in
                generated.body["Type"] == "AWS::Lambda::EventSourceMapping"
                    && generated.body["Properties"]?["FunctionName"]?.referencedResource == destination.id
                    && generated.body["Properties"]?["EventSourceArn"]?.referencedResource == source.id
            }
            waiting = mappings.count == 1 ? mappings.keys[0] : nil
        default: waiting = nil
        }
        guard let waiting, let body = output[waiting]?.body else { return }
        let existing = body["DependsOn"].map { $0.array ?? [$0] } ?? []
        output[waiting]?.body[at: "DependsOn"] = .array(existing + [.string(policyID)])
    }

    private func replaceDependency(on id: String, by generated: [String]) {
        for (other, resource) in output {
            guard let given = resource.body["DependsOn"] else { continue }
            let existing = given.array ?? [given]
            guard existing.contains(.string(id)) else { continue }
            output[other]?.body[at: "DependsOn"] = .array(
                existing.filter { $0 != .string(id) } + generated.map { .string($0) }
            )
        }
    }
}
