import CloudCore
import OrderedCollections
import WorkshopCommon

extension HTTPExchange {
    func respond(by integration: HTTPIntegration) async throws(HTTPFailure) -> CloudResponse {
        var response: CloudResponse
        switch integration.kind {
        case .unsupported(let type): throw .notYet("integrations of the type \(type)")
        case .service(let subtype): response = try await call(subtype, integration)
        case .proxy:
            switch integration.uri.target(stage.variables) {
            case .function(let function): response = try await invoke(function, integration)
            case .http(let uri): response = try await forward(to: uri, integration)
            default: throw .internalError
            }
        }
        if let parameters = integration.responseParameters[String(response.status)] {
            apply(parameters, to: &response)
        }
        return response
    }

    private func invoke(_ function: String, _ integration: HTTPIntegration) async throws(HTTPFailure) -> CloudResponse {
        let version = integration.payloadFormatVersion
        let invocation = FunctionInvocation(
            function: function,
            payload: HTTPProxyEvent(exchange: self).json(version: version).bytes,
            traceHeader: request.traceHeader
        )
        switch await context.invoker.invoke(invocation, atMost: integration.timeout) {
        case .timedOut: throw .unavailable
        case .refused(let error) where error.status == 413: throw .tooLarge
        case .refused(let error) where error.status == 429: throw .unavailable
        case .refused: throw .internalError
        case .answered(let result) where result.functionError != nil: throw .internalError
        case .answered(let result):
            guard let response = HTTPProxyResponse(result.payload, version: version)?.response else {
                throw .internalError
            }
            return response
        }
    }

    // MARK: HTTP

    private func forward(to uri: String, _ integration: HTTPIntegration) async throws(HTTPFailure) -> CloudResponse {
        var call = HTTPCall(
            method: integration.method.isEmpty || integration.method == "ANY"
                ? request.request.method : integration.method,
            uri: parameters.reduce(uri) { $0.replacing("{\($1.name)}", with: $1.value) },
            query: request.request.queryItems,
            headers: request.headers,
            body: request.request.body
        )
        for name in ["Host", "Content-Length"] { call.headers[name] = nil }
        let target = call.uri
        for (destination, expression) in integration.parameters { apply(destination, expression, to: &call, target) }
        do throws(HTTPCallError) {
            var answer = try await LoopbackHTTPClient.send(call, atMost: integration.timeout)
            for name in ["Content-Length", "Connection", "Date"] { answer.headers[name] = nil }
            return answer
        } catch {
            switch error {
            case .timedOut, .failed: throw .unavailable
            case .notLoopback(let host): throw .notYet("way to \(host), only to addresses of this machine,")
            }
        }
    }

    /// `overwrite:header.x`, `append:querystring.x`, `remove:header.x`, `overwrite:path`.
    private func apply(_ destination: String, _ expression: String, to call: inout HTTPCall, _ target: String) {
        let parts = destination.split(separator: ":", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { return }
        let value = source.value(of: expression)
        if let name = parts[1].parameterName(after: "header.") {
            if parts[0] != "append" { call.headers[name] = nil }
            if parts[0] != "remove", let value { call.headers.append(name, value) }
        } else if let name = parts[1].parameterName(after: "querystring.") {
            if parts[0] != "append" { call.query.removeAll { $0.name == name } }
            if parts[0] != "remove", let value { call.query.append((name, value)) }
        } else if parts[1] == "path", parts[0] == "overwrite", let value {
            let scheme = target.firstRange(of: "://")?.upperBound ?? target.startIndex
            let end = target[scheme...].firstIndex(of: "/") ?? target.endIndex
            call.uri = target[..<end] + (value.hasPrefix("/") ? value : "/" + value)
        }
    }

    private func apply(_ parameters: OrderedDictionary<String, String>, to response: inout CloudResponse) {
        var source = source
        source.response = response
        for (destination, expression) in parameters {
            let parts = destination.split(separator: ":", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { continue }
            let value = source.value(of: expression)
            if let name = parts[1].parameterName(after: "header.") {
                if parts[0] != "append" { response.headers[name] = nil }
                if parts[0] != "remove", let value { response.headers.append(name, value) }
            } else if parts[1] == "statuscode", let status = value.flatMap({ Int($0) }), (100...599).contains(status) {
                response.status = status
            }
        }
    }

    // MARK: Services

    private func call(_ subtype: String, _ integration: HTTPIntegration) async throws(HTTPFailure) -> CloudResponse {
        guard let services = context.services else { throw .notYet("service behind \(subtype)") }
        guard let operation = ServiceOperation(subtype) else { throw .notYet("integration \(subtype)") }
        var parameters: JSONObject = [:]
        for (name, expression) in integration.parameters {
            if let value = source.value(of: expression) { parameters[name] = .string(value) }
        }
        let region = parameters.removeValue(forKey: "Region")?.string ?? context.account.region
        let answer = await services.send(operation.request(parameters, region: region))
        var response = CloudResponse(status: answer.status, headers: [:], body: answer.body)
        response.headers.append("Content-Type", "application/json")
        return response
    }
}
