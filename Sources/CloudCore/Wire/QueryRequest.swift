import OrderedCollections
package import WorkshopCommon

/// A request of the Query protocol: a form whose `Action` names the operation.
///
/// See <https://smithy.io/2.0/aws/protocols/aws-query-protocol.html>.
package struct QueryRequest: Hashable, Sendable {
    /// `SendMessage`
    package let action: String
    /// The members as the form has them: structures nest by dots, and lists and maps are objects whose keys are numbers
    /// that count from 1 (below `member` or `entry` where a service writes those). Every value is a string.
    ///
    ///     Attribute.1.Name=VisibilityTimeout&Attribute.1.Value=30
    ///     {"Attribute": {"1": {"Name": "VisibilityTimeout", "Value": "30"}}}
    package let members: JSONObject

    /// `nil` where there is no `Action`.
    package init?(_ request: CloudRequest) {
        let isForm = request.headers["Content-Type"]?.hasPrefix("application/x-www-form-urlencoded") ?? false
        var pairs = request.queryItems
        if isForm { pairs += PercentEncoding.query(String(decoding: request.body, as: UTF8.self)) }
        guard let action = pairs.first(where: { $0.name == "Action" })?.value else { return nil }
        self.action = action
        var root = Node()
        for pair in pairs where pair.name != "Action" && pair.name != "Version" {
            root.insert(pair.value, at: pair.name.split(separator: ".", maxSplits: Self.depth).map(String.init)[...])
        }
        members = root.members
    }

    /// Deeper than any member of any service's model.
    private static let depth = 24

    /// The elements of a list in the order of their numbers; an element that is no structure is its string.
    package static func list(_ value: JSONValue?) -> [JSONValue] {
        guard let object = value?.object else { return [] }
        if object.count == 1, let wrapped = object["member"] ?? object["entry"] { return list(wrapped) }
        return object.compactMap { key, value in Int(key).map { ($0, value) } }.sorted { $0.0 < $1.0 }.map(\.1)
    }

    /// The entries of a map, whose keys and values a service names as its model has it: `key` and `value`, mostly.
    package static func map(_ value: JSONValue?, key: String = "key", value valueName: String = "value") -> JSONObject {
        list(value).reduce(into: JSONObject()) { map, entry in
            if let name = entry[key]?.string, let value = entry[valueName] { map[name] = value }
        }
    }

    private struct Node {
        var text: String?
        var children: OrderedDictionary<String, Node> = [:]

        mutating func insert(_ text: String, at path: ArraySlice<String>) {
            guard let first = path.first else {
                self.text = text
                return
            }
            children[first, default: Node()].insert(text, at: path.dropFirst())
        }

        var members: JSONObject { children.mapValues(\.value) }
        var value: JSONValue { children.isEmpty ? .string(text ?? "") : .object(members) }
    }
}

/// What the Query protocol answers: `<SendMessageResponse><SendMessageResult>…`.
package struct QueryResponse {
    /// The XML namespace of the service: `http://queue.amazonaws.com/doc/2012-11-05/`.
    package let namespace: String

    package init(namespace: String) {
        self.namespace = namespace
    }

    /// - Parameter result: `nil` where the operation has no output.
    package func response(action: String, result: [XMLElement]?, requestID: String) -> CloudResponse {
        var children: [XMLElement] = []
        if let result { children.append(XMLElement("\(action)Result", result)) }
        children.append(XMLElement("ResponseMetadata", [XMLElement("RequestId", text: requestID)]))
        let root = XMLElement("\(action)Response", attributes: ["xmlns": namespace], children)
        return document(root, status: 200, requestID: requestID)
    }

    /// - Parameter code: Where the service writes another than in its JSON form: `AWS.SimpleQueueService.NonExistentQueue`.
    package func response(to error: AWSError, code: String? = nil, requestID: String) -> CloudResponse {
        let root = XMLElement(
            "ErrorResponse",
            attributes: ["xmlns": namespace],
            [
                XMLElement(
                    "Error",
                    [
                        XMLElement("Type", text: error.fault == .client ? "Sender" : "Receiver"),
                        XMLElement("Code", text: code ?? error.code),
                        XMLElement("Message", text: error.message),
                    ]
                ), XMLElement("RequestId", text: requestID),
            ]
        )
        return document(root, status: error.status, requestID: requestID)
    }

    private func document(_ root: XMLElement, status: Int, requestID: String) -> CloudResponse {
        CloudResponse(
            status: status,
            headers: ["Content-Type": "text/xml", "x-amzn-RequestId": requestID],
            body: .bytes(root.document(declaration: true))
        )
    }
}
