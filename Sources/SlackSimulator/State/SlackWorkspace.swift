import CloudCore
import OrderedCollections
import WorkshopCommon

/// The simulated workspace: what was said, and which addresses and triggers are still good.
///
/// Events in, entries and answers out; no clock, no network, no random source of its own.
struct SlackWorkspace: Sendable {
    /// How often and how long an app may use a `response_url`.
    /// https://docs.slack.dev/interactivity/handling-user-interaction/#message_responses
    static let responseURLUses = 5
    static let responseURLLifetime: Duration = .seconds(30 * 60)
    /// https://docs.slack.dev/interactivity/handling-user-interaction/#modal_responses
    static let triggerLifetime: Duration = .seconds(3)

    private(set) var entries: [ConversationEntry] = []
    private(set) var messages: [SlackMessage] = []
    private var responseURLs: [String: ResponseURL] = [:]
    private var triggers: [String: Trigger] = [:]
    private var count = 0

    private struct ResponseURL {
        var user: SlackUser
        var issued: Timestamp
        var uses = 0
        /// The message whose button was pressed.
        var original: String?
    }

    private struct Trigger {
        var issued: Timestamp
        var isUsed = false
    }

    mutating func record(_ entry: ConversationEntry) {
        entries.append(entry)
    }

    /// What an interaction brings along for the app, good from now on.
    mutating func open(
        for user: SlackUser,
        at now: Timestamp,
        secret: String,
        original: String? = nil
    ) -> (responsePath: String, triggerID: String) {
        count += 1
        let path = "\(SlackWorkspaceIdentity.teamID)/\(count)/\(secret)"
        let trigger = "\(count).\(now.secondsSince1970).\(secret)"
        responseURLs[path] = ResponseURL(user: user, issued: now, original: original)
        triggers[trigger] = Trigger(issued: now)
        return (path, trigger)
    }

    // MARK: What apps send

    /// A post to a `response_url`.
    mutating func respond(at path: String, body: [UInt8], type: String?, now: Timestamp) -> SlackAnswer {
        guard let address = responseURLs[path] else {
            return refuse("response_url", 404, "invalid_url", "Slack never gave out this address")
        }
        guard now - address.issued <= Self.responseURLLifetime else {
            return refuse("response_url", 404, "expired_url", "it was good for 30 minutes")
        }
        guard address.uses < Self.responseURLUses else {
            return refuse("response_url", 404, "used_url", "it was good for five posts")
        }
        let payload: MessagePayload
        do {
            payload = try MessagePayload(body: body, type: type)
        } catch {
            return refuse("response_url", 400, error.error, error.why)
        }
        responseURLs[path]?.uses += 1
        apply(payload, to: address.original, for: address.user, now: now)
        return .ok
    }

    /// The answer to a slash command, within its three seconds.
    /// https://docs.slack.dev/interactivity/implementing-slash-commands/#responding_to_commands
    mutating func answered(_ command: String, by user: SlackUser, _ answer: AppAnswer, now: Timestamp) {
        switch answer {
        case .none(let why): fail(command, "dispatch_failed", why)
        case .late:
            fail(command, "operation_timeout", "the app has three seconds, and Slack doesn't send a command again")
        case .came(let status, _, _) where status != 200:
            fail(
                command,
                "dispatch_failed",
                "the app answered with status \(status); Slack wants 200 whatever it has to say"
            )
        case .came(_, let type, let body):
            guard body.contains(where: { !" \n\r\t".utf8.contains($0) }) else { return }
            guard type?.hasPrefix("application/json") == true else {
                let content = SlackContent(text: String(decoding: body, as: UTF8.self), blocks: [])
                return post(content, to: .user(user.name), now: now)
            }
            do {
                apply(try MessagePayload(body: body, type: type), to: nil, for: user, now: now)
            } catch {
                fail(command, error.error, error.why)
            }
        }
    }

    /// The answer to a button press; its body says nothing.
    mutating func acknowledged(_ what: String, _ answer: AppAnswer) {
        switch answer {
        case .none(let why): fail(what, "dispatch_failed", why)
        case .late: fail(what, "operation_timeout", "the app has three seconds")
        case .came(let status, _, _) where !(200..<300).contains(status):
            fail(what, "dispatch_failed", "the app answered with status \(status)")
        case .came: break
        }
    }

    /// A call of the Web API, such as `chat.postMessage`: status 200 always, `ok` tells. https://docs.slack.dev/apis/web-api/
    mutating func call(_ method: String, authorization: String?, body: [UInt8], type: String?, now: Timestamp)
        -> SlackAnswer
    {
        guard let authorization else { return refuse(method, 200, "not_authed", "there is no Authorization header") }
        guard authorization.hasPrefix("Bearer xoxb-") else {
            return refuse(method, 200, "invalid_auth", "a bot's token is sent as 'Bearer xoxb-…'")
        }
        guard let arguments = WebAPIArguments(body: body, type: type) else {
            return refuse(method, 200, "invalid_json", "the body is no JSON object")
        }
        switch method {
        case "chat.postMessage": return postMessage(arguments.document, now: now)
        case "views.open": return openView(arguments.document, now: now)
        default:
            return refuse(method, 200, "unknown_method", "the simulated Slack knows chat.postMessage and views.open")
        }
    }

