import CloudCore

/// A request to the Runtime API, told apart by verb and path.
enum RuntimeAPIRequest: Hashable {
    case next
    case response(requestID: String)
    case error(requestID: String)
    case initError
    /// SnapStart's paths, refused on environments that were not restored.
    case restore(String)
    case wrongMethod
    case unknown

    init(_ request: CloudRequest) {
        let prefix = "/2018-06-01/runtime/"
        guard request.path.hasPrefix(prefix) else {
            self = .unknown
            return
        }
        let parts = request.path.dropFirst(prefix.count).split(separator: "/", omittingEmptySubsequences: false)
        let verb: String
        switch parts.count {
        case 2 where parts == ["invocation", "next"]: (self, verb) = (.next, "GET")
        case 2 where parts == ["init", "error"]: (self, verb) = (.initError, "POST")
        case 2 where parts == ["restore", "next"]: (self, verb) = (.restore("RestoreReady"), "GET")
        case 2 where parts == ["restore", "error"]: (self, verb) = (.restore("RestoreError"), "POST")
        case 3 where parts[0] == "invocation" && parts[2] == "response":
            (self, verb) = (.response(requestID: String(parts[1])), "POST")
        case 3 where parts[0] == "invocation" && parts[2] == "error":
            (self, verb) = (.error(requestID: String(parts[1])), "POST")
        default:
            self = .unknown
            return
        }
        if request.method != verb { self = .wrongMethod }
    }
    /// Whether the runtime sends its answer piece by piece.
    /// See <https://docs.aws.amazon.com/lambda/latest/dg/runtimes-custom.html#runtimes-custom-response-streaming>.
    static func isStreamed(_ request: CloudRequest) -> Bool {
        guard request.headers["Lambda-Runtime-Function-Response-Mode"]?.lowercased() == "streaming" else {
            return false
        }
        if case .response = RuntimeAPIRequest(request) { return true }
        return false
    }
}
