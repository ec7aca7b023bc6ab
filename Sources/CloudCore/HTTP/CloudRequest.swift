/// An HTTP request: whole, or with a body that is still on its way.
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
    /// The body where the server was asked not to wait for it; ``body`` is empty then.
    package var bodyStream: ByteStream?
    /// The client's IP address.
    package var remoteAddress: String

    package init(
        _ method: String,
        _ path: String,
        query: String? = nil,
        headers: HeaderFields = [:],
        body: [UInt8] = [],
        bodyExceedsLimit: Bool = false,
        bodyStream: ByteStream? = nil,
        remoteAddress: String = "127.0.0.1"
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.body = body
        self.bodyExceedsLimit = bodyExceedsLimit
        self.bodyStream = bodyStream
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
        /// The same with a bound on what waits to be sent. Where it fails, the connection breaks off, so that the client
        /// doesn't take half a body for a whole one.
        case byteStream(ByteStream)
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
