import CloudCore
import OrderedCollections
import SAMTemplate
import SlackSimulator
import WorkshopCommon

/// `POST slack/commands` (`{"text": "/shoutout help"}`), `POST slack/actions` (`{"button": "Approve"}`), `POST slack/events`
/// (`{"event": {"type": "app_mention", …}}`), each with `user`, `url` and `secret` where the usual ones won't do; they answer
/// `{"from": N}`, the number of the first entry that came of it. `GET slack?from=N&follow=true`: entries, one a line.
extension ControlAPI {
    func slack(_ request: CloudRequest, path: String) async -> CloudResponse {
        if request.method == "GET", path.isEmpty { return conversation(request) }
        guard request.method == "POST", let arguments = try? JSONValue(parsing: request.body) else {
            return refuse(400, "There is no \(request.method) /_workshop/slack\(path) of this body", "")
        }
        let user = SlackUser(named: arguments["user"]?.string ?? "ana")
        if path == "/response-urls" {
            return json([
                "url": .string(running.slack.openResponseURL(for: user)),
                "from": .number(JSONNumber(running.slack.entries.count)),
            ])
        }
        let secret = arguments["secret"]?.string ?? cloud.slackSigningSecret ?? Self.secretOfNoStack
        let route =
            path == "/commands" ? "/slack/commands" : path == "/actions" ? "/slack/interactive" : "/slack/events"
        guard let url = arguments["url"]?.string ?? requestURL(route) else {
            return refuse(
                409,
                "no API of the stack has a route POST \(route)",
                "deploy one, or name the request URL that your Slack app would have: --url URL"
            )
        }
        let first = running.slack.entries.count
        switch path {
        case "/commands":
            await running.slack.typeCommand(arguments["text"]?.string ?? "", by: user, app: url, secret: secret)
        case "/actions":
            let button = arguments["button"]?.string ?? ""
            guard await running.slack.press(button, by: user, app: url, secret: secret) else {
                return refuse(409, "no message that \(user.name) sees has a button \(button)", "")
            }
        case "/events":
            await running.slack.emit(arguments["event"] ?? [:], app: url, secret: secret)
        default:
            return refuse(404, "There is no POST /_workshop/slack\(path)", "")
        }
        return json(["from": .number(JSONNumber(first))])
    }

    /// Signs where the stack has no signing secret, so that its functions can't look at signatures.
    private static let secretOfNoStack = "8f742231b10e8888abcd99yyyzzz85a5"

    private func requestURL(_ route: String) -> String? {
        let urls = cloud.localURLs.filter { ["POST", "ANY"].contains($0.method) }
        return urls.first { $0.path.hasSuffix(route) }?.pathURL
    }

    private func conversation(_ request: CloudRequest) -> CloudResponse {
        let query = request.queryItems
        let start = query.first { $0.name == "from" }.flatMap { Int($0.value) } ?? 0
        let body: CloudResponse.Body
        if query.contains(where: { $0.name == "follow" && $0.value == "true" }) {
            body = .stream(lines(of: running.slack.follow(from: start)) { $0.json.bytes + [0x0A] })
        } else {
            body = .bytes(running.slack.entries.dropFirst(start).flatMap { $0.json.bytes + [0x0A] })
        }
        return CloudResponse(status: 200, headers: ["Content-Type": "application/x-ndjson"], body: body)
    }

    private func refuse(_ status: Int, _ message: String, _ suggestion: String) -> CloudResponse {
        json(["message": .string(message), "suggestion": .string(suggestion)], status: status)
    }
}

extension ResolvedStack {
    /// The Slack app's signing secret: the parameter that the class gives it, or what a function finds in its environment.
    var slackSigningSecret: String? {
        if let secret = parameters["SlackSigningSecret"] { return secret }
        return resources.values.lazy
            .compactMap { $0.properties["Environment"]?["Variables"]?["SLACK_SIGNING_SECRET"]?.string }
            .first
    }
}
