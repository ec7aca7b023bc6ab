import CloudCore
import OrderedCollections
import WorkshopCommon

/// The members of one request, as the JSON protocol names them, whichever protocol it came by.
struct SQSRequest {
    let members: JSONObject
    /// `http://127.0.0.1:4566`, as the client called us.
    let base: String
    /// A queue's path, to which old clients send their requests.
    let path: String
    let traceHeader: String?

    init(_ members: JSONObject, of request: CloudRequest) {
        self.init(
            members: members,
            base: "http://\(request.headers["Host"] ?? "localhost")",
            path: request.path,
            traceHeader: request.headers["X-Amzn-Trace-Id"]
        )
    }

    private init(members: JSONObject, base: String, path: String, traceHeader: String?) {
        self.members = members
        self.base = base
        self.path = path
        self.traceHeader = traceHeader
    }

    /// An entry of a batch.
    func entry(_ members: JSONObject) -> SQSRequest {
        SQSRequest(members: members, base: base, path: path, traceHeader: traceHeader)
    }

    private subscript(_ name: String) -> JSONValue? {
        guard let value = members[name], !value.isNull else { return nil }
        return value
    }

    func text(_ name: String) throws(AWSError) -> String? {
        guard let value = self[name] else { return nil }
        guard let text = value.string else { throw .serialization("\(name) is \(value.kind), not a string") }
        return text
    }

    /// The Query protocol writes numbers as text.
    func integer(_ name: String) throws(AWSError) -> Int? {
        guard let value = self[name] else { return nil }
        guard let number = value.int ?? value.string.flatMap({ Int($0) }) else {
            throw .serialization("\(name) is \(value.kind), not an integer")
        }
        return number
    }

    func list(_ name: String) throws(AWSError) -> [JSONValue] {
        guard let value = self[name] else { return [] }
        guard let list = value.array else { throw .serialization("\(name) is \(value.kind), not a list") }
        return list
    }

    func texts(_ name: String) throws(AWSError) -> [String] {
        var texts: [String] = []
        for value in try list(name) {
            guard let text = value.string else { throw .serialization("\(name) holds \(value.kind)") }
            texts.append(text)
        }
        return texts
    }

    func map(_ name: String) throws(AWSError) -> JSONObject {
        guard let value = self[name] else { return [:] }
        guard let map = value.object else { throw .serialization("\(name) is \(value.kind), not a map") }
        return map
    }

    func strings(_ name: String) throws(AWSError) -> OrderedDictionary<String, String> {
        var strings: OrderedDictionary<String, String> = [:]
        for (key, value) in try map(name) {
            guard let text = value.string else { throw .serialization("\(key) of \(name) is \(value.kind)") }
            strings[key] = text
        }
        return strings
    }

    // MARK: Addresses of queues

    func url(of queue: String, account: Account) -> String { "\(base)/\(account.id)/\(queue)" }

    /// Any URL will do whose last two parts name the account and the queue; a bare name is one of the account's own.
    func queueName(account: Account) throws(AWSError) -> String {
        let url = try text("QueueUrl") ?? (path == "/" ? nil : path)
        guard let url else { throw .missing("QueueUrl") }
        guard url.contains("/") else { return url }
        let parts = url.split(separator: "/")
        guard parts.count >= 2, parts[parts.count - 2] == account.id else { throw .noSuchQueue }
        return String(parts[parts.count - 1])
    }
}

extension AWSError {
    static func serialization(_ message: String) -> AWSError { AWSError("SerializationException", message) }
}

/// The members of the Query protocol under their names of the JSON protocol.
/// See the "flattened" lists in <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_Operations.html>.
enum QueryMembers {
    private static let lists = [
        "AttributeName": "AttributeNames", "MessageAttributeName": "MessageAttributeNames",
        "MessageSystemAttributeName": "MessageSystemAttributeNames", "TagKey": "TagKeys",
        "AWSAccountId": "AWSAccountIds", "ActionName": "Actions",
    ]
    private static let maps = [
        "Attribute": ("Attributes", "Name"), "MessageAttribute": ("MessageAttributes", "Name"),
        "MessageSystemAttribute": ("MessageSystemAttributes", "Name"), "Tag": ("Tags", "Key"),
    ]

    static func json(_ members: JSONObject) -> JSONObject {
        var result: JSONObject = [:]
        for (name, value) in members {
            if let plural = lists[name] {
                result[plural] = .array(QueryRequest.list(value))
            } else if let (plural, key) = maps[name] {
                result[plural] = .object(QueryRequest.map(value, key: key, value: "Value"))
            } else if name.hasSuffix("BatchRequestEntry") {
                let entries = QueryRequest.list(value).map { $0.object.map { .object(json($0)) } ?? $0 }
                result["Entries"] = .array(entries)
            } else {
                result[name] = value
            }
        }
        return result
    }
}
