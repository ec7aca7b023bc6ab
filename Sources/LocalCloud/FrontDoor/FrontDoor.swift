import CloudCore
import DynamoDBService
import SQSService
import StepFunctionsService

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

    /// Whether a request computes so little that a change of thread for it would cost more: it waits for a function, or
    /// touches one item or some messages.
    static func isBrief(_ request: CloudRequest) -> Bool {
        if let target = request.headers["X-Amz-Target"] {
            return briefTargets.contains(target) && request.body.count <= longestBriefBody
        }
        if case .api = destination(of: request) { return true }
        return request.path.hasSuffix("/invocations")
    }

    private static let briefTargets = DynamoDBService.briefTargets.union(SQSService.briefTargets)
        .union(StepFunctionsService.briefTargets)
    private static let longestBriefBody = 16 << 10

    static func destination(of request: CloudRequest) -> Destination {
        let host = request.headers["Host"] ?? ""
        if let id = id(inHost: host, of: ".execute-api.") { return .api(id: id, path: request.path) }
        if let id = id(inHost: host, of: ".lambda-url.") { return .functionURL(id: id, path: request.path) }
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
    private static func id(inHost host: String, of service: StaticString) -> String? {
        guard let rest = host.bytes(after: service) else { return nil }
        let id = host.prefix { $0 != "." }
        guard id.utf8.count + service.utf8CodeUnitCount + rest.count == host.utf8.count else { return nil }
        let domain = "." + String(Substring(rest.prefix { $0 != UInt8(ascii: ":") }))
        return [".localhost", ".amazonaws.com", ".on.aws"].contains(where: domain.hasSuffix) ? String(id) : nil
    }
}

extension String {
    fileprivate func dropping(prefix: String) -> Substring? {
        utf8.starts(with: prefix.utf8) ? self[utf8.index(utf8.startIndex, offsetBy: prefix.utf8.count)...] : nil
    }
}
