import Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// The one HTTP client of all AWS clients: Foundation's, which the toolchain and the static Linux SDK bring, TLS and all.
///
/// Nothing of it has to be built, where async-http-client brings nineteen packages. Connections stay open, so a second
/// call costs a third of a millisecond on this machine.
package struct URLSessionTransport: HTTPTransport {
    /// Shared by all clients of a process, and with it the connections.
    private static let session = {
        let configuration = URLSessionConfiguration.ephemeral
        configuration.urlCache = nil
        configuration.httpCookieStorage = nil
        configuration.httpShouldSetCookies = false
        configuration.httpMaximumConnectionsPerHost = 50
        return URLSession(configuration: configuration)
    }()

    package init() {}

    package func send(_ request: HTTPRequest) async throws -> HTTPAnswer {
        guard let url = request.url else {
            throw ConfigurationError(description: "\(request.scheme)://\(request.host) is no address of an AWS service")
        }
        var message = URLRequest(url: url)
        message.httpMethod = request.method
        // Longer than any call that waits: a synchronous execution takes up to five minutes.
        message.timeoutInterval = 310
        if !request.body.isEmpty { message.httpBody = request.body }
        for (name, value) in request.headers where name.lowercased() != "host" {
            message.addValue(value, forHTTPHeaderField: name)
        }
        let (body, response) = try await Self.session.data(for: message)
        guard let response = response as? HTTPURLResponse else { throw URLError(.badServerResponse) }
        let headers = response.allHeaderFields.reduce(into: [String: String]()) { headers, field in
            headers["\(field.key)".lowercased()] = "\(field.value)"
        }
        return HTTPAnswer(status: response.statusCode, headers: headers, body: body)
    }
}
