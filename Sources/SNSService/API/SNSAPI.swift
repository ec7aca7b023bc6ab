package import CloudCore
import OrderedCollections
import WorkshopCommon

/// The API over HTTP: Query and XML.
/// See <https://docs.aws.amazon.com/sns/latest/api/API_Operations.html>.
extension SNSService: CloudService {
    private static let version = "2010-03-31"
    private static let actions: Set<String> = [
        "AddPermission", "CheckIfPhoneNumberIsOptedOut", "ConfirmSubscription", "CreateTopic", "DeleteTopic",
        "GetSubscriptionAttributes", "GetTopicAttributes", "ListPhoneNumbersOptedOut", "ListSubscriptions",
        "ListSubscriptionsByTopic", "ListTagsForResource", "ListTopics", "OptInPhoneNumber", "Publish", "PublishBatch",
        "RemovePermission", "SetSubscriptionAttributes", "SetTopicAttributes", "Subscribe",
        "TagResource", "Unsubscribe", "UntagResource",
    ]

    package func accepts(_ request: CloudRequest) -> Bool {
        guard request.headers["X-Amz-Target"] == nil, request.method == "POST" || request.method == "GET" else {
            return false
        }
        if let scope = CredentialScope(request) { return scope.service == "sns" }
        // Unsigned, as a confirmation or a direct post is.
        guard let query = QueryRequest(request), Self.actions.contains(query.action) else { return false }
        return query.members.keys.contains { ["TopicArn", "SubscriptionArn", "TargetArn", "ResourceArn"].contains($0) }
            || (request.query ?? "").contains(Self.version)
            || String(decoding: request.body.suffix(4096), as: UTF8.self).contains(Self.version)
    }

    package func respond(to request: CloudRequest) async -> CloudResponse {
        let requestID = Identifiers.requestID()
        let xml = QueryResponse(namespace: "http://sns.amazonaws.com/doc/2010-03-31/")
        do throws(AWSError) {
            guard let query = QueryRequest(request) else {
                throw AWSError("MissingAction", "Could not find Action to perform in the request")
            }
            let answer = try await perform(query.action, SNSRequest(members: query.members), request)
            return xml.response(action: query.action, result: answer.map(SNSXML.elements), requestID: requestID)
        } catch {
            return xml.response(to: error, requestID: requestID)
        }
    }

    /// - Returns: `nil` where the operation answers nothing.
    private func perform(
        _ action: String,
        _ request: SNSRequest,
        _ http: CloudRequest
    ) async throws(AWSError) -> JSONObject? {
        switch action {
        case "CreateTopic": return try createTopic(request)
        case "DeleteTopic": try deleteTopic(request)
        case "ListTopics": return try listTopics(request)
        case "GetTopicAttributes": return try getTopicAttributes(request)
        case "SetTopicAttributes": try setTopicAttributes(request)
        case "AddPermission": try addPermission(request)
        case "RemovePermission": try removePermission(request)
        case "TagResource":
            try tagResource(request)
            return [:]
        case "UntagResource":
            try untagResource(request)
            return [:]
        case "ListTagsForResource": return try listTags(request)
        case "Subscribe": return try await subscribe(request)
        case "ConfirmSubscription": return try confirmSubscription(request)
        case "Unsubscribe": try unsubscribe(request)
        case "ListSubscriptions", "ListSubscriptionsByTopic": return try listSubscriptions(request, action: action)
        case "GetSubscriptionAttributes": return try getSubscriptionAttributes(request)
        case "SetSubscriptionAttributes": try setSubscriptionAttributes(request)
        case "Publish": return try publish(request, traceHeader: http.headers["X-Amzn-Trace-Id"])
        case "PublishBatch": return try publishBatch(request, traceHeader: http.headers["X-Amzn-Trace-Id"])
        // Nobody is sent a short message here, so nobody opts out.
        case "ListPhoneNumbersOptedOut": return ["phoneNumbers": []]
        case "CheckIfPhoneNumberIsOptedOut":
            _ = try request.required("phoneNumber")
            return ["isOptedOut": false]
        case "OptInPhoneNumber":
            _ = try request.required("phoneNumber")
            return [:]
        default:
            throw AWSError("InvalidAction", "Operation \(action) is not valid for this endpoint.")
        }
        return nil
    }
}

/// SNS's answers in XML: lists of `member`, maps of `entry`.
enum SNSXML {
    static func elements(_ answer: JSONObject) -> [XMLElement] { answer.map { element($0.key, $0.value) } }

    private static func element(_ name: String, _ value: JSONValue) -> XMLElement {
        switch value {
        case .array(let list): XMLElement(name, list.map { element("member", $0) })
        case .object(let map) where name == "Attributes":
            XMLElement(
                name,
                map.map { entry in
                    XMLElement("entry", [XMLElement("key", text: entry.key), element("value", entry.value)])
                }
            )
        case .object(let members): XMLElement(name, elements(members))
        default: XMLElement(name, text: value.string ?? value.serialized())
        }
    }
}
