import CloudCore
import OrderedCollections
import WorkshopCommon

extension RESTExchange {
    func respond(by integration: RESTIntegration) async throws(GatewayFailure) -> CloudResponse {
        var exchange = self
        return try await exchange.run(integration)
    }

    private mutating func run(_ integration: RESTIntegration) async throws(GatewayFailure) -> CloudResponse {
        if integration.isPrivate { throw .notYet("integrations of the type VPC_LINK") }
        let target = integration.uri.target(stageVariables)
        switch (integration.type, target) {
        case ("MOCK", _): return try mock(integration)
        case ("AWS_PROXY", .function(let function)) where integration.isStreaming:
            return try await stream(from: function, integration)
        case ("AWS_PROXY", .function(let function)): return try await proxy(to: function, integration)
        case ("AWS", .function(let function)): return try await call(function: function, integration)
        case ("AWS", .service(let service)): return try await call(service, integration)
        case ("HTTP_PROXY", .http(let uri)): return try await forward(to: uri, integration)
        case ("HTTP", .http(let uri)): return try await call(uri: uri, integration)
        case ("AWS_PROXY", _), ("AWS", _), ("HTTP", _), ("HTTP_PROXY", _): throw .configuration
        default: throw .notYet("integrations of the type \(integration.type)")
        }
    }

    /// Lambda is called with POST, whatever the method's verb is; with another one AWS fails.
    private func proxy(to function: String, _ integration: RESTIntegration) async throws(GatewayFailure)
        -> CloudResponse
    {
        guard integration.httpMethod == "POST" || integration.httpMethod.isEmpty else { throw .configuration }
        let result = try await invoke(function, RESTProxyEvent(exchange: self).json.bytes, integration)
        let answer = RESTProxyResponse(result.payload)?
            .response(to: request, binaryMediaTypes: deployment.binaryMediaTypes)
        guard var response = answer else { throw .badGateway }
        response.headers["X-Amzn-Trace-Id"] = request.traceHeader
        return response
    }

    /// The body goes on to the client as it comes, after a prelude that says what stands before it.
    private func stream(
        from function: String,
        _ integration: RESTIntegration
    ) async throws(GatewayFailure) -> CloudResponse {
        let invocation = FunctionInvocation(
            function: function,
            payload: RESTProxyEvent(exchange: self).json.bytes,
            traceHeader: request.traceHeader
        )
        let outcome = await context.invoker.invokeStreaming(invocation, atMost: integration.timeout)
        let answer = try Self.answer(of: outcome)
        guard answer.functionError == nil, let prelude = try? await IntegrationPrelude(from: answer.chunks),
            (100...599).contains(prelude.statusCode)
        else { throw .badGateway }
        var response = CloudResponse(status: prelude.statusCode, body: .byteStream(answer.chunks))
        for field in prelude.headers { response.headers.append(Remapping.name(field.name), field.value) }
        for cookie in prelude.cookies { response.headers.append("Set-Cookie", cookie) }
        if response.headers["Content-Type"] == nil { response.headers["Content-Type"] = "application/json" }
        response.headers["X-Amzn-Trace-Id"] = request.traceHeader
        return response
    }

    private static func answer<Answer>(of outcome: ProxyOutcome<Answer>) throws(GatewayFailure) -> Answer {
        switch outcome {
        case .timedOut: throw .timedOut
        case .refused(let error) where error.status == 413: throw .functionPayloadTooLarge
        case .refused: throw .configuration
        case .answered(let answer): return answer
        }
    }

    func invoke(
        _ function: String,
        _ payload: [UInt8],
        _ integration: RESTIntegration
    ) async throws(GatewayFailure) -> FunctionResult {
        let invocation = FunctionInvocation(function: function, payload: payload, traceHeader: request.traceHeader)
        return try Self.answer(of: await context.invoker.invoke(invocation, atMost: integration.timeout))
    }
}
