/// An HTTP response, of which the subset has the status alone.
public struct HTTPResponse: Sendable {
    /// A status code, such as `.ok`.
    public struct Status: Sendable, Hashable, ExpressibleByIntegerLiteral, CustomStringConvertible {
        /// The three digits.
        public let code: Int
        /// The words, for people only: two statuses with the same code are equal.
        public let reasonPhrase: String

        /// Makes a status that has no name here.
        public init(code: Int, reasonPhrase: String = "") {
            precondition((0...999).contains(code), "Invalid status code")
            self.code = code
            self.reasonPhrase = reasonPhrase
        }

        /// Makes a status of a literal such as 200.
        public init(integerLiteral value: Int) {
            self.init(code: value)
        }

        /// Whether the codes are the same.
        public static func == (lhs: Status, rhs: Status) -> Bool {
            lhs.code == rhs.code
        }

        /// Hashes the code.
        public func hash(into hasher: inout Hasher) {
            hasher.combine(code)
        }

        /// The code and the words.
        public var description: String {
            "\(code) \(reasonPhrase)"
        }
    }
}

extension HTTPResponse.Status {
    /// 200 OK
    public static var ok: Self { .init(code: 200, reasonPhrase: "OK") }
    /// 201 Created
    public static var created: Self { .init(code: 201, reasonPhrase: "Created") }
    /// 202 Accepted
    public static var accepted: Self { .init(code: 202, reasonPhrase: "Accepted") }
    /// 204 No Content
    public static var noContent: Self { .init(code: 204, reasonPhrase: "No Content") }
    /// 301 Moved Permanently
    public static var movedPermanently: Self { .init(code: 301, reasonPhrase: "Moved Permanently") }
    /// 302 Found
    public static var found: Self { .init(code: 302, reasonPhrase: "Found") }
    /// 303 See Other
    public static var seeOther: Self { .init(code: 303, reasonPhrase: "See Other") }
    /// 304 Not Modified
    public static var notModified: Self { .init(code: 304, reasonPhrase: "Not Modified") }
    /// 307 Temporary Redirect
    public static var temporaryRedirect: Self { .init(code: 307, reasonPhrase: "Temporary Redirect") }
    /// 308 Permanent Redirect
    public static var permanentRedirect: Self { .init(code: 308, reasonPhrase: "Permanent Redirect") }
    /// 400 Bad Request
    public static var badRequest: Self { .init(code: 400, reasonPhrase: "Bad Request") }
    /// 401 Unauthorized
    public static var unauthorized: Self { .init(code: 401, reasonPhrase: "Unauthorized") }
    /// 403 Forbidden
    public static var forbidden: Self { .init(code: 403, reasonPhrase: "Forbidden") }
    /// 404 Not Found
    public static var notFound: Self { .init(code: 404, reasonPhrase: "Not Found") }
    /// 405 Method Not Allowed
    public static var methodNotAllowed: Self { .init(code: 405, reasonPhrase: "Method Not Allowed") }
    /// 406 Not Acceptable
    public static var notAcceptable: Self { .init(code: 406, reasonPhrase: "Not Acceptable") }
    /// 408 Request Timeout
    public static var requestTimeout: Self { .init(code: 408, reasonPhrase: "Request Timeout") }
    /// 409 Conflict
    public static var conflict: Self { .init(code: 409, reasonPhrase: "Conflict") }
    /// 410 Gone
    public static var gone: Self { .init(code: 410, reasonPhrase: "Gone") }
    /// 413 Content Too Large
    public static var contentTooLarge: Self { .init(code: 413, reasonPhrase: "Content Too Large") }
    /// 415 Unsupported Media Type
    public static var unsupportedMediaType: Self { .init(code: 415, reasonPhrase: "Unsupported Media Type") }
    /// 422 Unprocessable Content
    public static var unprocessableContent: Self { .init(code: 422, reasonPhrase: "Unprocessable Content") }
    /// 429 Too Many Requests
    public static var tooManyRequests: Self { .init(code: 429, reasonPhrase: "Too Many Requests") }
    /// 500 Internal Server Error
    public static var internalServerError: Self { .init(code: 500, reasonPhrase: "Internal Server Error") }
    /// 501 Not Implemented
    public static var notImplemented: Self { .init(code: 501, reasonPhrase: "Not Implemented") }
    /// 502 Bad Gateway
    public static var badGateway: Self { .init(code: 502, reasonPhrase: "Bad Gateway") }
    /// 503 Service Unavailable
    public static var serviceUnavailable: Self { .init(code: 503, reasonPhrase: "Service Unavailable") }
    /// 504 Gateway Timeout
    public static var gatewayTimeout: Self { .init(code: 504, reasonPhrase: "Gateway Timeout") }
}
