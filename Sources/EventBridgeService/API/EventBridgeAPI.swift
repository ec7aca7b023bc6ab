package import CloudCore
import OrderedCollections
import WorkshopCommon

/// The API over HTTP: JSON 1.1, `X-Amz-Target: AWSEvents.PutEvents`.
/// See <https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_Operations.html>.
extension EventBridgeService: CloudService {
    package func accepts(_ request: CloudRequest) -> Bool {
        TargetedOperation(request)?.service == "AWSEvents"
    }

    package func respond(to request: CloudRequest) async -> CloudResponse {
        await WireProtocol.json11.serve(request) { operation, members throws(AWSError) in
            try await self.perform(operation, members)
        }
    }

    func perform(_ operation: String, _ request: RequestMembers) async throws(AWSError) -> JSONValue {
        if let answer = try performOnBuses(operation, request) { return answer }
        if let answer = try performOnRules(operation, request) { return answer }
        if let answer = try performOnArchives(operation, request) { return answer }
        if let answer = try await performOnConnections(operation, request) { return answer }
        throw .unknownOperation("EventBridge operation \(operation)", suggestion: "On AWS this call works.")
    }

    private func performOnBuses(_ operation: String, _ request: RequestMembers) throws(AWSError) -> JSONValue? {
        switch operation {
        case "PutEvents": try putEvents(request)
        case "TestEventPattern": try testEventPattern(request)
        case "CreateEventBus": try createEventBus(request)
        case "DescribeEventBus": try describeEventBus(request)
        case "UpdateEventBus": try updateEventBus(request)
        case "DeleteEventBus": try deleteEventBus(request)
        case "ListEventBuses": try listEventBuses(request)
        case "PutPermission": try putPermission(request)
        case "RemovePermission": try removePermission(request)
        case "TagResource": try tagResource(request)
        case "UntagResource": try untagResource(request)
        case "ListTagsForResource": try listTags(request)
        default: nil
        }
    }

    private func performOnRules(_ operation: String, _ request: RequestMembers) throws(AWSError) -> JSONValue? {
        switch operation {
        case "PutRule": try putRule(request)
        case "DescribeRule": try describeRule(request)
        case "DeleteRule": try deleteRule(request)
        case "EnableRule": try setState("ENABLED", request)
        case "DisableRule": try setState("DISABLED", request)
        case "ListRules": try listRules(request)
        case "ListRuleNamesByTarget": try listRuleNamesByTarget(request)
        case "PutTargets": try putTargets(request)
        case "RemoveTargets": try removeTargets(request)
        case "ListTargetsByRule": try listTargetsByRule(request)
        default: nil
        }
    }

    private func performOnArchives(_ operation: String, _ request: RequestMembers) throws(AWSError) -> JSONValue? {
        switch operation {
        case "CreateArchive": try createArchive(request)
        case "DescribeArchive": try describeArchive(request)
        case "UpdateArchive": try updateArchive(request)
        case "DeleteArchive": try deleteArchive(request)
        case "ListArchives": try listArchives(request)
        case "StartReplay": try startReplay(request)
        case "DescribeReplay": try describeReplay(request)
        case "CancelReplay": try cancelReplay(request)
        case "ListReplays": try listReplays(request)
        default: nil
        }
    }

    private func performOnConnections(
        _ operation: String,
        _ request: RequestMembers
    ) async throws(AWSError) -> JSONValue? {
        switch operation {
        case "CreateConnection": try await createConnection(request)
        case "UpdateConnection": try await updateConnection(request)
        case "DeleteConnection": try await deleteConnection(request)
        case "DescribeConnection": try describeConnection(request)
        case "ListConnections": try listConnections(request)
        case "CreateApiDestination": try createAPIDestination(request)
        case "UpdateApiDestination": try updateAPIDestination(request)
        case "DeleteApiDestination": try deleteAPIDestination(request)
        case "DescribeApiDestination": try describeAPIDestination(request)
        case "ListApiDestinations": try listAPIDestinations(request)
        default: nil
        }
    }

    // MARK: Common members

    static let namePattern = "[\\.\\-_A-Za-z0-9]+"

    static func isName(_ text: String) -> Bool {
        !text.isEmpty && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || ".-_".contains($0)) }
    }

    /// A name of up to 64 characters.
    func name(_ request: RequestMembers, _ member: String, at path: String, length: Int = 64) throws(AWSError) -> String
    {
        let name = try request.text(member)
        var check = ConstraintCheck()
        check.present(name, at: path)
        check.length(name, at: path, 1...length)
        check.pattern(name, at: path, Self.namePattern, Self.isName)
        try check.verify()
        return name ?? ""
    }

    /// The name of a bus that a request gives by its name or its ARN; `default` where it gives none.
    func busName(_ request: RequestMembers, _ member: String = "EventBusName") throws(AWSError) -> String {
        Self.busName(try request.text(member) ?? "default")
    }

    static func busName(_ text: String) -> String {
        guard text.hasPrefix("arn:"), let resource = ARN(text)?.resource, resource.hasPrefix("event-bus/") else {
            return text
        }
        return String(resource.dropFirst("event-bus/".count))
    }

    func page<Element: Sendable>(
        of elements: [Element],
        _ request: RequestMembers
    ) throws(AWSError) -> Page<Element> {
        let limit = try request.integer("Limit")
        var check = ConstraintCheck()
        check.value(limit, at: "limit", 1...100)
        try check.verify()
        guard let page = Page(of: elements, size: limit ?? 100, after: try request.text("NextToken")) else {
            throw .invalidEventToken
        }
        return page
    }
}
