import CloudCore
import OrderedCollections
import WorkshopCommon

extension RESTExchange {
    /// The request template decides on the status; nothing is called.
    ///
    /// See <https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-mock-integration.html>.
    func mock(_ integration: RESTIntegration) throws(GatewayFailure) -> CloudResponse {
        let mapped = try mappedRequest(integration)
        guard let document = try? JSONValue(parsing: mapped.body), let status = document["statusCode"]?.wholeNumber
        else {
            throw .configuration
        }
        return try response(
            from: IntegrationAnswer(selector: String(status), overrides: mapped.context),
            integration
        )
    }

    /// A Lambda function behind mapping templates.
    func call(function: String, _ integration: RESTIntegration) async throws(GatewayFailure) -> CloudResponse {
        let mapped = try mappedRequest(integration)
        let result = try await invoke(function, mapped.body.isEmpty ? Array("{}".utf8) : mapped.body, integration)
        var answer = IntegrationAnswer(body: result.payload)
        if result.functionError != nil {
            answer.selector = (try? JSONValue(parsing: result.payload))?["errorMessage"]?.scalarText ?? ""
        }
        return try response(from: answer, integration)
    }

    /// Another service of AWS.
    func call(_ service: ServiceTarget, _ integration: RESTIntegration) async throws(GatewayFailure) -> CloudResponse {
        guard let services = context.services else { throw .notYet("service \(service.service) behind an API") }
        let mapped = try mappedRequest(integration)
        var call = service.call
        if case .path(let path) = call { call = .path(filled(path, with: mapped.path)) }
        var headers = mapped.headers
        if headers["Content-Type"] == nil, !mapped.body.isEmpty { headers["Content-Type"] = "application/json" }
        addOwn(to: &headers)
        let request = ServiceTarget(service: service.service, region: service.region, call: call).request(
            method: integration.httpMethod.isEmpty ? "POST" : integration.httpMethod,
            query: mapped.query.isEmpty ? nil : PercentEncoding.form(mapped.query),
            headers: headers,
            body: mapped.body
        )
        let answer = await services.send(request)
        return try response(
            from: IntegrationAnswer(selector: String(answer.status), headers: answer.headers, body: answer.bytes),
            integration
        )
    }

    /// What API Gateway says of itself. Services with an XML protocol answer in JSON where it is asked for.
    private func addOwn(to headers: inout HeaderFields) {
        for (name, value) in [
            ("Accept", "application/json"), ("User-Agent", "AmazonAPIGateway_\(deployment.id)"),
            ("x-amzn-apigateway-api-id", deployment.id), ("X-Amzn-Trace-Id", request.traceHeader),
        ] where headers[name] == nil { headers[name] = value }
    }

    // MARK: HTTP

    func call(uri: String, _ integration: RESTIntegration) async throws(GatewayFailure) -> CloudResponse {
        let mapped = try mappedRequest(integration)
        var headers = mapped.headers
        if headers["Content-Type"] == nil, !mapped.body.isEmpty {
            headers["Content-Type"] = request.headers["Content-Type"] ?? "application/json"
        }
        addOwn(to: &headers)
        let answer = try await send(
            HTTPCall(
                method: integration.httpMethod.isEmpty ? request.request.method : integration.httpMethod,
                uri: filled(uri, with: mapped.path),
                query: mapped.query,
                headers: headers,
                body: mapped.body
            ),
            integration
        )
        return try response(
            from: IntegrationAnswer(selector: String(answer.status), headers: answer.headers, body: answer.bytes),
            integration
        )
    }

    /// Everything of the request goes on, and everything of the answer comes back.
    func forward(to uri: String, _ integration: RESTIntegration) async throws(GatewayFailure) -> CloudResponse {
        let source = source
        var path: [(name: String, value: String)] = []
        var query = request.request.queryItems
        var headers = request.headers
        headers["Host"] = nil
        headers["Content-Length"] = nil
        for (name, expression) in integration.parameters {
            guard let value = source.value(of: expression) else { continue }
            if let name = name.parameterName(after: "integration.request.path.") { path.append((name, value)) }
            if let name = name.parameterName(after: "integration.request.header.") { headers[name] = value }
            if let name = name.parameterName(after: "integration.request.querystring.") {
                query.removeAll { $0.name == name }
                query.append((name, value))
            }
        }
        let isAny = integration.httpMethod.isEmpty || integration.httpMethod == "ANY"
        let call = HTTPCall(
            method: isAny ? request.request.method : integration.httpMethod,
            uri: filled(uri, with: path),
            query: query,
            headers: headers,
            body: request.request.body
        )
        var answer = try await send(call, integration)
        answer.headers = HeaderFields(
            answer.headers.filter {
                !isSameHeaderName($0.name, "Content-Length") && !isSameHeaderName($0.name, "Connection")
            }
            .map { HeaderFields.Field(name: Remapping.name($0.name), value: $0.value) }
        )
        return answer
    }

    private func send(_ call: HTTPCall, _ integration: RESTIntegration) async throws(GatewayFailure) -> CloudResponse {
        do throws(HTTPCallError) {
            return try await LoopbackHTTPClient.send(call, atMost: integration.timeout)
        } catch {
            switch error {
            case .timedOut: throw .timedOut
            case .notLoopback(let host): throw .notYet("way to \(host), only to addresses of this machine,")
            case .failed: throw .integrationFailure
            }
        }
    }

    /// `{name}` in a URI.
    private func filled(_ uri: String, with parameters: [(name: String, value: String)]) -> String {
        parameters.reduce(uri) { $0.replacing("{\($1.name)}", with: PercentEncoding.encodePath($1.value)) }
    }
}
