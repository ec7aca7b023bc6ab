/// Bounds of keys, as bytes.
enum KeyRange {
    /// The least text that is greater than all that begin with this one; `nil` where there is none.
    static func end(ofPrefix prefix: [UInt8]) -> [UInt8]? {
        var bytes = prefix
        while let last = bytes.popLast() {
            if last < 0xFF { return bytes + [last + 1] }
        }
        return nil
    }

    /// The least text that is greater than this one.
    static func after(_ text: [UInt8]) -> [UInt8] { text + [0] }

    static func greater(_ left: [UInt8], _ right: [UInt8]) -> [UInt8] {
        left.lexicographicallyPrecedes(right) ? right : left
    }
}

/// What is asked of a list of keys.
struct ListRequest {
    /// A page has no more.
    static let most = 1000

    let prefix: String
    /// Empty for none.
    let delimiter: String
    let maximum: Int
    let isEncoded: Bool

    /// What both keys and prefixes come to in XML.
    func text(_ key: String) -> String { isEncoded ? Self.encoded(key) : key }

    /// The common prefix that stands for a key; `nil` where the key stands for itself.
    func group(_ key: String) -> String? {
        guard !delimiter.isEmpty, key.utf8.count >= prefix.utf8.count else { return nil }
        let bytes = Array(key.utf8)
        let wanted = Array(delimiter.utf8)
        var start = prefix.utf8.count
        while start + wanted.count <= bytes.count {
            if bytes[start..<start + wanted.count].elementsEqual(wanted) {
                return String(decoding: bytes[..<(start + wanted.count)], as: UTF8.self)
            }
            start += 1
        }
        return nil
    }
}
