import CloudCore
import OrderedCollections
import WorkshopCommon

extension RequestShape {
    /// Where a value stands: what AWS says of one of the wrong type depends on it.
    enum Position {
        /// A member of a structure.
        case member
        /// An element of a list, or a value of a map.
        case element
    }

    /// - Throws: `SerializationException`, for the first value that can't be read as its type.
    func checkTypes(_ value: JSONValue, _ position: Position = .member) throws(RequestFailure) {
        if value.isNull { return }
        switch self {
        case .string: try Self.expectScalar(value, "String", isRight: value.string != nil)
        case .integer(let type, _): try Self.expectScalar(value, type, isRight: value.isNumber)
        case .boolean: try Self.checkBoolean(value)
        case .blob: try Self.checkBlob(value)
        case .list(let element, _):
            guard let elements = value.array else {
                throw value.object == nil ? Self.noCollection(position) : .serialization(Self.unexpectedStart)
            }
            for child in elements { try element.checkTypes(child, .element) }
        case .map(let element, _, let type):
            guard let members = value.object else {
                throw value.array == nil
                    ? Self.noCollection(position)
                    : .serialization(
                        "Unrecognized collection type java.util.Map<java.lang.String, \(Self.javaName(type))>"
                    )
            }
            for child in members.values { try element.checkTypes(child, .element) }
        case .structure(let type, let shapes):
            let members = try Self.structureMembers(value, type, position)
            for shape in shapes { if let child = members[shape.name] { try shape.shape.checkTypes(child) } }
        case .attributeValue:
            for (name, child) in try Self.structureMembers(value, "AttributeValue", position) {
                try Self.attributeMembers[name]?.checkTypes(child)
            }
        }
    }

    static let attributeMembers: [String: RequestShape] = [
        "S": .text, "N": .text, "B": .blob, "BOOL": .boolean, "NULL": .boolean, "SS": .list(.text), "NS": .list(.text),
        "BS": .list(.blob), "L": .list(.attributeValue), "M": .map(.attributeValue),
    ]

    // MARK: Collections

    private static let unexpectedStart = "Start of structure or map found where not expected"

    /// The second text is how the service's framework fails on its own.
    private static func noCollection(_ position: Position) -> RequestFailure {
        let type = "sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl"
        return .serialization(
            position == .member
                ? "Unexpected field type"
                : "class \(type) cannot be cast to class java.lang.Class (\(type) and java.lang.Class are in module "
                    + "java.base of loader 'bootstrap')"
        )
    }

    private static func structureMembers(
        _ value: JSONValue,
        _ type: String,
        _ position: Position
    ) throws(RequestFailure) -> JSONObject {
        if let members = value.object { return members }
        guard value.array == nil else {
            throw .serialization("Unrecognized collection type class \(javaName(type))")
        }
        throw .serialization(position == .member ? "Unexpected field type" : "Unexpected value type in payload")
    }

    private static func javaName(_ type: String) -> String {
        if type.contains(".") { return type }
        return type == "String" ? "java.lang.String" : "com.amazonaws.dynamodb.v20120810.\(type)"
    }

    private static func collectionProblem(_ value: JSONValue, _ type: String) -> String? {
        switch value {
        case .array: "Unrecognized collection type class \(type)"
        case .object: unexpectedStart
        default: nil
        }
    }

    // MARK: Scalars

    private static func expectScalar(_ value: JSONValue, _ type: String, isRight: Bool) throws(RequestFailure) {
        if isRight { return }
        throw .serialization(
            collectionProblem(value, "java.lang.\(type)")
                ?? "\(value.tokenName) cannot be converted to \(type)"
        )
    }

    private static func checkBoolean(_ value: JSONValue) throws(RequestFailure) {
        if value.flag != nil { return }
        throw .serialization(
            collectionProblem(value, "java.lang.Boolean")
                ?? (value.string == nil
                    ? "\(value.tokenName) cannot be converted to Boolean" : "Unexpected token received from parser")
        )
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
    /// A truth value as the service's framework reads it: from some texts, too.
    var flag: Bool? {
        guard let text = string else { return bool }
        return switch text.uppercased() {
        case "TRUE", "YES", "1": true
        case "FALSE", "NO", "0": false
        default: nil
        }
    }

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
