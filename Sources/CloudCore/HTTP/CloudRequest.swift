/// An HTTP request, whole.
package struct CloudRequest: Hashable, Sendable {
    /// `GET`
    package var method: String
    /// As it was sent, still percent-encoded, without the query.
    package var path: String
    /// What stands after the `?`, as it was sent; `nil` where there is none.
    package var query: String?
    /// `Host` is among them, always first.
    package var headers: HeaderFields
    package var body: [UInt8]
    /// The body was longer than the server reads; ``body`` is empty then.
    package var bodyExceedsLimit: Bool
    /// The client's IP address.
    package var remoteAddress: String

    package init(
        _ method: String,
        _ path: String,
        query: String? = nil,
        headers: HeaderFields = [:],
        body: [UInt8] = [],
        bodyExceedsLimit: Bool = false,
        remoteAddress: String = "127.0.0.1"
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.body = body
        self.bodyExceedsLimit = bodyExceedsLimit
        self.remoteAddress = remoteAddress
    }

    package var queryItems: [(name: String, value: String)] { query.map(PercentEncoding.query) ?? [] }

    /// The parts of the path between its slashes, decoded; a trailing slash adds an empty last one.
    package var pathSegments: [String] {
        path.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map { PercentEncoding.decode($0) }
    }
}

/// An HTTP response: whole, or a body that goes on.
package struct CloudResponse: Sendable {
    package enum Body: Sendable {
        case bytes([UInt8])
        /// Sent in chunks as they come; ends when the stream ends.
        case stream(AsyncStream<[UInt8]>)
    }

    package var status: Int
    /// Without `Content-Length` and `Date`, which the server adds.
    package var headers: HeaderFields
    package var body: Body

    package init(status: Int, headers: HeaderFields = [:], body: Body = .bytes([])) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// The body of a response that is whole; empty for a stream.
    package var bytes: [UInt8] { if case .bytes(let bytes) = body { bytes } else { [] } }
}
