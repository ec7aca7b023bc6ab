import CloudCore
import OrderedCollections
import WorkshopCommon

/// An operation of Lambda's API: where it is, what its request may hold, and what does it.
struct LambdaOperation: Sendable {
    typealias Work = @Sendable (LambdaService, LambdaRequest) async throws(AWSError) -> LambdaAnswer

    let name: String
    let method: String
    /// The parts of the path; one in braces names a member.
    let path: [String]
    /// A query that tells it from another operation of the same path.
    let query: String?
    let status: Int
    let members: [Member]
    /// The body is the function's own, not a JSON document of members.
    let hasRawBody: Bool
    let work: Work

    init(
        _ name: String,
        _ method: String,
        _ path: String,
        _ status: Int = 200,
        _ members: [Member] = [],
        query: String? = nil,
        hasRawBody: Bool = false,
        work: @escaping Work
    ) {
        self.name = name
        self.method = method
        self.path = path.split(separator: "/").map(String.init)
        self.query = query
        self.status = status
        self.members = members
        self.hasRawBody = hasRawBody
        self.work = work
    }

    /// The members in the path, if this is the request's operation.
    func labels(_ request: CloudRequest, segments: [String]) -> [String: String]? {
        guard request.method == method, segments.count == path.count else { return nil }
        if let query, !request.queryItems.contains(where: { "\($0.name)=\($0.value)" == query }) { return nil }
        var labels: [String: String] = [:]
        for (part, segment) in zip(path, segments) {
            if part.hasPrefix("{") {
                labels[String(part.dropFirst().dropLast())] = segment
            } else if part != segment {
                return nil
            }
        }
        return labels
    }

    func check(_ request: LambdaRequest) throws(AWSError) {
        var violations: [String] = []
        for member in members {
            if case .body = member.place {
                violations += try member.violations(in: request.body, below: "")
            } else {
                violations += try member.violations(of: request.value(member), at: member.ownName)
            }
        }
        guard violations.isEmpty else { throw .validation(violations) }
    }
}

/// What an operation answers with, in its own status.
enum LambdaAnswer: Sendable {
    case json(JSONValue)
    /// Another status than the operation's own.
    case status(Int, JSONValue)
    case nothing
    /// Whole, as `Invoke`'s is.
    case response(CloudResponse)
}

/// A request to an operation.
struct LambdaRequest: Sendable {
    let http: CloudRequest
    let labels: [String: String]
    let queryItems: [(name: String, value: String)]
    let body: JSONValue

    init(_ http: CloudRequest, labels: [String: String], hasRawBody: Bool) throws(AWSError) {
        self.http = http
        self.labels = labels
        queryItems = http.queryItems
        if hasRawBody || http.body.isEmpty {
            body = [:]
        } else {
            do {
                body = try JSONValue(parsing: http.body)
            } catch {
                throw .serialization("\(error)")
            }
            guard body.object != nil else { throw .serialization("Start of structure or map expected.") }
        }
    }

    /// From the path or the query.
    subscript(_ name: String) -> String? {
        labels[name] ?? queryItems.first { $0.name == name }?.value
    }

    /// From the path; the router saw it.
    func label(_ name: String) -> String { labels[name] ?? "" }

    func value(_ member: Member) -> JSONValue? {
        let text: String?
        switch member.place {
        case .path, .query: text = self[member.name]
        case .header(let name): text = http.headers[name]
        case .body: return body[member.name]
        }
        guard let text else { return nil }
        if case .integer = member.shape {
            return Int(text).map { .number(JSONNumber($0)) } ?? .string(text)
        }
        return .string(text)
    }

    func integer(_ name: String) -> Int? { self[name].flatMap { Int($0) } }

    func reference(_ service: LambdaService, qualifier: Bool = true) throws(AWSError) -> FunctionReference {
        try FunctionReference(
            label("FunctionName"),
            qualifier: qualifier ? self["Qualifier"] : nil,
            account: service.account
        )
    }
}

/// A part of a list, and where the next begins.
struct Page {
    let items: [JSONValue]
    let nextMarker: String?

    /// - Parameter key: What tells an item from the others; a marker is the last one's.
    init(_ all: [JSONValue], key: (JSONValue) -> String, request: LambdaRequest, most: Int = 50) {
        var rest = all[...]
        if let marker = request["Marker"].flatMap(Base64.decode) {
            let last = String(decoding: marker, as: UTF8.self)
            rest = all.firstIndex { key($0) == last }.map { all[($0 + 1)...] } ?? []
        }
        items = Array(rest.prefix(min(request.integer("MaxItems") ?? most, most)))
        nextMarker = items.count < rest.count ? items.last.map { Base64.encode(Array(key($0).utf8)) } : nil
    }

    func answer(_ name: String) -> LambdaAnswer {
        var members: JSONObject = [name: .array(items)]
        if let nextMarker { members["NextMarker"] = .string(nextMarker) }
        return .json(.object(members))
    }
}
