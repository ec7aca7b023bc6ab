package import CloudCore
import OrderedCollections
import WorkshopCommon

/// `/2015-03-31/event-source-mappings`.
/// See <https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html> and its neighbours.
extension EventSourceService: CloudService {
    private static let path = "/2015-03-31/event-source-mappings"

    package func accepts(_ request: CloudRequest) -> Bool {
        request.path.hasPrefix(Self.path) || Self.taggedMapping(request) != nil
    }

    package func respond(to request: CloudRequest) async -> CloudResponse {
        let requestID = Identifiers.requestID()
        do throws(AWSError) {
            if let id = Self.taggedMapping(request) { return try answerAboutTags(request, of: id, requestID) }
            let (status, body) = try await answer(request)
            return WireProtocol.restJSON.response(status: status, body, requestID: requestID)
        } catch {
            return WireProtocol.restJSON.response(to: error, requestID: requestID)
        }
    }

    private func answer(_ request: CloudRequest) async throws(AWSError) -> (Int, JSONValue) {
        let rest = request.path.dropFirst(Self.path.count).split(separator: "/").map { PercentEncoding.decode($0) }
        switch (request.method, rest.count) {
        case ("GET", 0): return (200, try list(request))
        case ("POST", 0):
            let mapping = try await create(try members(request), id: Identifiers.requestID())
            return (202, mapping.json(account: account))
        case ("GET", 1): return (200, try mapping(rest[0]).json(account: account))
        case ("PUT", 1): return (202, try await update(rest[0], try members(request)).json(account: account))
        case ("DELETE", 1):
            var mapping = try mapping(rest[0])
            mapping.state = .deleting
            try remove(mapping.id)
            return (202, mapping.json(account: account))
        default:
            throw .unknownOperation(
                "Lambda operation \(request.method) \(request.path)",
                suggestion: "On AWS it may work."
            )
        }
    }

    func members(_ request: CloudRequest) throws(AWSError) -> JSONObject {
        guard !request.body.isEmpty else { return [:] }
        let value: JSONValue
        do { value = try JSONValue(parsing: request.body) } catch {
            throw AWSError(
                "InvalidRequestContentException",
                "Could not parse request body into json: \(error)",
                members: ["Type": "User"]
            )
        }
        guard let members = value.object else {
            throw AWSError("SerializationException", "The body is \(value.kind)", messageMember: "Message")
        }
        return members
    }

    private func list(_ request: CloudRequest) throws(AWSError) -> JSONValue {
        let query = request.queryItems
        let value = { (name: String) in query.first { $0.name == name }?.value }
        var shown = mappings
        if let source = value("EventSourceArn") { shown = shown.filter { $0.source == source } }
        if let function = value("FunctionName") {
            shown = shown.filter { $0.functionARN == function || $0.functionARN.hasSuffix(":function:\(function)") }
        }
        let limit = value("MaxItems").flatMap { Int($0) } ?? 100
        guard (1...10_000).contains(limit) else {
            throw .validation(
                "Value '\(limit)' at 'maxItems' failed to satisfy constraint: Member must have value "
                    + (limit < 1 ? "greater than or equal to 1" : "less than or equal to 10000")
            )
        }
        if let marker = value("Marker") {
            guard let place = shown.firstIndex(where: { $0.id == marker }) else {
                throw .invalidParameter("Invalid Marker")
            }
            shown.removeFirst(place + 1)
        }
        let page = shown.prefix(min(limit, 100))
        var members: JSONObject = ["EventSourceMappings": .array(page.map { $0.json(account: account) })]
        if page.count < shown.count, let last = page.last { members["NextMarker"] = .string(last.id) }
        return .object(members)
    }
}

/// Mappings that a stack declares.
extension EventSourceService: ResourceProvider {
    package var resourceTypes: [String] { ["AWS::Lambda::EventSourceMapping"] }

    package func deploy(_ resource: DeclaredResource) async throws(AWSError) {
        let members = (resource.properties.object ?? [:]).mapValues(Self.typed)
        let id = resource.physicalID
        guard let existing = mappings.first(where: { $0.id == id }) else {
            _ = try await create(members, id: id)
            return
        }
        // What is set as before goes on without a pause.
        var wanted = existing.settings.document.filter { $0.key.hasPrefix("StartingPosition") }
        wanted.merge(members.filter { MappingRules.settable.contains($0.key) && !$0.value.isNull }) { _, new in new }
        wanted.merge(MappingRules.defaults(isQueue: existing.isQueue)) { given, _ in given }
        let isSame =
            existing.source == members["EventSourceArn"]?.string
            && JSONValue.object(existing.settings.document).isEquivalent(to: .object(wanted))
            && existing.isEnabled == (members["Enabled"]?.bool ?? true)
            && existing.functionARN.hasSuffix(members["FunctionName"]?.string ?? "?")
        try changeTags(of: id) { $0 = MappingRules.tags(members["Tags"]) }
        guard !isSame else { return resume(id) }
        if existing.source != members["EventSourceArn"]?.string {
            try remove(id)
            _ = try await create(members, id: id)
        } else {
            var changes = MappingRules.defaults(isQueue: existing.isQueue)
            for name in ["FilterCriteria", "ScalingConfig", "MetricsConfig"] { changes[name] = [:] }
            changes["FunctionResponseTypes"] = []
            changes["Enabled"] = true
            changes.merge(members) { _, new in new }
            _ = try await update(id, changes)
        }
    }

    package func remove(_ resource: DeclaredResource) async { try? remove(resource.physicalID) }

    /// CloudFormation takes numbers and flags as text, too.
    private static func typed(_ value: JSONValue) -> JSONValue {
        switch value {
        case .string("true"): true
        case .string("false"): false
        case .string(let text): Int(text).map { .number(JSONNumber($0)) } ?? value
        case .object(let members): .object(members.mapValues { $0.object == nil ? typed($0) : $0 })
        default: value
        }
    }
}