    private mutating func postMessage(_ arguments: JSONValue, now: Timestamp) -> SlackAnswer {
        let method = "chat.postMessage"
        let known = [SlackChannel.general.id, SlackChannel.general.name, "#" + SlackChannel.general.name]
        guard let channel = arguments["channel"]?.string, known.contains(channel) else {
            return refuse(method, 200, "channel_not_found", "the only channel is \(SlackChannel.general.id)")
        }
        do {
            post(try MessagePayload(arguments).content, to: .channel, now: now)
        } catch {
            return refuse(method, 200, error.error, error.why)
        }
        return SlackAnswer(
            200,
            ["ok": true, "channel": .string(SlackChannel.general.id), "ts": .string(messages.last?.ts ?? "")]
        )
    }

    /// https://docs.slack.dev/reference/methods/views.open/
    private mutating func openView(_ arguments: JSONValue, now: Timestamp) -> SlackAnswer {
        let method = "views.open"
        guard let id = arguments["trigger_id"]?.string, let trigger = triggers[id] else {
            return refuse(method, 200, "invalid_trigger_id", "Slack never gave out this trigger_id")
        }
        guard !trigger.isUsed else { return refuse(method, 200, "exchanged_trigger_id", "it was good for one call") }
        guard now - trigger.issued <= Self.triggerLifetime else {
            return refuse(method, 200, "expired_trigger_id", "it was good for three seconds")
        }
        guard let view = arguments["view"], view["type"]?.string == "modal",
            let title = view["title"]?["text"]?.string, view["blocks"]?.array != nil
        else {
            return refuse(method, 200, "invalid_arguments", "a view has the type modal, a title and blocks")
        }
        triggers[id]?.isUsed = true
        record(.opened(title: title))
        return SlackAnswer(200, ["ok": true, "view": view])
    }

    // MARK: Messages

    private mutating func apply(_ payload: MessagePayload, to original: String?, for user: SlackUser, now: Timestamp) {
        let index = original.flatMap { ts in messages.firstIndex { $0.ts == ts } }
        if let index, payload.deletesOriginal {
            record(.deleted(ts: messages.remove(at: index).ts))
        } else if let index, payload.replacesOriginal {
            messages[index].content = payload.content
            record(.replaced(messages[index]))
        } else if !payload.deletesOriginal {
            post(payload.content, to: payload.isInChannel ? .channel : .user(user.name), now: now)
        }
    }

    private mutating func post(_ content: SlackContent, to audience: SlackMessage.Audience, now: Timestamp) {
        count += 1
        let ts = "\(now.secondsSince1970).\(String(1_000_000 + count).dropFirst())"
        let message = SlackMessage(ts: ts, audience: audience, content: content)
        messages.append(message)
        record(.posted(message))
    }

    private mutating func fail(_ what: String, _ error: String, _ why: String) {
        record(.failed(text: "\(what) failed with the error \"\(error)\"", why: why))
    }

    private mutating func refuse(_ call: String, _ status: Int, _ error: String, _ why: String) -> SlackAnswer {
        record(.refused(call: call, error: error, why: why))
        return SlackAnswer(status, ["ok": false, "error": .string(error)])
    }
}

/// What Slack answers an app.
struct SlackAnswer: Hashable, Sendable {
    var status: Int
    /// `nil` for the plain text `ok`.
    var document: JSONValue?

    init(_ status: Int, _ document: JSONValue?) {
        self.status = status
        self.document = document
    }

    static let ok = SlackAnswer(200, nil)
}

/// What an app answers Slack.
enum AppAnswer: Hashable, Sendable {
    case came(status: Int, type: String?, body: [UInt8])
    /// Nobody was there.
    case none(why: String)
    /// Not within three seconds.
    case late
}

/// Arguments of a Web API method, as JSON or as a form.
private struct WebAPIArguments {
    var document: JSONValue

    init?(body: [UInt8], type: String?) {
        if type?.hasPrefix("application/x-www-form-urlencoded") == true {
            var object: JSONValue = [:]
            for (name, value) in PercentEncoding.query(String(decoding: body, as: UTF8.self)) {
                let isJSON = ["blocks", "view", "attachments"].contains(name)
                object = object.setting(
                    name,
                    isJSON ? (try? JSONValue(parsing: value)) ?? .string(value) : .string(value)
                )
            }
            document = object
        } else {
            guard let parsed = try? JSONValue(parsing: body), parsed.object != nil else { return nil }
            document = parsed
        }
    }
}

extension JSONValue {
    fileprivate func setting(_ name: String, _ value: JSONValue) -> JSONValue {
        var object = self.object ?? [:]
        object[name] = value
        return .object(object)
    }
}
