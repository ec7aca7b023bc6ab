import Crypto
import WorkshopCommon

/// The names that the SAM translator gives to what it generates.
///
/// https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-generated-resources.html
enum LogicalID {
    /// Ten hexadecimal digits of the SHA-1 of the text, or of the value's canonical JSON.
    static func hash(of value: JSONValue?) -> String {
        guard let value, !value.isEmptyOrFalse else { return "" }
        return hash(ofText: value.string ?? value.canonicalText)
    }

    static func hash(ofText text: String) -> String {
        Insecure.SHA1.hash(data: Array(text.utf8)).prefix(5).map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }
        .joined()
    }

    static func make(_ prefix: String, hashing value: JSONValue?) -> String {
        prefix + hash(of: value)
    }

    /// The suffix as it is when it can be part of a logical id, otherwise its hash.
    static func make(_ prefix: String, suffix: String) -> String {
        isAlphanumeric(suffix) ? prefix + suffix : make(prefix, hashing: .string(suffix))
    }

    static func isAlphanumeric(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { isLetterOrDigit($0) }
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        default: false
        }
    }
}
