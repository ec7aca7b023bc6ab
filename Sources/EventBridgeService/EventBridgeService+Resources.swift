package import CloudCore
import OrderedCollections
import Synchronization
import WorkshopCommon

/// A stack's buses, rules, archives and connections.
///
/// See <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_Events.html>.
extension EventBridgeService: ResourceProvider {
    package var resourceTypes: [String] {
        [
            "AWS::Events::EventBus", "AWS::Events::EventBusPolicy", "AWS::Events::Connection",
            "AWS::Events::ApiDestination", "AWS::Events::Archive", "AWS::Events::Rule",
        ]
    }

    package func deploy(_ resource: DeclaredResource) async throws(AWSError) {
        let members = RequestMembers(resource.properties.object ?? [:])
        switch resource.type {
        case "AWS::Events::EventBus": try deployBus(resource, members)
        case "AWS::Events::EventBusPolicy": try deployPolicy(resource, members)
        case "AWS::Events::Connection": try await deployConnection(resource, members)
        case "AWS::Events::ApiDestination": try deployDestination(resource, members)
        case "AWS::Events::Archive": try deployArchive(resource, members)
        default: try deployRule(resource, members)
        }
    }

    package func remove(_ resource: DeclaredResource) async {
        let name = resource.physicalID
        switch resource.type {
        case "AWS::Events::EventBus": _ = try? deleteEventBus(RequestMembers(["Name": .string(name)]))
        case "AWS::Events::EventBusPolicy":
            var request: JSONObject = ["StatementId": resource.properties["StatementId"] ?? .null]
            request["EventBusName"] = resource.properties["EventBusName"]
            _ = try? removePermission(RequestMembers(request))
        case "AWS::Events::Connection":
            _ = try? await deleteConnection(RequestMembers(["Name": .string(name)]))
        case "AWS::Events::ApiDestination": try? dropDestination(name)
        case "AWS::Events::Archive": _ = try? deleteArchive(RequestMembers(["ArchiveName": .string(name)]))
        default:
            let bus = Self.busName(resource.properties["EventBusName"]?.string ?? "default")
            try? dropRule(Self.ruleName(resource), on: bus)
        }
    }

    private func deployBus(_ resource: DeclaredResource, _ members: RequestMembers) throws(AWSError) {
        var request = members.object
        request["Name"] = .string(resource.physicalID)
        if (try? bus(resource.physicalID)) == nil {
            _ = try createEventBus(RequestMembers(request))
        } else {
            _ = try updateEventBus(RequestMembers(request))
            try changeBus(resource.physicalID) { $0.tags = EventTags(members["Tags"]) }
        }
    }

    private func deployPolicy(_ resource: DeclaredResource, _ members: RequestMembers) throws(AWSError) {
        var request = members.object
        if let statement = request.removeValue(forKey: "Statement") {
            let document: JSONValue = ["Version": "2012-10-17", "Statement": statement]
            request["Policy"] = .string(document.serialized())
        }
        _ = try putPermission(RequestMembers(request))
    }

    private func deployConnection(_ resource: DeclaredResource, _ members: RequestMembers) async throws(AWSError) {
        var request = members.object
        request["Name"] = .string(resource.physicalID)
        if state.withLock({ $0.connections[resource.physicalID] }) == nil {
            _ = try await createConnection(RequestMembers(request))
        } else {
            _ = try await updateConnection(RequestMembers(request))
        }
        // The ARN is the one that the stack's other resources were told.
        guard let arn = resource.attributes["Arn"],
            let made = state.withLock({ $0.connections[resource.physicalID] })
        else { return }
        var connection = EventConnection(
            name: made.name,
            arn: arn,
            created: made.created,
            modified: made.modified,
            type: made.type,
            parameters: made.parameters
        )
        connection.description = made.description
        connection.secretARN = made.secretARN
        try keep(connection)
        authorize(connection)
    }

    private func deployDestination(_ resource: DeclaredResource, _ members: RequestMembers) throws(AWSError) {
        let name = resource.physicalID
        let before = state.withLock { $0.destinations[name] }
        var destination = APIDestination(
            name: name,
            arn: resource.attributes["Arn"] ?? before?.arn ?? arn("api-destination/\(name)/\(Identifiers.requestID())"),
            created: before?.created ?? clock.now,
            modified: clock.now,
            connectionARN: try members.text("ConnectionArn") ?? "",
            endpoint: try members.text("InvocationEndpoint") ?? "",
            method: try members.text("HttpMethod") ?? ""
        )
        destination.rate = try members.integer("InvocationRateLimitPerSecond") ?? 300
        destination.description = try members.text("Description")
        try keep(destination)
    }

    private func deployArchive(_ resource: DeclaredResource, _ members: RequestMembers) throws(AWSError) {
        var request = members.object
        request["ArchiveName"] = .string(resource.physicalID)
        request["EventSourceArn"] = request.removeValue(forKey: "SourceArn")
        request["EventPattern"] = request["EventPattern"].map(Self.patternText)
        if state.withLock({ $0.archives[resource.physicalID] }) == nil {
            _ = try createArchive(RequestMembers(request))
        } else {
            _ = try updateArchive(RequestMembers(request))
        }
    }

    private func deployRule(_ resource: DeclaredResource, _ members: RequestMembers) throws(AWSError) {
        var rule = EventRule(name: Self.ruleName(resource), bus: try busName(members))
        rule.pattern = members["EventPattern"].map { Self.patternText($0).string ?? "" }
        rule.scheduleExpression = try members.text("ScheduleExpression")
        rule.state = try members.text("State") ?? "ENABLED"
        rule.description = try members.text("Description")
        rule.roleARN = try members.text("RoleArn")
        rule.tags = EventTags(members["Tags"])
        try put(rule)
        let targets = (members["Targets"]?.array ?? []).map(EventTarget.init)
        for target in targets { try target.check() }
        let tags = rule.tags
        try changeRule(rule.name, on: rule.bus) { ($0.targets, $0.tags) = (targets, tags) }
    }

    /// A template writes a pattern as an object, or as its text.
    private static func patternText(_ value: JSONValue) -> JSONValue {
        .string(value.string ?? value.serialized())
    }

    /// `Ref` of a rule on a bus of one's own is `bus|rule`.
    private static func ruleName(_ resource: DeclaredResource) -> String {
        let id = resource.physicalID
        return id.split(separator: "|").last.map(String.init) ?? id
    }
}
