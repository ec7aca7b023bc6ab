// SlackProtocol: what Slack's requests look like, for those who send them (the simulated Slack) and for those who test
// whoever takes them (the hidden suites).
//
// In: fields, bytes, a secret. Out: bodies and signatures. Never: sends anything.

import Crypto
import Foundation

/// Slack's signing scheme `v0`. https://docs.slack.dev/authentication/verifying-requests-from-slack/
package enum SlackSignature {
    package static let header = "X-Slack-Signature"
    package static let timestampHeader = "X-Slack-Request-Timestamp"

    /// - Parameter timestamp: seconds since 1970, in digits; whatever it is, the signature covers it.
    package static func make(body: String, timestamp: String, secret: String) -> String {
        let code = HMAC<SHA256>.authenticationCode(
            for: Data("v0:\(timestamp):\(body)".utf8),
            using: SymmetricKey(data: Data(secret.utf8))
        )
        return "v0=" + code.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
