import CloudCore
import OrderedCollections
import WorkshopCommon

/// What is checked of a request before its integration is called.
///
/// See <https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-request-validation.html>.
struct RequestValidator: Hashable, Sendable {
    let checksBody: Bool
    let checksParameters: Bool

    init(_ document: JSONObject) {
        checksBody = document["validateRequestBody"]?.flag ?? false
        checksParameters = document["validateRequestParameters"]?.flag ?? false
    }

    func check(_ exchange: RESTExchange, _ method: RESTMethod) throws(GatewayFailure) {
        if checksParameters {
            let source = exchange.source
            let missing = method.parameters.filter { $0.value && (source.value(of: $0.key) ?? "").isEmpty }.keys
                .compactMap { $0.split(separator: ".", maxSplits: 3).last.map(String.init) }
            guard missing.isEmpty else { throw .missingParameters(missing.sorted()) }
        }
        if checksBody { try checkBody(exchange, method) }
    }

    /// The model of the body's type; a body of a type without a model is not checked.
    private func checkBody(_ exchange: RESTExchange, _ method: RESTMethod) throws(GatewayFailure) {
        let type = exchange.request.headers["Content-Type"] ?? "application/json"
        let name =
            method.models.first { MediaType.bare($0.key) == MediaType.bare(type) }?.value ?? method.models["$default"]
        guard let name, let schema = exchange.deployment.models[name] else { return }
        let problems: [String]
        if let body = try? JSONValue(parsing: exchange.request.request.body) {
            problems = schema.problems(of: body)
        } else {
            problems = ["the body is not JSON"]
        }
        guard problems.isEmpty else {
            var failure = GatewayFailure.invalidBody
            failure.validation = "[\(problems.joined(separator: ", "))]"
            throw failure
        }
    }
}

/// The models of an API, by name.
struct ModelTable: Sendable {
    private let schemas: [String: JSONValue]

    init(_ models: OrderedDictionary<String, JSONObject>) {
        schemas = models.reduce(into: [:]) { schemas, model in
            schemas[model.key] = (model.value["schema"]?.string).flatMap { try? JSONValue(parsing: $0) }
        }
    }

    subscript(name: String) -> JSONSchema? { schemas[name].map { JSONSchema($0, models: schemas) } }
}
