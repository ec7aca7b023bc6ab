import CloudCore

/// Which part of the cloud a request is for.
enum FrontDoor {
    enum Destination: Hashable {
        /// The workshop's own, with the path below `/_workshop`.
        case control(path: String)
        /// An API, with the path that it was called with.
        case api(id: String, path: String)
        /// The AWS API.
        case aws
    }

    static func destination(of request: CloudRequest) -> Destination {
        if let id = apiID(inHost: request.headers["Host"] ?? "") { return .api(id: id, path: request.path) }
        if let rest = request.path.dropping(prefix: "/_workshop"), rest.isEmpty || rest.hasPrefix("/") {
            return .control(path: String(rest))
        }
        if let rest = request.path.dropping(prefix: "/_aws/execute-api/") {
            let end = rest.firstIndex(of: "/") ?? rest.endIndex
            return .api(id: String(rest[..<end]), path: end == rest.endIndex ? "/" : String(rest[end...]))
        }
        return .aws
    }

    /// `<id>.execute-api.localhost`, or AWS's own name of the API, for clients that were led here.
    private static func apiID(inHost host: String) -> String? {
        let name = host.split(separator: ":").first ?? ""
        let labels = name.split(separator: ".")
        guard labels.count >= 3, labels[1] == "execute-api" else { return nil }
        return labels[2] == "localhost" || labels.suffix(2) == ["amazonaws", "com"] ? String(labels[0]) : nil
    }
}

extension String {
    fileprivate func dropping(prefix: String) -> Substring? {
        hasPrefix(prefix) ? dropFirst(prefix.count) : nil
    }
}
