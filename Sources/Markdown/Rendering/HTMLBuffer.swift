import Terminal

/// HTML while it is written: bytes, since most of a page is put together from pieces of a few characters.
struct HTMLBuffer {
    private var bytes: [UInt8] = []

    var text: String { String(decoding: bytes, as: UTF8.self) }

    /// What is HTML already.
    mutating func append(_ part: String) {
        var part = part
        part.withUTF8 { bytes.append(contentsOf: $0) }
    }

    /// Text for an element's contents or an attribute's value in double quotes.
    mutating func escape(_ text: String) {
        var clean = sanitized(text)
        clean.withUTF8 { text in
            var start = 0
            for (index, byte) in text.enumerated() {
                guard let entity = Self.entity(byte) else { continue }
                bytes.append(contentsOf: text[start..<index])
                append(entity)
                start = index + 1
            }
            bytes.append(contentsOf: text[start...])
        }
    }

    private static func entity(_ byte: UInt8) -> String? {
        switch byte {
        case UInt8(ascii: "&"): "&amp;"
        case UInt8(ascii: "<"): "&lt;"
        case UInt8(ascii: ">"): "&gt;"
        case UInt8(ascii: "\""): "&quot;"
        case UInt8(ascii: "'"): "&#39;"
        default: nil
        }
    }
}
