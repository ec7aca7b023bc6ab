/// What a string has to begin with, end with or look like.
enum TextTest: Hashable, Sendable {
    case prefix(String)
    case suffix(String)
    case prefixIgnoringCase(String)
    case suffixIgnoringCase(String)
    case equalIgnoringCase(String)
    case wildcard(Wildcard)

    func matches(_ text: String) -> Bool {
        switch self {
        case .prefix(let prefix): text.utf8.starts(with: prefix.utf8)
        case .suffix(let suffix): text.utf8.reversed().starts(with: suffix.utf8.reversed())
        case .prefixIgnoringCase(let prefix): text.lowercased().utf8.starts(with: prefix.lowercased().utf8)
        case .suffixIgnoringCase(let suffix):
            text.lowercased().utf8.reversed().starts(with: suffix.lowercased().utf8.reversed())
        case .equalIgnoringCase(let other): text.lowercased().utf8.elementsEqual(other.lowercased().utf8)
        case .wildcard(let wildcard): wildcard.matches(text)
        }
    }
}

/// `prod*eu`: an asterisk stands for any text, `\*` for an asterisk.
struct Wildcard: Hashable, Sendable {
    /// What stands between the asterisks; two asterisks beside each other are refused.
    private var parts: [[UInt8]] = [[]]

    /// `nil` for `**`, and where a backslash stands before anything but `*` and `\`.
    init?(_ text: String) {
        var bytes = Array(text.utf8)[...]
        var followsAsterisk = false
        while let byte = bytes.popFirst() {
            switch byte {
            case UInt8(ascii: "*"):
                guard !followsAsterisk else { return nil }
                parts.append([])
                followsAsterisk = true
                continue
            case UInt8(ascii: "\\"):
                guard let escaped = bytes.popFirst(), escaped == UInt8(ascii: "*") || escaped == UInt8(ascii: "\\")
                else { return nil }
                parts[parts.count - 1].append(escaped)
            default: parts[parts.count - 1].append(byte)
            }
            followsAsterisk = false
        }
    }

    func matches(_ text: String) -> Bool {
        var rest = Array(text.utf8)[...]
        guard rest.starts(with: parts[0]) else { return false }
        rest = rest.dropFirst(parts[0].count)
        guard parts.count > 1 else { return rest.isEmpty }
        for part in parts.dropFirst().dropLast() {
            guard let found = rest.firstRange(of: part) else { return false }
            rest = rest[found.upperBound...]
        }
        let last = parts[parts.count - 1]
        return rest.count >= last.count && rest.suffix(last.count).elementsEqual(last)
    }
}
