import CloudCore
import MappingTemplate
import OrderedCollections
import WorkshopCommon

/// What an integration that is not a proxy answered.
struct IntegrationAnswer: Sendable {
    /// What selection patterns are compared with: a function's error message, a status; `nil` for success.
    var selector: String?
    var headers: HeaderFields = [:]
    var body: [UInt8] = []
    /// Overrides that a mock's request template made.
    var overrides: JSONValue?
}

/// What an integration is sent.
struct MappedRequest: Sendable {
    var body: [UInt8]
    var path: [(name: String, value: String)] = []
    var query: [(name: String, value: String)] = []
    var headers: HeaderFields = [:]
    /// What the template left in `$context`.
    var context: JSONValue
}

extension RESTExchange {
    // MARK: Request

    /// The request for the integration, by its template and its parameters.
    func mappedRequest(_ integration: RESTIntegration) throws(GatewayFailure) -> MappedRequest {
        let type = request.headers["Content-Type"] ?? "application/json"
        var mapped = MappedRequest(body: request.request.body, context: contextValue)
        if let template = integration.templates[type] ?? integration.templates["$default"] {
            let rendering = try render(template, templateInput(body: request.request.body))
            mapped.body = Array(rendering.text.utf8)
            mapped.context = rendering.context
        } else if integration.passthrough == "NEVER"
            || (integration.passthrough == "WHEN_NO_TEMPLATES" && !integration.templates.isEmpty)
        {
            throw .unsupportedMediaType
        } else if MediaType.isBinary(type, among: deployment.binaryMediaTypes),
            integration.contentHandling == "CONVERT_TO_TEXT"
        {
            mapped.body = Array(Base64.encode(mapped.body).utf8)
        }
        addParameters(integration.parameters, to: &mapped)
        return mapped
    }

    private func addParameters(_ parameters: OrderedDictionary<String, String>, to mapped: inout MappedRequest) {
        let source = source
        for (name, expression) in parameters {
            guard let part = name.parameterName(after: "integration.request."),
                let dot = part.firstIndex(of: "."), let values = source.values(of: expression)
            else { continue }
            let name = String(part[part.index(after: dot)...])
            switch part[..<dot] {
            case "path": mapped.path.append((name, values.joined(separator: ",")))
            case "querystring": mapped.query += values.map { (name, $0) }
            case "header": mapped.headers[name] = values.joined(separator: ",")
            default: break
            }
        }
        let overrides = mapped.context["requestOverride"]
        for (name, value) in overrides?["header"].texts ?? [:] { mapped.headers[name] = value }
        for (name, value) in overrides?["path"].texts ?? [:] {
            mapped.path.removeAll { $0.name == name }
            mapped.path.append((name, value))
        }
        for (name, value) in overrides?["querystring"].texts ?? [:] {
            mapped.query.removeAll { $0.name == name }
            mapped.query.append((name, value))
        }
    }

    private func render(
        _ template: Result<MappingTemplate, TemplateError>,
        _ input: TemplateInput
    ) throws(GatewayFailure) -> TemplateRendering {
        do throws(TemplateError) {
            return try template.get().render(input)
        } catch {
            throw .configuration
        }
    }

    // MARK: Response

    /// The first response whose pattern matches all of the selector, or the default.
    private func selected(_ answer: IntegrationAnswer, _ responses: [RESTIntegrationResponse])
        -> RESTIntegrationResponse?
    {
        if let selector = answer.selector {
            let found = responses.first { response in
                guard let regex = response.pattern.flatMap({ try? Regex($0) }) else { return false }
                return selector.wholeMatch(of: regex) != nil
            }
            if let found { return found }
        }
        return responses.first { $0.pattern == nil }
    }

    func response(from answer: IntegrationAnswer, _ integration: RESTIntegration) throws(GatewayFailure)
        -> CloudResponse
    {
        guard let shape = selected(answer, integration.responses) else { throw .configuration }
        var response = CloudResponse(status: shape.status, headers: ["Content-Type": "application/json"])
        response.body = .bytes(converted(answer.body, shape.contentHandling))
        var context = answer.overrides
        let type = MediaType.bare(answer.headers["Content-Type"] ?? "application/json")
        if let (name, template) = shape.templates[type].map({ (type, $0) }) ?? shape.templates.first {
            let rendering = try render(template, templateInput(body: answer.body))
            response.headers["Content-Type"] = name
            response.body = .bytes(converted(Array(rendering.text.utf8), shape.contentHandling))
            context = rendering.context
        }
        addParameters(shape, answer, to: &response)
        let overrides = context?["responseOverride"]
        for (name, value) in overrides?["header"].texts ?? [:] { response.headers[Remapping.name(name)] = value }
        if let status = overrides?["status"]?.wholeNumber, (100...599).contains(status) { response.status = status }
        return response
    }

    private func converted(_ body: [UInt8], _ handling: String?) -> [UInt8] {
        switch handling {
        case "CONVERT_TO_BINARY": Base64.decode(String(decoding: body, as: UTF8.self)) ?? body
        case "CONVERT_TO_TEXT": Array(Base64.encode(body).utf8)
        default: body
        }
    }

    private func addParameters(
        _ shape: RESTIntegrationResponse,
        _ answer: IntegrationAnswer,
        to response: inout CloudResponse
    ) {
        let source = ValueSource(
            prefix: "integration.response.",
            headers: answer.headers,
            body: answer.body,
            context: contextValue,
            stageVariables: stageVariables
        )
        for (name, expression) in shape.parameters {
            guard let name = name.parameterName(after: "method.response.header."),
                let values = source.values(of: expression)
            else { continue }
            response.headers[Remapping.name(name)] = nil
            for value in values { response.headers.append(Remapping.name(name), value) }
        }
    }
}
