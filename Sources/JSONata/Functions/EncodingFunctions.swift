extension FunctionLibrary {
    static let encodings: [Builtin] = [
        text("base64encode") { string, _ in .string(Base64.encode(string.utf16.map { UInt8(truncatingIfNeeded: $0) }))
        },
        text("base64decode") { string, _ in
            var result = ""
            for byte in Base64.decode(string) { result.unicodeScalars.append(Unicode.Scalar(byte)) }
            return .string(result)
        },
        url("encodeUrlComponent") { PercentEncoding.encode($0, keeping: PercentEncoding.component) },
        url("encodeUrl") { PercentEncoding.encode($0, keeping: PercentEncoding.component + PercentEncoding.reserved) },
        url("decodeUrlComponent") { PercentEncoding.decode($0, keeping: "") },
        url("decodeUrl") { PercentEncoding.decode($0, keeping: PercentEncoding.reserved) },
    ]

    private static func url(_ name: String, _ body: @escaping @Sendable (String) -> String?) -> Builtin {
        Builtin(name, "<s-:s>") { (_, value, _) throws(JSONataError) in
            guard let result = body(value.string ?? "") else {
                throw JSONataError("D3140", value: value, inserts: ["functionName": name])
            }
            return .string(result)
        }
    }
}

/// RFC 4648, lenient in reading as Node.js is: other characters are passed over, padding may be missing.
private enum Base64 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    static func encode(_ bytes: [UInt8]) -> String {
        var output: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let chunk = bytes[start..<min(start + 3, bytes.count)]
            var bits = chunk.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - chunk.count))
            var letters: [UInt8] = []
            for _ in 0..<4 {
                letters.append(alphabet[bits & 63])
                bits >>= 6
            }
            output += letters.reversed().prefix(chunk.count + 1)
            output += Array(repeating: UInt8(ascii: "="), count: 3 - chunk.count)
        }
        return String(decoding: output, as: UTF8.self)
    }

    static func decode(_ text: String) -> [UInt8] {
        var output: [UInt8] = []
        var (bits, count) = (0, 0)
        for byte in text.utf8 {
            if byte == UInt8(ascii: "=") { break }
            let letter =
                byte == UInt8(ascii: "-") ? UInt8(ascii: "+") : byte == UInt8(ascii: "_") ? UInt8(ascii: "/") : byte
            guard let value = alphabet.firstIndex(of: letter) else { continue }
            bits = (bits << 6 | value) & 0xFFFF
            count += 6
            if count >= 8 {
                count -= 8
                output.append(UInt8(truncatingIfNeeded: bits >> count))
            }
        }
        return output
    }
}

/// JavaScript's `encodeURI` and `encodeURIComponent` and their inverses.
private enum PercentEncoding {
    static let component = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.!~*'()"
    static let reserved = ";/?:@&=+$,#"

    /// - Returns: `nil` for what JSON had as half a surrogate pair; it has become U+FFFD on its way here.
    static func encode(_ text: String, keeping kept: String) -> String? {
        if text.unicodeScalars.contains("\u{FFFD}") { return nil }
        let kept = Set(kept.utf8)
        var output: [UInt8] = []
        for byte in text.utf8 {
            if kept.contains(byte) {
                output.append(byte)
            } else {
                output += "%\(byte < 16 ? "0" : "")\(String(byte, radix: 16, uppercase: true))".utf8
            }
        }
        return String(decoding: output, as: UTF8.self)
    }

    /// - Parameter kept: the characters whose escapes stay.
    /// - Returns: `nil` when an escape is broken or the bytes are no UTF-8.
    static func decode(_ text: String, keeping kept: String) -> String? {
        let kept = Set(kept.utf8)
        let bytes = Array(text.utf8)
        var output: [UInt8] = []
        var index = 0
        while index < bytes.count {
            guard bytes[index] == UInt8(ascii: "%") else {
                output.append(bytes[index])
                index += 1
                continue
            }
            guard index + 2 < bytes.count,
                let value = UInt8(String(decoding: bytes[index + 1...index + 2], as: UTF8.self), radix: 16)
            else { return nil }
            if kept.contains(value) { output += bytes[index...index + 2] } else { output.append(value) }
            index += 3
        }
        return String(validating: output, as: UTF8.self)
    }
}
