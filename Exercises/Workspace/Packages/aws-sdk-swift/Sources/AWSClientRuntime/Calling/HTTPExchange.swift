package import Foundation

/// A request, before it is signed.
package struct HTTPRequest: Sendable {
    package var method: String
    /// `http` or `https`.
    package var scheme = "https"
    /// With the port where it isn't the scheme's own.
    package var host = ""
    /// Not encoded: `/a folder/name`.
    package var path = "/"
    /// Not encoded.
    package var query: [(name: String, value: String)] = []
    package var headers: [(name: String, value: String)] = []
    package var body: Data

    package init(
        method: String,
        path: String = "/",
        query: [(name: String, value: String)] = [],
        headers: [(name: String, value: String)] = [],
        body: Data = Data()
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.body = body
    }

    package var url: URL? {
        let question = query.isEmpty ? "" : "?" + URIEncoding.query(query)
        return URL(string: "\(scheme)://\(host)\(URIEncoding.path(path))\(question)")
    }
}

/// A whole answer.
package struct HTTPAnswer: Sendable {
    package var status: Int
    /// By lower-case name.
    package var headers: [String: String]
    package var body: Data

    package init(status: Int, headers: [String: String] = [:], body: Data = Data()) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}

/// Carries one request and brings its answer; throws where there is none.
package protocol HTTPTransport: Sendable {
    func send(_ request: HTTPRequest) async throws -> HTTPAnswer
}
