import CloudCore
import WorkshopCommon

/// Which other origins may use an HTTP API; the API answers for it itself.
///
/// See <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html>.
struct CORSRules: Hashable, Sendable {
    private let origins: [String]
    private let methods: [String]
    private let headers: [String]
    private let exposed: [String]
    private let maxAge: Int?
    private let allowsCredentials: Bool

    init(_ document: JSONValue) {
        origins = document["allowOrigins"].textList
        methods = document["allowMethods"].textList
        headers = document["allowHeaders"].textList
        exposed = document["exposeHeaders"].textList
        maxAge = document["maxAge"]?.wholeNumber
        allowsCredentials = document["allowCredentials"]?.flag ?? false
    }

    static func isPreflight(_ request: CloudRequest) -> Bool {
        request.method == "OPTIONS" && request.headers["Origin"] != nil
            && request.headers["Access-Control-Request-Method"] != nil
    }

    /// `nil` for an origin that may not.
    private func allowed(_ origin: String) -> String? {
        if origins.contains("*") { return "*" }
        return origins.contains { Wildcard.matches($0.lowercased(), origin.lowercased()) } ? origin : nil
    }

    func preflight(_ request: CloudRequest) -> CloudResponse {
        var response = CloudResponse(status: 204)
        guard let origin = allowed(request.headers["Origin"] ?? "") else { return response }
        response.headers.append("access-control-allow-origin", origin)
        if !methods.isEmpty {
            response.headers.append("access-control-allow-methods", methods.joined(separator: ",").uppercased())
        }
        if !headers.isEmpty {
            response.headers.append("access-control-allow-headers", headers.joined(separator: ",").lowercased())
        }
        if let maxAge { response.headers.append("access-control-max-age", String(maxAge)) }
        if allowsCredentials { response.headers.append("access-control-allow-credentials", "true") }
        return response
    }

    /// CORS headers of the integration's are replaced by the API's.
    func apply(to response: inout CloudResponse, for request: CloudRequest) {
        let own = response.headers.filter { $0.name.lowercased().hasPrefix("access-control-") }.map(\.name)
        for name in own { response.headers[name] = nil }
        guard let sender = request.headers["Origin"], let origin = allowed(sender) else { return }
        response.headers.append("access-control-allow-origin", origin)
        if allowsCredentials { response.headers.append("access-control-allow-credentials", "true") }
        if !exposed.isEmpty {
            response.headers.append("access-control-expose-headers", exposed.joined(separator: ",").lowercased())
        }
    }
}
