/// Percent-encoding of URLs (RFC 3986) and of forms.
package enum PercentEncoding {
    /// A `%` without two hexadecimal digits stays as it is; bytes that are no UTF-8 become U+FFFD.
    package static func decode(_ text: some StringProtocol, plusIsSpace: Bool = false) -> String {
        guard text.utf8.contains(where: { $0 == UInt8(ascii: "%") || (plusIsSpace && $0 == UInt8(ascii: "+")) }) else {
            return String(text)
        }
        let source = Array(text.utf8)
        var output: [UInt8] = []
        output.reserveCapacity(source.count)
        var index = 0
        while index < source.count {
            if source[index] == UInt8(ascii: "%"), index + 2 < source.count, let high = hex(source[index + 1]),
                let low = hex(source[index + 2])
            {
                output.append(high << 4 | low)
                index += 3
            } else {
                output.append(plusIsSpace && source[index] == UInt8(ascii: "+") ? 0x20 : source[index])
                index += 1
            }
        }
        return String(decoding: output, as: UTF8.self)
    }

    /// With all but RFC 3986's unreserved characters encoded.
    /// - Parameter kept: What else stays as it is.
    package static func encode(_ text: String, keeping kept: String = "") -> String {
        var output: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                output.append(byte)
            case _ where kept.utf8.contains(byte): output.append(byte)
            default: output += Array("%\(Identifiers.hexadecimal(UInt64(byte), digits: 2).uppercased())".utf8)
            }
        }
        return String(decoding: output, as: UTF8.self)
    }

    /// Slashes stay: a greedy parameter holds a path.
    package static func encodePath(_ text: String) -> String { encode(text, keeping: "/") }

    /// `a=1&b=2`
    package static func form(_ items: [(name: String, value: String)]) -> String {
        items.map { "\(encode($0.name))=\(encode($0.value))" }.joined(separator: "&")
    }

    /// The pairs of a query string in their order, decoded; a key without `=` has an empty value.
    package static func query(_ text: String) -> [(name: String, value: String)] {
        text.split(separator: "&").map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (
                decode(parts[0], plusIsSpace: true),
                parts.count > 1 ? decode(parts[1], plusIsSpace: true) : ""
            )
        }
    }

    private static func hex(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
