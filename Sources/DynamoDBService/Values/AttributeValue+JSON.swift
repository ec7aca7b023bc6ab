import CloudCore
import OrderedCollections
import WorkshopCommon

extension AttributeValue {
    /// As it is written in requests and responses: `{"S": "text"}`.
    var json: JSONValue {
        let value: JSONValue =
            switch self {
            case .string(let text): .string(text)
            case .number(let number): .string(number.description)
            case .binary(let bytes): .string(Base64.encode(bytes))
            case .bool(let value): .bool(value)
            case .null: .bool(true)
            case .stringSet(let texts): .array(texts.map { .string($0) })
            case .numberSet(let numbers): .array(numbers.map { .string($0.description) })
            case .binarySet(let all): .array(all.map { .string(Base64.encode($0)) })
            case .list(let values): .array(values.map(\.json))
            case .map(let item): item.json
            }
        return .object([kind.rawValue: value])
    }

    /// Reads a value whose shape has been checked (`RequestShape.attributeValue`).
    init(_ json: JSONValue) throws(RequestFailure) {
        let members = json.object ?? [:]
        var value: AttributeValue?
        var count = 0
        for (name, content) in members where !content.isNull {
            guard let kind = Kind(rawValue: name) else { continue }
            value = try AttributeValue(kind, content)
            count += 1
        }
        guard let value else {
            throw .validation(
                "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes"
            )
        }
        guard count == 1 else {
            throw .validation(
                "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported "
                    + "datatypes"
            )
        }
        self = value
    }

    private init(_ kind: Kind, _ content: JSONValue) throws(RequestFailure) {
        switch kind {
        case .string: self = .string(content.string ?? "")
        case .number: self = .number(try DynamoNumber(content.string ?? ""))
        case .binary: self = .binary(Base64.decode(content.string ?? "") ?? [])
        case .bool: self = .bool(content.flag ?? false)
        case .null:
            guard content.flag == true else {
                throw .invalidParameters("Null attribute value types must have the value of true")
            }
            self = .null
        case .stringSet: self = try .stringSet(texts: content).inOrderOfSets
        case .numberSet: self = try .numberSet(numbers: content).inOrderOfSets
        case .binarySet: self = try .binarySet(blobs: content).inOrderOfSets
        case .list:
            var values: [AttributeValue] = []
            for element in content.array ?? [] { values.append(try AttributeValue(element)) }
            self = .list(values)
        case .map: self = .map(try Item(json: content))
        }
    }

    private static func stringSet(texts content: JSONValue) throws(RequestFailure) -> AttributeValue {
        let texts = (content.array ?? []).map { $0.string ?? "" }
        guard !texts.isEmpty else { throw .invalidParameters("An string set  may not be empty") }
        if let shown = duplicates(texts, of: texts.map { Array($0.utf8) }) {
            throw .invalidValue(
                "Input collection [\(texts.joined(separator: ", "))] contains duplicates.",
                current: "Input collection [\(shown.joined(separator: ", "))] contains duplicates."
            )
        }
        return .stringSet(texts)
    }

    private static func numberSet(numbers content: JSONValue) throws(RequestFailure) -> AttributeValue {
        var numbers: [DynamoNumber] = []
        for element in content.array ?? [] { numbers.append(try DynamoNumber(element.string ?? "")) }
        guard !numbers.isEmpty else { throw .invalidParameters("An number set  may not be empty") }
        guard Set(numbers).count == numbers.count else {
            throw .value(
                "Input collection contains duplicates",
                current: "One or more parameter values were invalid: Input collection contains duplicates."
            )
        }
        return .numberSet(numbers)
    }

    private static func binarySet(blobs content: JSONValue) throws(RequestFailure) -> AttributeValue {
        let texts = (content.array ?? []).map { $0.string ?? "" }
        guard !texts.isEmpty else { throw .invalidParameters("Binary sets should not be empty") }
        let blobs = texts.map { Base64.decode($0) ?? [] }
        if let shown = duplicates(texts, of: blobs) {
            throw .invalidValue(
                "Input collection [\(texts.joined(separator: ", "))]of type BS contains duplicates.",
                current: "Input collection [\(shown.joined(separator: ","))]of type BS contains duplicates."
            )
        }
        return .binarySet(blobs)
    }

    /// A set's members as the current layer of AWS shows those of which one is there twice: in order up to the first that
    /// is, then that one, then the rest as it was sent. `nil` where none is.
    private static func duplicates(_ texts: [String], of values: [[UInt8]]) -> [String]? {
        var seen: Set<[UInt8]> = []
        guard let repeated = values.firstIndex(where: { !seen.insert($0).inserted }) else { return nil }
        let ordered = zip(values, texts).prefix(repeated).sorted { $0.0.lexicographicallyPrecedes($1.0) }.map(\.1)
        return (ordered + texts[repeated...]).map { "\"\($0)\"" }
    }
}

extension OrderedDictionary<String, AttributeValue> {
    var json: JSONValue { .object(JSONObject(uniqueKeysWithValues: lazy.map { ($0.key, $0.value.json) })) }

    init(json: JSONValue?) throws(RequestFailure) {
        self = [:]
        guard case .object(let members) = json else { return }
        reserveCapacity(members.count)
        for (name, value) in members {
            guard !value.isNull else { continue }
            self[name] = try AttributeValue(value)
        }
    }
}
