package import CloudCore
import OrderedCollections
import WorkshopCommon

/// API Gateway's own API, both versions.
///
/// See <https://docs.aws.amazon.com/apigateway/latest/api/> and
/// <https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/>.
extension APIGatewayService: CloudService {
    private static let roots: Set<String> = ["account", "apikeys", "restapis", "usageplans"]

    /// Other services have `/tags/…` too, and only the ARN tells whose a request is.
    package func accepts(_ request: CloudRequest) -> Bool {
        let segments = request.path.split(separator: "/").prefix(3).map(String.init)
        switch segments.first {
        case "v2": return segments.count > 1 && (segments[1] == "apis" || segments[1] == "tags")
        case "tags": return segments.count > 1 && TagControl.isOwn(segments[1])
        default: return segments.first.map(Self.roots.contains) ?? false
        }
    }

    package func respond(to request: CloudRequest) async -> CloudResponse {
        let requestID = Identifiers.requestID()
        do throws(AWSError) {
            let call = try ControlCall(request)
            let (status, body) = try await answer(call)
            guard status != 204 && status != 202 else {
                return CloudResponse(status: status, headers: ["x-amzn-RequestId": requestID])
            }
            return WireProtocol.restJSON.response(status: status, body, requestID: requestID)
        } catch {
            return WireProtocol.restJSON.response(to: error, requestID: requestID)
        }
    }

    private func answer(_ call: ControlCall) async throws(AWSError) -> (Int, JSONValue) {
        switch call.path.first {
        case "v2":
            if call.path.dropFirst().first == "tags" {
                return try TagControl(service: self).answer(call.below(2), added: 201)
            }
            return try HTTPControl(service: self).answer(call.below(2))
        case "account": return try AccountControl(service: self).answer(call.below(1))
        case "apikeys": return try KeyControl(service: self).answer(call.below(1))
        case "tags": return try TagControl(service: self).answer(call.below(1), added: 204)
        case "usageplans": return try PlanControl(service: self).answer(call.below(1))
        default: return try await rest(call.below(1))
        }
    }

    private func rest(_ call: ControlCall) async throws(AWSError) -> (Int, JSONValue) {
        switch (call.method, call.path.count) {
        case ("POST", 5) where call.path[3] == "methods": return try await TestInvocation(service: self).answer(call)
        case ("POST", 3) where call.path[1] == "authorizers":
            return try await AuthorizerTest(service: self).answer(call)
        default: return try RESTControl(service: self).answer(call)
        }
    }

    /// The REST API of that id.
    func restRecord(_ id: String) throws(AWSError) -> RESTRecord {
        guard let record = read({ $0.rest[id] }) else { throw .noAPI(id, context.account) }
        return record
    }
}

/// One call of the control plane.
struct ControlCall: Sendable {
    let method: String
    /// Decoded.
    var path: [String]
    let queryItems: [(name: String, value: String)]
    let body: JSONValue

    init(_ request: CloudRequest) throws(AWSError) {
        method = request.method
        path = request.path.split(separator: "/").map { PercentEncoding.decode($0) }
        queryItems = request.queryItems
        if request.body.isEmpty {
            body = [:]
        } else {
            do {
                body = try JSONValue(parsing: request.body)
            } catch {
                throw .badRequest("Invalid request body: the local cloud reads JSON, and this is \(error)")
            }
        }
    }

    /// Of values of one name the last.
    var query: [String: String] { queryItems.reduce(into: [:]) { $0[$1.name] = $1.value } }

    func below(_ count: Int) -> ControlCall {
        var call = self
        call.path.removeFirst(min(count, path.count))
        return call
    }

    /// What it is, as a person would write it.
    var unknown: AWSError {
        .unknownOperation(
            "\(method) /\(path.joined(separator: "/")) of API Gateway",
            suggestion: "On AWS this call works."
        )
    }
}
