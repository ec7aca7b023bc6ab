import OrderedCollections
import WorkshopCommon

/// A document that a row of the store can hold.
protocol StoredDocument: Hashable, Sendable {
    init(stored row: JSONValue?)
    var stored: JSONValue { get }
}

extension APIRecord {
    init(stored row: JSONValue) {
        document = Document(stored: row["api"])
        deployments = (row["deployments"]?.object ?? [:]).mapValues { deployment in
            Deployment(
                members: deployment["members"]?.object ?? [:],
                document: Document(stored: deployment["api"])
            )
        }
        stages = Document.objects(row["stages"])
    }

    var stored: JSONValue {
        [
            "api": document.stored,
            "deployments": .object(
                deployments.mapValues { ["members": .object($0.members), "api": $0.document.stored] }
            ),
            "stages": .object(stages.mapValues { .object($0) }),
        ]
    }
}

extension RESTDocument: StoredDocument {
    private static var parts: Parts {
        [
            ("resources", \.resources), ("authorizers", \.authorizers), ("models", \.models),
            ("requestValidators", \.requestValidators), ("gatewayResponses", \.gatewayResponses),
        ]
    }

    init(stored row: JSONValue?) {
        self.init(id: "")
        api = row?["api"]?.object ?? [:]
        read(Self.parts, from: row)
    }

    var stored: JSONValue { written(Self.parts, beside: api) }
}

extension HTTPDocument: StoredDocument {
    private static var parts: Parts {
        [("routes", \.routes), ("integrations", \.integrations), ("authorizers", \.authorizers)]
    }

    init(stored row: JSONValue?) {
        self.init(id: "")
        api = row?["api"]?.object ?? [:]
        read(Self.parts, from: row)
    }

    var stored: JSONValue { written(Self.parts, beside: api) }
}

extension StoredDocument {
    typealias Parts = [(name: String, place: WritableKeyPath<Self, OrderedDictionary<String, JSONObject>>)]

    /// Objects by their names, in order.
    fileprivate static func objects(_ value: JSONValue?) -> OrderedDictionary<String, JSONObject> {
        (value?.object ?? [:]).mapValues { $0.object ?? [:] }
    }

    fileprivate mutating func read(_ parts: Parts, from row: JSONValue?) {
        for part in parts { self[keyPath: part.place] = Self.objects(row?[part.name]) }
    }

    fileprivate func written(_ parts: Parts, beside api: JSONObject) -> JSONValue {
        var row: JSONObject = ["api": .object(api)]
        for part in parts { row[part.name] = .object(self[keyPath: part.place].mapValues { .object($0) }) }
        return .object(row)
    }
}
