import OrderedCollections
import WorkshopCommon

extension Value {
    /// Arrays are taken apart, objects are kept as they are until they are looked into.
    init(_ json: JSONValue) {
        switch json {
        case .null: self = .null
        case .bool(let value): self = .bool(value)
        case .number(let number): self = .number(number.fastDouble)
        case .string(let string): self = .string(string)
        case .array(let elements): self = .array(elements.map { Value($0) })
        case .object(let members): self = .object(ObjectValue(json: members))
        }
    }

    /// The value as JSON, functions as the empty string, as `$string` writes them.
    ///
    /// - Returns: `nil` for undefined.
    /// - Throws: `D1001` for a number that JSON can't write; `U1001` when the value is nested without measure.
    func json(depth: Int = 0) throws(JSONataError) -> JSONValue? {
        guard depth <= Value.maximumDepth else { throw JSONataError.tooDeep() }
        switch self {
        case .undefined: return nil
        case .null: return .null
        case .bool(let value): return .bool(value)
        case .string(let string): return .string(string)
        case .function: return .string("")
        case .number(let number):
            guard number.isFinite else { throw JSONataError("D1001", value: self) }
            return .number(JSONNumber(literal: number.javaScriptDescription))
        case .array(let array):
            var elements: [JSONValue] = []
            elements.reserveCapacity(array.count)
            for element in array.elements { elements.append(try element.json(depth: depth + 1) ?? .null) }
            return .array(elements)
        case .object(let object):
            if let json = object.json { return .object(json) }
            var members: JSONObject = [:]
            for (key, value) in object.members {
                if let value = try value.json(depth: depth + 1) { members[key] = value }
            }
            return .object(members)
        }
    }

    /// As deep as a document that our own parser reads.
    static let maximumDepth = JSONValue.maximumDepth
}

extension JSONNumber {
    /// Short whole numbers, the most frequent ones, without the general parser.
    fileprivate var fastDouble: Double {
        var utf8 = literal.utf8[...]
        let isNegative = utf8.first == UInt8(ascii: "-")
        if isNegative { utf8 = utf8.dropFirst() }
        guard utf8.count <= 15 else { return double }
        var result = 0
        for byte in utf8 {
            guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return double }
            result = result * 10 + Int(byte - UInt8(ascii: "0"))
        }
        return isNegative ? -Double(result) : Double(result)
    }
}
