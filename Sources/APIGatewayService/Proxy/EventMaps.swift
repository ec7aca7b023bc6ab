import OrderedCollections
import WorkshopCommon

// The maps of payload format 1.0: null where nothing is in them.

/// Of values of one name the last.
func lastValues(_ pairs: [(name: String, value: String)]) -> JSONValue {
    if pairs.isEmpty { return .null }
    var object: JSONObject = [:]
    for pair in pairs { object[pair.name] = .string(pair.value) }
    return .object(object)
}

/// All values of each name.
func allValues(_ pairs: [(name: String, value: String)]) -> JSONValue {
    if pairs.isEmpty { return .null }
    var lists: OrderedDictionary<String, [JSONValue]> = [:]
    for pair in pairs { lists[pair.name, default: []].append(.string(pair.value)) }
    return .object(lists.mapValues { .array($0) })
}
