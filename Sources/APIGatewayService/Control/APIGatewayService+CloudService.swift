package import CloudCore
import OrderedCollections
import WorkshopCommon

/// API Gateway's own API, both versions.
///
/// See <https://docs.aws.amazon.com/apigateway/latest/api/> and
/// <https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/>.
extension APIGatewayService: CloudService {
    private static let roots: Set<String> = ["restapis", "apikeys", "usageplans"]

    package func accepts(_ request: CloudRequest) -> Bool {
        let segments = request.path.split(separator: "/").prefix(2).map(String.init)
        return segments.first.map(Self.roots.contains) ?? false || segments == ["v2", "apis"]
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
        case "v2": return try HTTPControl(service: self).answer(call.below(2))
        case "apikeys": return try KeyControl(service: self).keys(call.below(1))
        case "usageplans": return try KeyControl(service: self).plans(call.below(1))
        default:
            let call = call.below(1)
            if call.method == "POST", call.path.count == 5, call.path[3] == "methods" {
                return try await TestInvocation(service: self).answer(call)
            }
            return try RESTControl(service: self).answer(call)
        }
    }
}

/// One call of the control plane.
struct ControlCall: Sendable {
    let method: String
    /// Decoded.
    var path: [String]
    let query: [String: String]
    let body: JSONValue

    init(_ request: CloudRequest) throws(AWSError) {
        method = request.method
        path = request.path.split(separator: "/").map { PercentEncoding.decode($0) }
        query = request.queryItems.reduce(into: [:]) { $0[$1.name] = $1.value }
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
