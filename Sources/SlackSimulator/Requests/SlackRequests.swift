import CloudCore
import SlackProtocol
import WorkshopCommon

/// A request that Slack sends to an app: signed just before it goes.
struct SlackRequest: Sendable {
    var body: String
    var type: String
    /// Beside those that every request has.
    var headers: HeaderFields = [:]

    /// - Parameter seconds: the wall clock's, whatever the account's clock says: a handler compares with its own.
    func signed(secret: String, seconds: Int64) -> HeaderFields {
        var fields = headers
        fields.append("Content-Type", type)
        fields.append("User-Agent", "Slackbot 1.0 (+https://api.slack.com/robots)")
        fields.append(SlackSignature.timestampHeader, "\(seconds)")
        fields.append(
            SlackSignature.header,
            SlackSignature.make(body: body, timestamp: "\(seconds)", secret: secret)
        )
        return fields
    }
}

extension SlackRequest {
    /// https://docs.slack.dev/interactivity/implementing-slash-commands/#app_command_handling
    static func command(_ typed: String, by user: SlackUser, responseURL: String, triggerID: String) -> SlackRequest {
        let name = typed.prefix { !$0.isWhitespace }
        let text = typed.dropFirst(name.count).drop { $0.isWhitespace }
        return SlackRequest(
            body: FormEncoding.encode([
                ("token", SlackWorkspaceIdentity.verificationToken),
                ("team_id", SlackWorkspaceIdentity.teamID),
                ("team_domain", SlackWorkspaceIdentity.teamDomain),
                ("channel_id", SlackChannel.general.id),
                ("channel_name", SlackChannel.general.name),
                ("user_id", user.id),
                ("user_name", user.name),
                ("command", String(name)),
                ("text", escaped(String(text))),
                ("api_app_id", SlackWorkspaceIdentity.appID),
                ("is_enterprise_install", "false"),
                ("response_url", responseURL),
                ("trigger_id", triggerID),
            ]),
            type: FormEncoding.type
        )
    }

    /// https://docs.slack.dev/reference/interaction-payloads/block_actions-payload/
    static func press(
        _ button: SlackContent.Button,
        of message: SlackMessage,
        by user: SlackUser,
        responseURL: String,
        triggerID: String,
        seconds: Int64
    ) -> SlackRequest {
        let isEphemeral = message.audience != .channel
        let payload: JSONValue = [
            "type": "block_actions",
            "user": [
                "id": .string(user.id), "username": .string(user.name), "name": .string(user.name),
                "team_id": .string(SlackWorkspaceIdentity.teamID),
            ],
            "api_app_id": .string(SlackWorkspaceIdentity.appID),
            "token": .string(SlackWorkspaceIdentity.verificationToken),
            "container": [
                "type": "message", "message_ts": .string(message.ts), "channel_id": .string(SlackChannel.general.id),
                "is_ephemeral": .bool(isEphemeral),
            ],
            "trigger_id": .string(triggerID),
            "team": [
                "id": .string(SlackWorkspaceIdentity.teamID), "domain": .string(SlackWorkspaceIdentity.teamDomain),
            ],
            "enterprise": nil,
            "is_enterprise_install": false,
            "channel": ["id": .string(SlackChannel.general.id), "name": .string(SlackChannel.general.name)],
            "message": [
                "type": "message", "ts": .string(message.ts), "text": .string(message.content.text),
                "blocks": .array(message.content.blocks),
            ],
            "response_url": .string(responseURL),
            "actions": [
                [
                    "action_id": .string(button.actionID), "block_id": .string(button.blockID), "type": "button",
                    "text": ["type": "plain_text", "text": .string(button.label), "emoji": true],
                    "value": button.value.map { .string($0) } ?? nil,
                    "action_ts": .string("\(seconds).000000"),
                ]
            ],
        ]
        return SlackRequest(body: FormEncoding.encode([("payload", payload.serialized())]), type: FormEncoding.type)
    }

    /// https://docs.slack.dev/apis/events-api/#event_type_structure
    static func event(_ event: JSONValue, id: String, seconds: Int64) -> SlackRequest {
        let envelope: JSONValue = [
            "token": .string(SlackWorkspaceIdentity.verificationToken),
            "team_id": .string(SlackWorkspaceIdentity.teamID),
            "api_app_id": .string(SlackWorkspaceIdentity.appID),
            "event": event,
            "type": "event_callback",
            "event_id": .string(id),
            "event_time": .number(JSONNumber(Int(seconds))),
        ]
        return SlackRequest(body: envelope.serialized(), type: "application/json")
    }

    /// What people type becomes ids, as it does where the app's manifest has `should_escape`: `@ana` is `<@U0ANA|ana>`.
    ///
    /// What is written as an id already stays. https://docs.slack.dev/interactivity/implementing-slash-commands/#escaping
    static func escaped(_ text: String) -> String {
        var result = ""
        var rest = Substring(text)
        while let character = rest.first {
            if character == "<", let end = rest.firstIndex(of: ">"), isReference(rest[..<end]) {
                result += rest[...end]
                rest = rest[rest.index(after: end)...]
                continue
            }
            rest.removeFirst()
            let name = rest.prefix { $0.isLetter || $0.isNumber || "-_.".contains($0) }
            let startsWord = result.last.map(\.isWhitespace) ?? true
            switch character {
            case "@" where startsWord && !name.isEmpty:
                let user = SlackUser(named: String(name))
                result += "<@\(user.id)|\(user.name)>"
                rest = rest.dropFirst(name.count)
            case "#" where startsWord && name == SlackChannel.general.name:
                result += "<#\(SlackChannel.general.id)|\(SlackChannel.general.name)>"
                rest = rest.dropFirst(name.count)
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            default: result.append(character)
            }
        }
        return result
    }

    private static func isReference(_ text: Substring) -> Bool {
        let target = text.dropFirst()
        return target.hasPrefix("@U") || target.hasPrefix("@W") || target.hasPrefix("#C")
    }
}
