import CloudCore

/// Which part of the cloud a request is for.
enum FrontDoor {
    enum Destination: Hashable {
        /// The workshop's own, with the path below `/_workshop`.
        case control(path: String)
        /// The simulated Slack, with the path below `/_slack`.
        case slack(path: String)
        /// An API, with the path that it was called with.
        case api(id: String, path: String)
        /// A function's URL, by its first label.
        case functionURL(id: String, path: String)
        /// The AWS API.
        case aws
    }

    /// Whether a request does little but wait for a function.
    static func isInvocation(_ request: CloudRequest) -> Bool {
        if case .api = destination(of: request) { return true }
        return request.path.hasSuffix("/invocations")
    }

    static func destination(of request: CloudRequest) -> Destination {
        let host = request.headers["Host"] ?? ""
        if let id = id(inHost: host, of: "execute-api") { return .api(id: id, path: request.path) }
        if let id = id(inHost: host, of: "lambda-url") { return .functionURL(id: id, path: request.path) }
        if let rest = request.path.dropping(prefix: "/_workshop"), rest.isEmpty || rest.hasPrefix("/") {
            return .control(path: String(rest))
        }
        if let rest = request.path.dropping(prefix: "/_slack"), rest.hasPrefix("/") {
            return .slack(path: String(rest))
        }
        if let (id, path) = split(request.path, after: "/_aws/execute-api/") { return .api(id: id, path: path) }
        if let (id, path) = split(request.path, after: "/_aws/lambda-url/") { return .functionURL(id: id, path: path) }
        return .aws
    }

    private static func split(_ path: String, after prefix: String) -> (id: String, path: String)? {
        guard let rest = path.dropping(prefix: prefix) else { return nil }
        let end = rest.firstIndex(of: "/") ?? rest.endIndex
        return (String(rest[..<end]), end == rest.endIndex ? "/" : String(rest[end...]))
    }

    /// `<id>.execute-api.localhost`, `<id>.lambda-url.us-east-1.localhost`, or AWS's own names, for clients that were led
    /// here.
    private static func id(inHost host: String, of service: String) -> String? {
        let name = host.split(separator: ":").first ?? ""
        let labels = name.split(separator: ".")
        guard labels.count >= 3, labels[1] == service else { return nil }
        let isOurs =
            labels.last == "localhost" || labels.suffix(2) == ["amazonaws", "com"] || labels.suffix(2) == ["on", "aws"]
        return isOurs ? String(labels[0]) : nil
    }
}

extension String {
    fileprivate func dropping(prefix: String) -> Substring? {
        hasPrefix(prefix) ? dropFirst(prefix.count) : nil
    }
}
