import CSHA256
package import Foundation

/// SHA-256 and the HMAC over it, of whole messages.
package enum SHA256 {
    package static func hash(_ bytes: some ContiguousBytes) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 32) { digest, count in
            bytes.withUnsafeBytes {
                standin_sha256($0.baseAddress?.assumingMemoryBound(to: UInt8.self), $0.count, digest.baseAddress)
            }
            count = 32
        }
    }

    /// https://www.rfc-editor.org/rfc/rfc2104
    package static func authenticationCode(of message: [UInt8], key: [UInt8]) -> [UInt8] {
        var key = key.count > 64 ? hash(key) : key
        key += Array(repeating: 0, count: 64 - key.count)
        return hash(key.map { $0 ^ 0x5C } + hash(key.map { $0 ^ 0x36 } + message))
    }

    package static func hexadecimal(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
