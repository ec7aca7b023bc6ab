import OrderedCollections
import WorkshopCommon

/// An object that stays the JSON it came as until something is written to it.
///
/// Most expressions look up few members of a large document; only those that are looked at are converted.
struct ObjectValue {
    private enum Storage {
        case json(JSONObject)
        case values(OrderedDictionary<String, Value>)
    }

    private var storage: Storage
    /// Which object of a document under transformation this is; values have no identity of their own.
    var identity: Int32?

    /// How deep values lie one in another here; see ``Value/nesting``. JSON that came as it is counts as flat, since its
    /// parser has bounded it.
    private(set) var nesting: Int32 = 1

    init() { storage = .values([:]) }

    init(_ members: OrderedDictionary<String, Value>) {
        storage = .values(members)
        nesting = 1 + (members.values.lazy.map(\.nesting).max() ?? 0)
    }

    init(json: JSONObject) { storage = .json(json) }

    var isEmpty: Bool { count == 0 }

    var count: Int {
        switch storage {
        case .json(let members): members.count
        case .values(let members): members.count
        }
    }

    var keys: [String] {
        switch storage {
        case .json(let members): Array(members.keys)
        case .values(let members): Array(members.keys)
        }
    }

    /// The document that this object still is, unconverted.
    var json: JSONObject? {
        if case .json(let members) = storage { members } else { nil }
    }

    /// Undefined when there is no such member; writing undefined removes it.
    subscript(_ key: String) -> Value {
        get {
            switch storage {
            case .json(let members): members[key].map { Value($0) } ?? .undefined
            case .values(let members): members[key] ?? .undefined
            }
        }
        set {
            var members = converted
            storage = .values([:])
            if newValue.isUndefined { members.removeValue(forKey: key) } else { members[key] = newValue }
            storage = .values(members)
            nesting = max(nesting, 1 + newValue.nesting)
        }
    }

    var members: [(key: String, value: Value)] {
        switch storage {
        case .json(let members): members.map { ($0.key, Value($0.value)) }
        case .values(let members): members.map { ($0.key, $0.value) }
        }
    }

    /// Takes the other object's members, in place where there is one of that name.
    mutating func merge(_ other: ObjectValue) {
        var merged = converted
        storage = .values([:])
        for (key, value) in other.members { merged[key] = value }
        storage = .values(merged)
        nesting = max(nesting, other.nesting)
    }

    private var converted: OrderedDictionary<String, Value> {
        switch storage {
        case .json(let members): members.mapValues { Value($0) }
        case .values(let members): members
        }
    }
}
