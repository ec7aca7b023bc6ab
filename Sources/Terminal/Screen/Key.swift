/// One key that a person pressed.
package enum Key: Hashable, Sendable {
    case character(Character)
    case enter
    case escape
    case tab
    case backspace
    case up, down, left, right
    case pageUp, pageDown
    case home, end
}

/// Makes keys of the bytes that a terminal sends.
///
/// An escape code may come in parts, over a slow line; what can still become one is kept for the next bytes.
package struct KeyDecoder: Sendable {
    private var pending: [UInt8] = []

    package init() {}

    /// Whether an Escape waits to be told from the beginning of a code: ask ``flush()`` for it when nothing follows soon.
    package var isWaiting: Bool { !pending.isEmpty }

    package mutating func decode(_ bytes: some Sequence<UInt8>) -> [Key] {
        pending += bytes
        var keys: [Key] = []
        while !pending.isEmpty {
            guard let (key, length) = first() else { break }
            if let key { keys.append(key) }
            pending.removeFirst(length)
        }
        return keys
    }

    /// What waits, as it stands: an Escape alone is the key.
    package mutating func flush() -> [Key] {
        defer { pending = [] }
        return pending.first == 0x1B ? [.escape] : []
    }

    /// The first key and its length in bytes; no key for a code that we don't know. `nil` when more bytes are needed.
    private func first() -> (Key?, Int)? {
        let byte = pending[0]
        switch byte {
        case 0x1B: return escapeCode()
        case 0x0D, 0x0A: return (.enter, 1)
        case 0x09: return (.tab, 1)
        case 0x7F, 0x08: return (.backspace, 1)
        case ..<0x20: return (nil, 1)
        default: return character(length: byte < 0x80 ? 1 : byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1)
        }
    }

    private func character(length: Int) -> (Key?, Int)? {
        guard pending.count >= length else { return nil }
        let text = String(validating: pending[..<length], as: UTF8.self)
        return (text?.first.map { .character($0) }, text == nil ? 1 : length)
    }

    /// `ESC [ parameters final`, or `ESC O final` of a keypad in application mode.
    private func escapeCode() -> (Key?, Int)? {
        guard pending.count > 1 else { return nil }
        guard pending[1] == UInt8(ascii: "[") || pending[1] == UInt8(ascii: "O") else { return (.escape, 1) }
        guard let end = pending.dropFirst(2).firstIndex(where: { (0x40...0x7E).contains($0) }) else {
            return pending.count > 16 ? (nil, pending.count) : nil
        }
        let parameters = String(decoding: pending[2..<end], as: UTF8.self)
        return (KeyDecoder.key(final: pending[end], parameters), end + 1)
    }

    private static func key(final: UInt8, _ parameters: String) -> Key? {
        switch final {
        case UInt8(ascii: "A"): .up
        case UInt8(ascii: "B"): .down
        case UInt8(ascii: "C"): .right
        case UInt8(ascii: "D"): .left
        case UInt8(ascii: "H"): .home
        case UInt8(ascii: "F"): .end
        case UInt8(ascii: "~"):
            switch parameters {
            case "1", "7": .home
            case "4", "8": .end
            case "5": .pageUp
            case "6": .pageDown
            default: nil
            }
        default: nil
        }
    }
}
