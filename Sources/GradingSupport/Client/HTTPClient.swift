import Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// Foundation's client without anything that a person may have set up: no proxy, no cookies, no cache, no redirects.
final class HTTPClient: NSObject, URLSessionTaskDelegate, Sendable {
    static let shared = HTTPClient()

    /// Longer than API Gateway's own 29 s, so that its answer comes first.
    private static let timeout: TimeInterval = 35

    private let configuration: URLSessionConfiguration = {
        let configuration = URLSessionConfiguration.ephemeral
        configuration.connectionProxyDictionary = [:]
        configuration.httpShouldSetCookies = false
        configuration.httpCookieAcceptPolicy = .never
        configuration.urlCache = nil
        configuration.requestCachePolicy = .reloadIgnoringLocalCacheData
        configuration.timeoutIntervalForRequest = HTTPClient.timeout
        return configuration
    }()

    private var session: URLSession { HTTPClient.session }
    private static let session = URLSession(
        configuration: HTTPClient.shared.configuration,
        delegate: HTTPClient.shared,
        delegateQueue: nil
    )

    func send(_ method: String, _ url: String, headers: [String: String], body: String?) async throws -> Response {
        guard let address = URL(string: url) else { throw URLError(.badURL) }
        var request = URLRequest(url: address)
        request.httpMethod = method
        request.httpBody = body.map { Data($0.utf8) }
        for (name, value) in headers.sorted(by: { $0.key < $1.key }) {
            request.setValue(value, forHTTPHeaderField: name)
        }
        let (data, response) = try await result(of: request)
        guard let response = response as? HTTPURLResponse else { throw URLError(.badServerResponse) }
        var fields: [String: String] = [:]
        for (name, value) in response.allHeaderFields {
            fields["\(name)".lowercased()] = "\(value)"
        }
        return Response(status: response.statusCode, headers: fields, body: String(decoding: data, as: UTF8.self))
    }

    private func result(of request: URLRequest) async throws -> (Data, URLResponse?) {
        try await withCheckedThrowingContinuation { continuation in
            session.dataTask(with: request) { data, response, error in
                if let error {
                    continuation.resume(throwing: error)
                } else {
                    continuation.resume(returning: (data ?? Data(), response))
                }
            }.resume()
        }
    }

    /// A redirect is an answer that a suite may want to look at.
    func urlSession(
        _ session: URLSession,
        task: URLSessionTask,
        willPerformHTTPRedirection response: HTTPURLResponse,
        newRequest request: URLRequest,
        completionHandler: @escaping @Sendable (URLRequest?) -> Void
    ) {
        completionHandler(nil)
    }
}
