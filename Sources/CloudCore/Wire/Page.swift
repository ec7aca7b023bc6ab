import OrderedCollections
package import WorkshopCommon

/// One page of a list, and the token by which the next is asked for.
package struct Page<Element: Sendable>: Sendable {
    package let elements: [Element]
    package let nextToken: String?

    /// `nil` where the token is none of ours.
    package init?(of elements: [Element], size: Int, after token: String?) {
        var start = 0
        if let token {
            guard let bytes = Base64.decode(token), let offset = Int(String(decoding: bytes, as: UTF8.self)),
                offset >= 0
            else { return nil }
            start = min(offset, elements.count)
        }
        let end = min(start + max(size, 1), elements.count)
        self.elements = Array(elements[start..<end])
        nextToken = end < elements.count ? Base64.encode(String(end).utf8) : nil
    }

    package func json(_ name: String, _ element: (Element) -> JSONValue) -> JSONValue {
        var members: JSONObject = [name: .array(elements.map(element))]
        if let nextToken { members["NextToken"] = .string(nextToken) }
        return .object(members)
    }
}
