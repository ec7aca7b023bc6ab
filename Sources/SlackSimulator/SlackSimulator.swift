// SlackSimulator: a fake Slack beside the local cloud.
//
// In: what a person types, presses or lets happen; what the app posts to a response_url or to the Web API.
// Out: signed requests to the app as Slack sends them, through a seam that LocalCloud hands in; Slack's answers to the
// app; the conversation, entry by entry.
// Never: reaches any network, or knows who runs the app.

package import CloudCore
import Synchronization
package import WorkshopCommon

/// Brings Slack's requests to the app.
package protocol AppCaller: Sendable {
    /// `nil` where nobody is at that address.
    func post(to url: String, headers: HeaderFields, body: [UInt8]) async -> CloudResponse?
}

/// One workspace with one channel and one app.
package final class SlackSimulator: Sendable {
    private struct State {
        var workspace = SlackWorkspace()
        var followers: [Int: AsyncStream<Void>.Continuation] = [:]
        var lastFollower = 0
        var isStopped = false
    }

    /// When an event that the app didn't take is sent again. https://docs.slack.dev/apis/events-api/#retries
    static let retryDelays: [Duration] = [.zero, .seconds(60), .seconds(300)]

    private let clock: any CloudClock
    private let baseURL: String
    private let app: any AppCaller
    private let patience: @Sendable () async throws -> Void
    private let wallClock: @Sendable () -> Int64
    private let state = Mutex(State())

    /// - Parameters:
    ///   - baseURL: the local cloud's own, without a slash at its end.
    ///   - patience: ends after the three seconds that Slack waits. On the wall clock, as a handler's `Timeout` is.
    ///   - wallClock: seconds since 1970, for timestamps that a handler compares with its own clock.
    package init(
        clock: any CloudClock,
        baseURL: String,
        app: any AppCaller,
        patience: @escaping @Sendable () async throws -> Void = { try await Task.sleep(for: .seconds(3)) },
        wallClock: @escaping @Sendable () -> Int64 = { Timestamp.wallClock.secondsSince1970 }
    ) {
        self.clock = clock
        self.baseURL = baseURL
        self.app = app
        self.patience = patience
        self.wallClock = wallClock
    }

    package func stop() {
        let followers = state.withLock { state in
            defer { state.followers = [:] }
            state.isStopped = true
            return Array(state.followers.values)
        }
        for follower in followers { follower.finish() }
    }

    // MARK: What people do

    /// Types a slash command, and comes back once Slack has shown the app's answer or given up on it.
    package func typeCommand(_ text: String, by user: SlackUser, app url: String, secret: String) async {
        let opened = update {
            $0.record(.typed(user: user.name, text: SlackContent.readable(text)))
            return $0.open(for: user, at: clock.now, secret: Self.randomText())
        }
        let request = SlackRequest.command(
            text,
            by: user,
            responseURL: responseURL(opened.responsePath),
            triggerID: opened.triggerID
        )
        let answer = await send(request, to: url, secret: secret)
        let command = String(text.prefix { !$0.isWhitespace })
        update { $0.answered(command, by: user, answer, now: clock.now) }
    }

    /// A `response_url` as a command of that user would bring it, for an app that is tried without a command.
    package func openResponseURL(for user: SlackUser) -> String {
        responseURL(update { $0.open(for: user, at: clock.now, secret: Self.randomText()).responsePath })
    }

    private func responseURL(_ path: String) -> String { "\(baseURL)/_slack/commands/\(path)" }

    /// Presses the newest button of that label or action id; `false` where there is none.
    package func press(_ button: String, by user: SlackUser, app url: String, secret: String) async -> Bool {
        let found = update {
            workspace -> (SlackMessage, SlackContent.Button, (responsePath: String, triggerID: String))? in
            for message in workspace.messages.reversed() where message.isVisible(to: user) {
                guard let found = message.content.buttons.first(where: { $0.label == button || $0.actionID == button })
                else { continue }
                workspace.record(.pressed(user: user.name, label: found.label))
                let opened = workspace.open(for: user, at: clock.now, secret: Self.randomText(), original: message.ts)
                return (message, found, opened)
            }
            return nil
        }
        guard let (message, button, opened) = found else { return false }
        let request = SlackRequest.press(
            button,
            of: message,
            by: user,
            responseURL: "\(baseURL)/_slack/actions/\(opened.responsePath)",
            triggerID: opened.triggerID,
            seconds: wallClock()
        )
        let answer = await send(request, to: url, secret: secret)
        update { $0.acknowledged("The button \(button.label)", answer) }
        return true
    }

    /// Lets an event happen. One that the app doesn't take in three seconds, with a status of success, is sent again up to
    /// three times.
    package func emit(_ event: JSONValue, app url: String, secret: String) async {
        let type = event["type"]?.string ?? "event"
        update { $0.record(.event(type: type)) }
        let request = SlackRequest.event(
            event,
            id: "Ev\(Self.randomText().prefix(9).uppercased())",
            seconds: wallClock()
        )
        await deliver(request, type: type, attempt: 0, to: url, secret: secret)
    }

    private func deliver(_ request: SlackRequest, type: String, attempt: Int, to url: String, secret: String) async {
        var answer = AppAnswer.late
        var isWanted = true
        if let response = await call(request, url, secret) {
            answer = response.answer
            isWanted = response.noRetry != "1"
        }
        guard let reason = answer.retryReason else { return }
        guard isWanted, attempt < Self.retryDelays.count else {
            return update { $0.acknowledged("The event \(type)", answer) }
        }
        var again = request
        again.headers = ["X-Slack-Retry-Num": "\(attempt + 1)", "X-Slack-Retry-Reason": reason]
        let next = again
        clock.schedule("Slack's event \(type) once more", after: Self.retryDelays[attempt]) { [weak self] in
            await self?.deliver(next, type: type, attempt: attempt + 1, to: url, secret: secret)
        }
    }

    private func send(_ request: SlackRequest, to url: String, secret: String) async -> AppAnswer {
        await call(request, url, secret)?.answer ?? .late
    }

    /// `nil` where the app lets Slack wait. It goes on with its work all the same: nobody tells it.
    private func call(
        _ request: SlackRequest,
        _ url: String,
        _ secret: String
    ) async -> (answer: AppAnswer, noRetry: String?)? {
        let headers = request.signed(secret: secret, seconds: wallClock())
        let (answers, continuation) = AsyncStream<CloudResponse??>.makeStream()
        Task { [app] in
            continuation.yield(.some(await app.post(to: url, headers: headers, body: Array(request.body.utf8))))
        }
        let timer = Task { [patience] in
            try await patience()
            continuation.yield(nil)
        }
        defer { timer.cancel() }
        guard let first = await answers.first(where: { _ in true }), let response = first else { return nil }
        guard let response else { return (.none(why: "nobody answers at \(url)"), nil) }
        let type = response.headers["Content-Type"]
        return (
            .came(status: response.status, type: type, body: response.bytes), response.headers["X-Slack-No-Retry"]
        )
    }

    // MARK: The conversation

    /// What was said so far.
    package var entries: [ConversationEntry] { state.withLock { $0.workspace.entries } }

    /// The entries from this number on, and all that follow until the simulator stops.
    package func follow(from start: Int) -> AsyncStream<ConversationEntry> {
        let (signals, signal) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        let id = state.withLock { state -> Int in
            state.lastFollower += 1
            if state.isStopped { signal.finish() } else { state.followers[state.lastFollower] = signal }
            return state.lastFollower
        }
        signal.yield()
        let (entries, continuation) = AsyncStream<ConversationEntry>.makeStream()
        let task = Task { [weak self] in
            var next = start
            for await _ in signals {
                guard let all = self?.entries else { break }
                for entry in all.dropFirst(next) { continuation.yield(entry) }
                next = max(next, all.count)
            }
            continuation.finish()
        }
        continuation.onTermination = { [weak self] _ in
            task.cancel()
            self?.state.withLock { _ = $0.followers.removeValue(forKey: id) }
        }
        return entries
    }

    @discardableResult
    private func update<Result: Sendable>(_ change: (inout SlackWorkspace) -> Result) -> Result {
        let (result, followers) = state.withLock { state in
            (change(&state.workspace), Array(state.followers.values))
        }
        for follower in followers { follower.yield() }
        return result
    }

    private static func randomText() -> String {
        Identifiers.requestID().replacing("-", with: "")
    }
}

