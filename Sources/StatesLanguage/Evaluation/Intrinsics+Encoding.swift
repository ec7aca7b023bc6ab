import WorkshopCommon

extension Intrinsics {
    static func encode(_ value: JSONValue) throws(IntrinsicError) -> JSONValue {
        let text = try limited(value)
        return .string(Base64Text.encode(Array(text.utf8)))
    }

    static func decode(_ value: JSONValue) throws(IntrinsicError) -> JSONValue {
        let text = try limited(value)
        guard let bytes = Base64Text.decode(text) else {
            throw IntrinsicError(message: "Input is not a valid Base64-encoded string")
        }
        return .string(String(decoding: bytes, as: UTF8.self))
    }

    static func hash(_ value: JSONValue, algorithm: JSONValue) throws(IntrinsicError) -> JSONValue {
        let bytes = Array((value.string ?? value.serialized()).utf8)
        guard bytes.count <= 10_000 else { throw tooLong }
        guard let algorithm = HashAlgorithm(rawValue: try text(algorithm)) else {
            throw IntrinsicError(
                message: "Unknown algorithm: MD5, SHA-1, SHA-256, SHA-384 and SHA-512 are supported"
            )
        }
        return .string(algorithm.digest(of: bytes).hexadecimal)
    }

    /// Base 64 and hashes take at most 10,000 characters.
    private static func limited(_ value: JSONValue) throws(IntrinsicError) -> String {
        let text = try text(value)
        guard text.utf16.count <= 10_000 else { throw tooLong }
        return text
    }

    private static var tooLong: IntrinsicError {
        IntrinsicError(message: "Input exceeds the limit of 10000 characters")
    }
}

extension [UInt8] {
    var hexadecimal: String {
        let digits = Array<UInt8>("0123456789abcdef".utf8)
        var output: [UInt8] = []
        output.reserveCapacity(count * 2)
        for byte in self {
            output.append(digits[Int(byte >> 4)])
            output.append(digits[Int(byte & 15)])
        }
        return String(decoding: output, as: UTF8.self)
    }
}

/// Base 64 (RFC 4648): the room of the cloud that has it already can't be imported here.
enum Base64Text {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    static func encode(_ bytes: [UInt8]) -> String {
        var output: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let bits = group.reduce(UInt32(0)) { $0 << 8 | UInt32($1) } << UInt32(8 * (3 - group.count))
            for place in 0..<4 {
                output.append(
                    place <= group.count ? alphabet[Int(bits >> UInt32(18 - 6 * place) & 63)] : UInt8(ascii: "=")
                )
            }
        }
        return String(decoding: output, as: UTF8.self)
    }

    static func decode(_ text: String) -> [UInt8]? {
        var output: [UInt8] = []
        var bits: UInt32 = 0
        var held = 0
        for byte in text.utf8 where byte != UInt8(ascii: "=") {
            guard let value = alphabet.firstIndex(of: byte) else { return nil }
            bits = bits << 6 | UInt32(value)
            held += 6
            if held >= 8 {
                held -= 8
                output.append(UInt8(truncatingIfNeeded: bits >> UInt32(held)))
            }
        }
        return held == 6 ? nil : output
    }
}
