/// A request to an HTTP server.
package struct HTTPCall: Sendable {
    package var method: String
    /// May have a query already.
    package var uri: String
    package var query: [(name: String, value: String)]
    package var headers: HeaderFields
    package var body: [UInt8]

    package init(
        method: String,
        uri: String,
        query: [(name: String, value: String)] = [],
        headers: HeaderFields = [:],
        body: [UInt8] = []
    ) {
        self.method = method
        self.uri = uri
        self.query = query
        self.headers = headers
        self.body = body
    }

    /// With its query.
    package var url: String {
        query.isEmpty ? uri : uri + (uri.contains("?") ? "&" : "?") + PercentEncoding.form(query)
    }
}

package enum HTTPCallError: Error, Hashable, Sendable {
    case timedOut
    /// The local cloud reaches no other machine, and speaks no TLS.
    case notLoopback(String)
    case failed
}
