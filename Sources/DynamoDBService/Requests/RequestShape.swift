import CloudCore
import OrderedCollections
import WorkshopCommon

/// The type of a member of a request, as the service's model has it.
///
/// AWS looks at a request in two passes, of which the first stops at what can't be read (`SerializationException`) and the
/// second collects up to ten broken constraints (`ValidationException`).
indirect enum RequestShape: Sendable {
    case string(Rules = Rules())
    /// `Integer` or `Long`.
    case integer(String, Rules = Rules())
    case boolean
    case blob
    case list(RequestShape, Rules = Rules())
    case map(RequestShape, Rules = Rules(), of: String = "AttributeValue")
    case structure(String, [Member])
    case attributeValue

    struct Rules: Sendable {
        var values: [String] = []
        /// Of a text's characters, a list's elements or a map's members, or the bounds of a number.
        var minimum: Int?
        var maximum: Int?
        var isName = false
        /// Of each of a map's keys and values.
        var keys: String?
        var elements: ClosedRange<Int>?
    }

    struct Member: Sendable {
        let name: String
        let shape: RequestShape
        let isRequired: Bool

        init(_ name: String, _ shape: RequestShape, required: Bool = false) {
            (self.name, self.shape, isRequired) = (name, shape, required)
        }
    }

    static func oneOf(_ values: String...) -> RequestShape { .string(Rules(values: values)) }

    static let key = RequestShape.map(.attributeValue)
    static let name = RequestShape.string(Rules(minimum: 3, maximum: 255, isName: true))
    static let text = RequestShape.string()
    static let long = RequestShape.integer("Long")
}

// MARK: Serialization

extension RequestShape {
    func checkTypes(_ value: JSONValue) throws(RequestFailure) {
        if value.isNull { return }
        switch self {
        case .string: try Self.expectScalar(value, "String", isRight: value.string != nil)
        case .integer(let type, _): try Self.expectScalar(value, type, isRight: value.isNumber)
        case .boolean: try Self.checkBoolean(value)
        case .blob: try Self.checkBlob(value)
        case .list(let element, _):
            guard let elements = value.array else {
                throw .serialization(
                    value.object == nil
                        ? "Unexpected field type" : "Start of structure or map found where not expected"
                )
            }
            for child in elements { try element.checkTypes(child) }
        case .map(let element, _, let type):
            guard let members = value.object else {
                throw .serialization(
                    value.array == nil
                        ? "Unexpected field type"
                        : "Unrecognized collection type java.util.Map<java.lang.String, "
                            + "\(Self.javaName(type))>"
                )
            }
            for child in members.values { try element.checkTypes(child) }
        case .structure(let type, let shapes):
            let members = try Self.structureMembers(value, type)
            for shape in shapes { if let child = members[shape.name] { try shape.shape.checkTypes(child) } }
        case .attributeValue: try Self.checkAttributeValue(value)
        }
    }

    private static func checkAttributeValue(_ value: JSONValue) throws(RequestFailure) {
        for (name, child) in try structureMembers(value, "AttributeValue") {
            switch name {
            case "S", "N": try expectScalar(child, "String", isRight: child.string != nil || child.isNull)
            case "B": try RequestShape.blob.checkTypes(child)
            case "BOOL", "NULL": try RequestShape.boolean.checkTypes(child)
            case "SS", "NS": try RequestShape.list(.text).checkTypes(child)
            case "BS": try RequestShape.list(.blob).checkTypes(child)
            case "L": try RequestShape.list(.attributeValue).checkTypes(child)
            case "M": try RequestShape.map(.attributeValue).checkTypes(child)
            default: continue
            }
        }
    }

    private static func structureMembers(_ value: JSONValue, _ type: String) throws(RequestFailure) -> JSONObject {
        if let members = value.object { return members }
        throw .serialization(
            value.array == nil
                ? "Unexpected value type in payload" : "Unrecognized collection type class \(javaName(type))"
        )
    }

    private static func javaName(_ type: String) -> String {
        type == "String" ? "java.lang.String" : "com.amazonaws.dynamodb.v20120810.\(type)"
    }

    private static func expectScalar(_ value: JSONValue, _ type: String, isRight: Bool) throws(RequestFailure) {
        if isRight { return }
        throw .serialization(
            collectionProblem(value, "java.lang.\(type)")
                ?? "\(value.tokenName) cannot be converted to \(type)"
        )
    }

    private static func checkBoolean(_ value: JSONValue) throws(RequestFailure) {
        if value.bool != nil { return }
        throw .serialization(
            collectionProblem(value, "java.lang.Boolean")
                ?? (value.string == nil
                    ? "\(value.tokenName) cannot be converted to Boolean" : "Unexpected token received from parser")
        )
    }

    private static func collectionProblem(_ value: JSONValue, _ type: String) -> String? {
        switch value {
        case .array: "Unrecognized collection type class \(type)"
        case .object: "Start of structure or map found where not expected"
        default: nil
        }
    }

    private static func checkBlob(_ value: JSONValue) throws(RequestFailure) {
        guard let text = value.string else {
            throw .serialization(
                collectionProblem(value, "java.nio.ByteBuffer")
                    ?? "only base-64-encoded strings are convertible to bytes"
            )
        }
        let count = text.utf8.count
        guard count % 4 == 0 else {
            throw .serialization(
                "Base64 encoded length is expected a multiple of 4 bytes but found: \(count)"
            )
        }
        if let wrong = text.unicodeScalars.first(where: { !isBase64($0) }) {
            throw .serialization("Invalid Base64 character: '\(wrong)'")
        }
        guard let bytes = Base64.decode(text), Base64.encode(bytes) == text else {
            throw .serialization("Invalid last non-pad Base64 character dectected")
        }
    }

    private static func isBase64(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "+", "/", "=": true
        default: false
        }
    }
}

extension JSONValue {
    fileprivate var isNumber: Bool { if case .number = self { true } else { false } }

    /// As the parser of AWS's service framework names what it read.
    fileprivate var tokenName: String {
        switch self {
        case .string: "STRING_VALUE"
        case .bool(let value): value ? "TRUE_VALUE" : "FALSE_VALUE"
        case .number(let number):
            number.literal.utf8.allSatisfy { $0 == 0x2D || $0 >= 0x30 && $0 <= 0x39 }
                ? "NUMBER_VALUE" : "DECIMAL_VALUE"
        default: "NULL_VALUE"
        }
    }
}
