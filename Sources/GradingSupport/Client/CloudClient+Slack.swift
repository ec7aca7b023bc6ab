package import Foundation
import OrderedCollections
import SlackProtocol
package import WorkshopCommon

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

/// Slack itself, as `workshop up` has it beside the stack: it waits three seconds, and takes posts to a `response_url`.
extension CloudClient {
    /// Types a slash command in Slack, and waits until Slack has shown the answer or given up on it.
    ///
    /// - Returns: What people in the channel have seen since; more may come to the command's `response_url` later.
    @discardableResult
    package func typeInSlack(_ command: String, by name: String = "ana") async throws -> SlackConversation {
        let response = try await slack("POST", "/commands", ["text": .string(command), "user": .string(name)])
        return SlackConversation(first: response["from"]?.int ?? 0)
    }

    /// Presses the newest button of that label which the person sees, and waits until the app has taken the press or Slack
    /// has given up on it.
    ///
    /// - Parameter secret: signs the press; the stack's own signing secret when `nil`.
    /// - Returns: What people in the channel have seen since the press.
    @discardableResult
    package func pressInSlack(
        _ button: String,
        by name: String,
        secret: String? = nil
    ) async throws -> SlackConversation {
        var body: JSONObject = ["button": .string(button), "user": .string(name)]
        if let secret { body["secret"] = .string(secret) }
        let response = try await slack("POST", "/actions", .object(body))
        return SlackConversation(first: response["from"]?.int ?? 0)
    }

    /// An address to which an app may post, as Slack sends one with each command.
    package func openResponseURL(for name: String = "ana") async throws -> (
        url: String, conversation: SlackConversation
    ) {
        let response = try await slack("POST", "/response-urls", ["user": .string(name)])
        return (response["url"]?.string ?? "", SlackConversation(first: response["from"]?.int ?? 0))
    }

    /// All entries of a conversation up to now: `{"kind": "posted", "audience": "channel", "text": "…"}` and so on.
    package func entries(of conversation: SlackConversation) async throws -> [JSONValue] {
        let response = try await request(
            "GET",
            "\(session.endpoint)/_workshop/slack?from=\(conversation.first)",
            headers: [:],
            body: nil,
            said: "Slack"
        )
        return response.body.split(separator: "\n").compactMap { try? JSONValue(parsing: String($0)) }
    }

    private func slack(_ method: String, _ path: String, _ body: JSONValue) async throws -> JSONValue {
        let response = try await request(
            method,
            "\(session.endpoint)/_workshop/slack\(path)",
            headers: ["Content-Type": "application/json"],
            body: body.serialized(),
            said: "Slack"
        )
        if response.status == 200 { return response.json ?? [:] }
        let route = path == "/actions" ? SlackRequest.actionsPath : SlackRequest.path
        log.append(
            Failure(
                "Slack reaches your app",
                expected: "a route for POST \(route)",
                actual: response.json?["message"]?.string ?? response.body,
                at: .template(),
                try: "give a function an event of type Api with Path: \(route) and Method: post"
            )
        )
        throw StoppedTest()
    }
}

/// What is said in Slack from some moment on.
package struct SlackConversation: Hashable, Sendable {
    let first: Int
}
