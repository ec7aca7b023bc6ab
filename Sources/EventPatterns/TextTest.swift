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

    /// Whether a reader may have to be in more places of the pattern at once than AWS allows.
    ///
    /// AWS's bound is not documented: of what is recorded it refuses a pattern of 13 places (`*:*:*:*:*:event-bus/*`) and takes
    /// one of 8 (localstack/localstack, tests/aws/services/events/test_events_patterns.py).
    var isTooComplex: Bool {
        guard parts.count > 2 else { return false }
        let quote = UInt8(ascii: "\"")
        // An asterisk is `nil`.
        let pattern = [quote] + Array(parts.map { $0.map(Optional.some) }.joined(separator: [nil])) + [quote]
        func withNext(_ places: Set<Int>) -> Set<Int> {
            places.union(places.filter { $0 < pattern.count && pattern[$0] == nil }.map { $0 + 1 })
        }
        let bytes = Set(pattern.compactMap(\.self)).union([0])
        var waiting = [withNext([0])]
        var seen = Set(waiting)
        while let places = waiting.popLast(), seen.count < 2000 {
            if places.count > 12 { return true }
            for byte in bytes {
                let next = places.compactMap { place -> Int? in
                    guard place < pattern.count else { return nil }
                    return pattern[place] == nil ? place : pattern[place] == byte ? place + 1 : nil
                }
                if !next.isEmpty, seen.insert(withNext(Set(next))).inserted { waiting.append(withNext(Set(next))) }
            }
        }
        return false
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
