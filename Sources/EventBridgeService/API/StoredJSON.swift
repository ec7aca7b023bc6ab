import WorkshopCommon

/// A document of a client's, kept as it came.
struct StoredJSON: Codable, Hashable, Sendable {
    var value: JSONValue

    init(_ value: JSONValue) {
        self.value = value
    }

    init(from decoder: any Decoder) throws {
        value = try JSONValue(parsing: try decoder.singleValueContainer().decode(String.self))
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(value.serialized())
    }
}

/// Tags as EventBridge keeps them, in the order in which they were put on.
struct EventTags: Codable, Hashable, Sendable {
    private(set) var pairs: [[String]] = []

    init(_ tags: JSONValue? = nil) {
        add(tags)
    }

    /// A key that is there already gets the new value, in its place.
    mutating func add(_ tags: JSONValue?) {
        for tag in tags?.array ?? [] {
            guard let key = tag["Key"]?.string else { continue }
            let pair = [key, tag["Value"]?.string ?? ""]
            if let index = pairs.firstIndex(where: { $0[0] == key }) {
                pairs[index] = pair
            } else {
                pairs.append(pair)
            }
        }
    }

    mutating func remove(_ keys: [String]) {
        pairs.removeAll { keys.contains($0[0]) }
    }

    var json: JSONValue { .array(pairs.map { ["Key": .string($0[0]), "Value": .string($0[1])] }) }
}
