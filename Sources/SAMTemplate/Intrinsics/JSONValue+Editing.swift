import OrderedCollections
import WorkshopCommon

/// Editing in place, for the transform, which builds documents.
extension JSONValue {
    /// The value below these keys. Setting creates the maps on the way; setting `nil` removes the last key.
    subscript(at path: String...) -> JSONValue? {
        get { self[path: path[...]] }
        set { self[path: path[...]] = newValue }
    }

    subscript(path path: ArraySlice<String>) -> JSONValue? {
        get {
            guard let first = path.first else { return self }
            return self[first]?[path: path.dropFirst()]
        }
        set {
            guard let first = path.first else {
                self = newValue ?? .null
                return
            }
            var members = object ?? [:]
            // Taken out while it is edited, so that nothing is copied.
            var child = members[first] ?? .object([:])
            if path.count == 1 {
                members[first] = newValue
            } else {
                if child.object == nil { child = .object([:]) }
                child[path: path.dropFirst()] = newValue
                members[first] = child
            }
            self = .object(members)
        }
    }

    mutating func append(_ element: JSONValue) {
        self = .array((array ?? []) + [element])
    }

    /// Without the members that have no value.
    static func map(_ members: KeyValuePairs<String, JSONValue?>) -> JSONValue {
        .object(JSONObject(members.compactMap { key, value in value.map { (key, $0) } }, uniquingKeysWith: { $1 }))
    }

    /// Compact JSON with sorted keys, spelled as Python's `json.dumps(…, separators=(",", ":"), sort_keys=True)` does,
    /// since the SAM translator hashes that text for its logical ids.
    var canonicalText: String {
        var output = ""
        writeCanonical(to: &output)
        return output
    }

    private func writeCanonical(to output: inout String) {
        switch self {
        case .object(let members):
            output += "{"
            for (index, member) in members.sorted(by: { $0.key < $1.key }).enumerated() {
                if index > 0 { output += "," }
                Self.writeCanonical(member.key, to: &output)
                output += ":"
                member.value.writeCanonical(to: &output)
            }
            output += "}"
        case .array(let elements):
            output += "["
            for (index, element) in elements.enumerated() {
                if index > 0 { output += "," }
                element.writeCanonical(to: &output)
            }
            output += "]"
        case .string(let text):
            Self.writeCanonical(text, to: &output)
        default:
            output += serialized()
        }
    }

    /// Python escapes all that is not ASCII.
    private static func writeCanonical(_ text: String, to output: inout String) {
        output += "\""
        for unit in text.utf16 {
            switch unit {
            case 0x22: output += "\\\""
            case 0x5C: output += "\\\\"
            case 0x08: output += "\\b"
            case 0x0C: output += "\\f"
            case 0x0A: output += "\\n"
            case 0x0D: output += "\\r"
            case 0x09: output += "\\t"
            case 0x20..<0x7F: output.unicodeScalars.append(Unicode.Scalar(UInt8(unit)))
            default:
                let hex = String(unit, radix: 16)
                output += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
            }
        }
        output += "\""
    }
}
