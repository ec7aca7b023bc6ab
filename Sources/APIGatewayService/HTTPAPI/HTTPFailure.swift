import CloudCore

/// An answer of an HTTP API's own.
struct HTTPFailure: Error, Hashable, Sendable {
    let status: Int
    let message: String
    /// `www-authenticate`, for tokens.
    var challenge: String?

    static let notFound = HTTPFailure(status: 404, message: "Not Found")
    static let unauthorized = HTTPFailure(status: 401, message: "Unauthorized")
    static let forbidden = HTTPFailure(status: 403, message: "Forbidden")
    static let tooLarge = HTTPFailure(status: 413, message: "Request Entity Too Large")
    static let throttled = HTTPFailure(status: 429, message: "Too Many Requests")
    static let internalError = HTTPFailure(status: 500, message: "Internal Server Error")
    static let unavailable = HTTPFailure(status: 503, message: "Service Unavailable")

    static func notYet(_ what: String) -> HTTPFailure {
        HTTPFailure(status: 501, message: "The local cloud has no \(what) yet")
    }

    var response: CloudResponse {
        var response = CloudResponse.gatewayError(status, #"{"message":"\#(message)"}"#)
        if let challenge { response.headers.append("www-authenticate", challenge) }
        return response
    }
}
