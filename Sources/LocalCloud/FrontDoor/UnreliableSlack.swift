import CloudCore
import SlackSimulator

/// Slack as the app meets it: late or failing where the cloud's faults say so.
struct UnreliableSlack: Sendable {
    let slack: SlackSimulator
    let faults: Faults

    /// - Parameter path: below `/_slack`. Faults know its first part: `commands`, `actions` or `api`.
    func respond(to request: CloudRequest, path: String) async -> CloudResponse {
        let part = path.split(separator: "/").first.map(String.init) ?? ""
        // On the wall clock: the app's patience is its own HTTP client's.
        if faults.strike(.slowSlack, part) { try? await Task.sleep(for: faults.plan.slackDelay) }
        guard !faults.strike(.failingSlack, part) else {
            return CloudResponse(
                status: 500,
                headers: ["Content-Type": "text/html"],
                body: .bytes(Array("server_error".utf8))
            )
        }
        return slack.respond(to: request, path: path)
    }
}
