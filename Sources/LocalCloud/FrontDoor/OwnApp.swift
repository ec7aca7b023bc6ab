import CloudCore
import SlackSimulator

/// The stack's APIs as the simulated Slack calls them, without a socket between.
struct OwnApp: AppCaller {
    /// Doesn't keep the cloud alive.
    let cloud: @Sendable () -> LocalCloud?

    func post(to url: String, headers: HeaderFields, body: [UInt8]) async -> CloudResponse? {
        let parts = url.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "http:" || parts[0] == "https:", let cloud = cloud() else { return nil }
        let host = parts[2].prefix { $0 != "/" }
        let target = parts[2].dropFirst(host.count)
        let path = target.prefix { $0 != "?" }
        var fields: HeaderFields = ["Host": String(host)]
        for field in headers { fields.append(field.name, field.value) }
        let request = CloudRequest(
            "POST",
            path.isEmpty ? "/" : String(path),
            query: path.count == target.count ? nil : String(target.dropFirst(path.count + 1)),
            headers: fields,
            body: body
        )
        // Nothing but the account's own APIs: Slack can't reach what else is on this machine.
        switch FrontDoor.destination(of: request) {
        case .api, .functionURL: return await cloud.respond(to: request)
        case .control, .slack, .aws: return nil
        }
    }
}
