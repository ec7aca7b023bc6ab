package import Foundation
import SlackProtocol

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
    /// Types a slash command as Slack sends it: a signed form post. See ``signedCommand(_:from:responseURL:secret:at:)``.
    ///
    /// - Parameter path: the route of the request URL that the Slack app is set up with.
    package func slashCommand(
        _ command: String,
        to path: String = SlackRequest.path,
        from user: SlackUser? = nil,
        responseURL: String = "http://127.0.0.1:9/response",
        secret: String? = nil,
        at time: Date = Date()
    ) async throws -> Response {
        try await send(
            signedCommand(command, from: user, responseURL: responseURL, secret: secret, at: time),
            to: path
        )
    }

    /// The request of a slash command, not sent yet: a test may change it first, as an attacker would.
    ///
    /// - Parameters:
    ///   - command: as it is typed, such as `/shoutout help`.
    ///   - secret: signs it; the value drawn for the parameter `SlackSigningSecret` when `nil`, and any secret at all
    ///     where the step draws none (its handler doesn't look at the signature yet).
    ///   - time: when Slack signs it.
    /// Fields: https://docs.slack.dev/interactivity/implementing-slash-commands/
    package func signedCommand(
        _ command: String,
        from user: SlackUser? = nil,
        responseURL: String = "http://127.0.0.1:9/response",
        secret: String? = nil,
        at time: Date = Date()
    ) -> SlackRequest {
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
        let key = secret ?? session.parameters["SlackSigningSecret"] ?? random.secret()
        return SlackRequest(body: body, timestamp: String(Int(time.timeIntervalSince1970)), secret: key)
    }

    package func send(_ request: SlackRequest, to path: String = SlackRequest.path) async throws -> Response {
        try await post(path, body: request.body, type: FormEncoding.type, headers: request.headers)
    }
}
