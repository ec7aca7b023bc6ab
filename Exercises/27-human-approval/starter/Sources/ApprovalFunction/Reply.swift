import Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// What Slack shows after a press.
struct Reply: Encodable {
    let text: String
    /// Whether the question goes, buttons and all; otherwise the text is for the one who pressed, and the question stays.
    let replacesQuestion: Bool

    func post(to address: String) async throws {
        guard let url = URL(string: address) else { return }
        var request = URLRequest(url: url, timeoutInterval: 1)
        request.httpMethod = "POST"
        request.setValue("application/json", forHTTPHeaderField: "Content-Type")
        request.httpBody = try JSONEncoder().encode(self)
        _ = try await URLSession.shared.data(for: request)
    }

    enum CodingKeys: String, CodingKey {
        case text
        case replacesQuestion = "replace_original"
    }
}
