import Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// An address that Slack gives out with each command. It is good for five messages, and for half an hour.
struct ResponseURL {
    /// Less than the function's `Timeout`, so that it is we who give up, and not Lambda on us.
    static let patience: Duration = .seconds(2)

    let address: String

    /// Posts a message, once.
    ///
    /// - Returns: Whether the channel has it, and why not where asking again is of no use.
    /// - Throws: Where asking again later may help.
    func post(_ message: ChannelMessage) async throws -> Told {
        guard let url = URL(string: address) else { return Told(told: false, reason: "\(address) is no address") }
        let request = try request(message, to: url)
        let response: URLResponse
        do {
            response = try await within(Self.patience) { try await URLSession.shared.data(for: request).1 }
        } catch is OutOfTime {
            // Slack may have taken the message and only been slow to say so. Asked again, it would tell it twice.
            return Told(told: false, reason: "no answer within \(Self.patience)")
        }
        switch (response as? HTTPURLResponse)?.statusCode ?? 0 {
        case 200: return Told(told: true)
        case let status where status == 429 || status >= 500: throw SlackIsAway(why: "status \(status)")
        case let status: return Told(told: false, reason: "Slack refuses it with status \(status)")
        }
    }

    private func request(_ message: ChannelMessage, to url: URL) throws -> URLRequest {
        var request = URLRequest(url: url)
        request.httpMethod = "POST"
        request.httpBody = try JSONEncoder().encode(message)
        return request
    }
}

/// Slack can't take the message now. Whoever invoked us may ask again later.
struct SlackIsAway: Error, CustomStringConvertible {
    let why: String
    var description: String { "Slack can't take the message now: \(why)" }
}
