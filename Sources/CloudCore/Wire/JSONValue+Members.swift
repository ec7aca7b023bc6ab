import OrderedCollections
package import WorkshopCommon

extension JSONValue {
    /// An object of the members that have a value.
    package static func members(_ members: KeyValuePairs<String, JSONValue?>) -> JSONValue {
        var object: JSONObject = [:]
        for (name, value) in members {
            if let value { object[name] = value }
        }
        return .object(object)
    }

    package static func text(_ value: String?) -> JSONValue? { value.map { .string($0) } }
    package static func texts(_ values: [String]) -> JSONValue { .array(values.map { .string($0) }) }
    package static func integer(_ value: Int?) -> JSONValue? { value.map { .number(JSONNumber($0)) } }
}