// MARK: What apps send

extension SlackSimulator {
    /// A request to `/_slack…`, as an app would send it to `hooks.slack.com` or to `slack.com/api`.
    ///
    /// - Parameter path: below `/_slack`.
    package func respond(to request: CloudRequest, path: String) -> CloudResponse {
        guard request.method == "POST" else { return CloudResponse(status: 405) }
        let type = request.headers["Content-Type"]
        let answer: SlackAnswer
        if let rest = path.dropping("/commands/") ?? path.dropping("/actions/") {
            answer = update { $0.respond(at: rest, body: request.body, type: type, now: clock.now) }
        } else if let method = path.dropping("/api/") {
            answer = update {
                $0.call(
                    method,
                    authorization: request.headers["Authorization"],
                    body: request.body,
                    type: type,
                    now: clock.now
                )
            }
        } else {
            return CloudResponse(status: 404)
        }
        guard let document = answer.document else {
            return CloudResponse(
                status: answer.status,
                headers: ["Content-Type": "text/html"],
                body: .bytes(Array("ok".utf8))
            )
        }
        return CloudResponse(
            status: answer.status,
            headers: ["Content-Type": "application/json; charset=utf-8"],
            body: .bytes(document.bytes)
        )
    }
}

extension AppAnswer {
    /// `nil` for one that Slack is content with.
    fileprivate var retryReason: String? {
        switch self {
        case .none: "connection_failed"
        case .late: "http_timeout"
        case .came(let status, _, _): (200..<300).contains(status) ? nil : "http_error"
        }
    }
}

extension SlackMessage {
    fileprivate func isVisible(to user: SlackUser) -> Bool {
        audience == .channel || audience == .user(user.name)
    }
}

extension String {
    fileprivate func dropping(_ prefix: String) -> String? {
        hasPrefix(prefix) ? String(dropFirst(prefix.count)) : nil
    }
}
