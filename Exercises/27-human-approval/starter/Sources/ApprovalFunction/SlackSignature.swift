// The same as SlashFunction's. A third function that needs it would make it a module of its own.
import Crypto

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Tells requests that Slack signed from all others.
///
/// https://docs.slack.dev/authentication/verifying-requests-from-slack/
struct SlackSignature {
    private let key: SymmetricKey

    /// - Parameter secret: The app's signing secret, which only Slack and we know.
    init(secret: String) {
        key = SymmetricKey(data: Data(secret.utf8))
    }

    /// Whether Slack signed this body, and within the last five minutes.
    ///
    /// - Parameters:
    ///   - body: The bytes as Slack sent them, before anything is decoded in them.
    ///   - timestamp: The header `X-Slack-Request-Timestamp`, in seconds since 1970.
    ///   - signature: The header `X-Slack-Signature`, `v0=` and 64 hexadecimal digits.
    ///   - now: In seconds since 1970.
    func isValid(body: Data, timestamp: String?, signature: String?, now: Double) -> Bool {
        guard let timestamp, let seconds = Double(timestamp), abs(now - seconds) <= 300 else { return false }
        guard let signature, signature.hasPrefix("v0=") else { return false }
        guard let code = Data(hexadecimal: signature.dropFirst(3)) else { return false }
        // In constant time: `==` on texts ends at the first difference, and how soon it does tells an attacker how much
        // of a guess was right.
        return HMAC<SHA256>.isValidAuthenticationCode(
            code,
            authenticating: Data("v0:\(timestamp):".utf8) + body,
            using: key
        )
    }
}

extension Data {
    /// The bytes that the digits stand for; `nil` where one of them is none.
    init?(hexadecimal digits: some StringProtocol) {
        let values = digits.map(\.hexDigitValue)
        guard values.count.isMultiple(of: 2), !values.contains(nil) else { return nil }
        let nibbles = values.compactMap { $0.map(UInt8.init) }
        self.init(stride(from: 0, to: nibbles.count, by: 2).map { nibbles[$0] << 4 | nibbles[$0 + 1] })
    }
}
