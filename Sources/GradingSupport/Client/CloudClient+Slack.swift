import Crypto
package import Foundation
import WorkshopCommon

/// Who types a slash command. Slack's ids are a capital letter and capitals or digits.
package struct SlackUser: Hashable, Sendable {
    package let id: String
    package let name: String

    package init(id: String, name: String) {
        self.id = id
        self.name = name
    }

    /// As Slack writes a user where the app's manifest sets `should_escape`: `<@U123|ana>`.
    package var mention: String { "<@\(id)|\(name)>" }
}

extension RandomData {
    package func slackUser() -> SlackUser { SlackUser(id: identifier("U"), name: name()) }
}

extension CloudClient {
    /// Types a slash command as Slack sends it: a signed form post.
    ///
    /// - Parameters:
    ///   - command: as it is typed, such as `/shoutout help`.
    ///   - path: the route of the request URL that the Slack app is set up with.
    ///   - secret: signs it; the value drawn for the parameter `SlackSigningSecret` when `nil`, and any secret at all
    ///     where the step draws none (its handler doesn't look at the signature yet).
    /// Fields and signature: https://docs.slack.dev/interactivity/implementing-slash-commands/ and
    /// https://docs.slack.dev/authentication/verifying-requests-from-slack/
    package func slashCommand(
        _ command: String,
        to path: String = "/slack/commands",
        from user: SlackUser? = nil,
        responseURL: String = "http://127.0.0.1:9/response",
        secret: String? = nil,
        at time: Date = Date()
    ) async throws -> Response {
        let user = user ?? random.slackUser()
        let name = command.prefix { $0 != " " }
        let body = FormEncoding.encode([
            ("team_id", random.identifier("T", 8)),
            ("team_domain", "workshop"),
            ("channel_id", random.identifier("C")),
            ("channel_name", "general"),
            ("user_id", user.id),
            ("user_name", user.name),
            ("command", String(name)),
            ("text", String(command.dropFirst(name.count + 1))),
            ("api_app_id", random.identifier("A")),
            ("is_enterprise_install", "false"),
            ("response_url", responseURL),
            ("trigger_id", "\(random.number()).\(random.number()).\(random.secret())"),
        ])
        let timestamp = String(Int(time.timeIntervalSince1970))
        let key = secret ?? session.parameters["SlackSigningSecret"] ?? random.secret()
        let headers = [
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": SlackSignature.make(body: body, timestamp: timestamp, secret: key),
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
        ]
        return try await post(path, body: body, type: FormEncoding.type, headers: headers)
    }
}

/// Slack's signing scheme `v0`.
package enum SlackSignature {
    package static func make(body: String, timestamp: String, secret: String) -> String {
        let code = HMAC<SHA256>.authenticationCode(
            for: Data("v0:\(timestamp):\(body)".utf8),
            using: SymmetricKey(data: Data(secret.utf8))
        )
        return "v0=" + code.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
