import CloudCore
import MappingTemplate
import OrderedCollections
import WorkshopCommon

/// How an API wants one kind of API Gateway's own answers to look.
///
/// See <https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-gatewayResponse-definition.html>.
struct GatewayResponseShape: Sendable {
    let status: Int?
    /// `gatewayresponse.header.Name` → where its value comes from.
    let parameters: OrderedDictionary<String, String>
    let templates: OrderedDictionary<String, String>

    init(_ document: JSONObject) {
        status = document["statusCode"]?.wholeNumber
        parameters = (document["responseParameters"]?.object ?? [:]).mapValues { $0.scalarText ?? "" }
        templates = (document["responseTemplates"]?.object ?? [:]).mapValues { $0.string ?? "" }
    }
}

extension RESTExchange {
    /// The answer to a request that failed, as the API has it.
    func response(to failure: GatewayFailure) -> CloudResponse {
        let fallback = failure.status < 500 ? "DEFAULT_4XX" : "DEFAULT_5XX"
        let shapes = deployment.gatewayResponses
        let shape = shapes[failure.type] ?? shapes[fallback]
        // A default gives a status only to what has none of its own.
        let status = shapes[failure.type]?.status ?? failure.status
        var response = CloudResponse(
            status: status,
            headers: ["Content-Type": "application/json"],
            body: .bytes(Array(failure.body.utf8))
        )
        response.headers.append("x-amzn-ErrorType", failure.errorType)
        guard let shape else { return response }
        var failed = self
        failed.failure = failure
        failed.responseStatus = status
        if let (type, template) = failed.template(of: shape) {
            response.headers["Content-Type"] = type
            response.body = .bytes(Array(failed.substitute(template, missing: "").utf8))
        }
        for (name, source) in shape.parameters {
            guard let name = name.parameterName(after: "gatewayresponse.header."),
                let value = failed.source.value(of: source)
            else { continue }
            response.headers[name] = value
        }
        return response
    }

    private func template(of shape: GatewayResponseShape) -> (type: String, text: String)? {
        let accepted = (request.headers["Accept"] ?? "").split(separator: ",").map { MediaType.bare(String($0)) }
        let types = accepted + ["application/json"]
        let type = types.first { shape.templates[$0] != nil } ?? shape.templates.keys.first
        return type.flatMap { type in shape.templates[type].map { (type, $0) } }
    }
}

extension String {
    func parameterName(after prefix: String) -> String? {
        hasPrefix(prefix) ? String(dropFirst(prefix.count)) : nil
    }
}
