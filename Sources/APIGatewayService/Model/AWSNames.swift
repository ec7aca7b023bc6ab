import OrderedCollections
import WorkshopCommon

/// The names of API Gateway's API and those of CloudFormation differ in the case of their first letter alone.
enum AWSNames {
    /// `HttpMethod` → `httpMethod`, for the members themselves; what they hold stays as it is.
    static func lowerCamel(_ properties: JSONValue?, without left: Set<String> = []) -> JSONObject {
        var result: JSONObject = [:]
        for (name, value) in properties?.object ?? [:] where !left.contains(name) {
            result[name.prefix(1).lowercased() + name.dropFirst()] = value
        }
        return result
    }

    /// An id that stays the same as long as the name does.
    static func id(of name: String, length: Int = 6) -> String {
        let hash = name.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        let text = String(hash, radix: 36)
        return String((String(repeating: "0", count: max(0, length - text.count)) + text).suffix(length))
    }

    /// An id that AWS would make up.
    static func randomID(length: Int) -> String {
        let alphabet = Array("abcdefghijklmnopqrstuvwxyz0123456789")
        return String((0..<length).map { _ in alphabet[Int.random(in: 0..<alphabet.count)] })
    }
}

extension JSONValue {
    /// The text of a string, a number or a boolean: templates write `200` and `"200"` alike.
    var scalarText: String? {
        switch self {
        case .string(let text): text
        case .number(let number): number.literal
        case .bool(let value): value ? "true" : "false"
        default: nil
        }
    }

    /// A boolean, or its name.
    var flag: Bool { bool ?? (string?.lowercased() == "true") }

    /// A whole number, or its digits.
    var wholeNumber: Int? { int ?? string.flatMap { Int($0) } }
}

extension JSONValue? {
    /// A map of texts.
    var texts: [String: String] {
        (self?.object ?? [:]).reduce(into: [:]) { $0[$1.key] = $1.value.scalarText ?? $1.value.serialized() }
    }

    var textList: [String] { (self?.array ?? []).compactMap(\.scalarText) }
}
