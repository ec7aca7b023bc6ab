import CloudCore
import Crypto

/// The MD5 digests by which a client sees that its message arrived as it was sent.
enum MessageDigest {
    static func md5(_ text: String) -> String { hexadecimal(Insecure.MD5.hash(data: Array(text.utf8))) }

    /// SHA-256 of a body: what a FIFO queue with content-based deduplication takes for the deduplication id.
    static func sha256(_ text: String) -> String { hexadecimal(SHA256.hash(data: Array(text.utf8))) }

    /// Names sorted; of each the length and bytes of the name and of the type, a byte for the kind of value, and its length and
    /// bytes. See <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html>.
    static func md5(_ attributes: some Sequence<(key: String, value: MessageAttribute)>) -> String? {
        var bytes: [UInt8] = []
        for (name, attribute) in attributes.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
            append(Array(name.utf8), to: &bytes)
            append(Array(attribute.dataType.utf8), to: &bytes)
            switch attribute.value {
            case .text(let text):
                bytes.append(1)
                append(Array(text.utf8), to: &bytes)
            case .binary(let value):
                bytes.append(2)
                append(value, to: &bytes)
            }
        }
        return bytes.isEmpty ? nil : hexadecimal(Insecure.MD5.hash(data: bytes))
    }

    private static func append(_ part: [UInt8], to bytes: inout [UInt8]) {
        withUnsafeBytes(of: UInt32(part.count).bigEndian) { bytes.append(contentsOf: $0) }
        bytes += part
    }

    private static func hexadecimal(_ digest: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
