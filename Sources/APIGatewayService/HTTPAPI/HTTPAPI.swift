package import CloudCore
import OrderedCollections
package import WorkshopCommon

/// An HTTP API (version 2) with its stages.
package struct HTTPAPI: GatewayAPI {
    package struct Stage: Hashable, Sendable {
        /// `$default` has no part of the path.
        package let name: String
        package let variables: [String: String]

        package init(name: String, variables: [String: String] = [:]) {
            self.name = name
            self.variables = variables
        }
    }

    package let id: String
    let account: Account
    private let deployedStages: [Stage]
    private let paths: [(template: String, target: MethodTable)]
    private let table: RouteTable<MethodTable>
    /// The route `$default`, which takes what no other does.
    private let fallback: Integration?
    private let invoker: any FunctionInvoker

    /// - Parameter properties: Of `AWS::ApiGatewayV2::Api`, resolved, with its `Body`.
    package init(
        id: String,
        properties: JSONValue,
        stages: [Stage],
        account: Account,
        invoker: any FunctionInvoker
    ) {
        self.id = id
        self.account = account
        deployedStages = stages
        self.invoker = invoker
        var all = (properties["Body"]?["paths"]?.object ?? [:]).map {
            (template: $0.key, target: MethodTable($0.value))
        }
        let isDefault = { (path: (template: String, target: MethodTable)) in
            path.template == "$default" || path.template == "/$default"
        }
        fallback = all.first(where: isDefault)?.target.integrations.values.first
        all.removeAll(where: isDefault)
        paths = all
        table = RouteTable(all)
    }

    package var stages: [APIStage] {
        let routes = paths.flatMap { $0.target.routes(at: $0.template) }
        let all = routes + (fallback == nil ? [] : [APIRoute(method: "ANY", path: "/")])
        return deployedStages.map { APIStage(name: $0.name, routes: all) }
    }

    package var limitations: [String] {
        let oldFormat = paths.contains { path in
            path.target.integrations.values.contains { integration in
                if case .function(let function) = integration { function.payloadFormatVersion != "2.0" } else { false }
            }
        }
        return paths.flatMap { $0.target.limitations(at: $0.template) }
            + (oldFormat ? ["payload format version 1.0 on an HTTP API"] : [])
    }

    package func respond(to request: CloudRequest) async -> CloudResponse {
        let (stage, path) = stage(of: request.path)
        let gatewayRequest = GatewayRequest(request, path: path)
        let response = await respond(to: gatewayRequest, stage: stage)
        var signed = gatewayRequest.signed(response)
        // An HTTP API has one id for both, and tells it under one name.
        signed.headers["x-amzn-RequestId"] = nil
        signed.headers["x-amz-apigw-id"] = nil
        signed.headers["apigw-requestid"] = gatewayRequest.extendedRequestID
        return signed
    }

    private func stage(of path: String) -> (Stage?, String) {
        let rest = path.dropFirst()
        let end = rest.firstIndex(of: "/") ?? rest.endIndex
        if let named = deployedStages.first(where: { $0.name == rest[..<end] }) {
            return (named, end == rest.endIndex ? "/" : String(rest[end...]))
        }
        return (deployedStages.first { $0.name == "$default" }, path)
    }

    private func respond(to request: GatewayRequest, stage: Stage?) async -> CloudResponse {
        guard !request.request.bodyExceedsLimit, request.request.body.count <= 10_485_760 else {
            return .gatewayError(413, #"{"message":"Request Entity Too Large"}"#)
        }
        let segments = request.path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        let method = request.request.method
        // "/" has no segment, where splitting it gives an empty one.
        let match = table.match(segments == [""] ? [] : segments) { $0[method] != nil }
        guard let stage, let (routeKey, integration) = route(match, method: method) else {
            return .gatewayError(404, #"{"message":"Not Found"}"#)
        }
        switch integration {
        case .mock(let mock): return CloudResponse(mock)
        case .unsupported(let type): return .notYet(type)
        case .function(let integration):
            let event = HTTPProxyEvent(
                api: self,
                stage: stage,
                request: request,
                routeKey: routeKey,
                parameters: match?.parameters ?? []
            )
            return await respond(to: request, event: event, integration)
        }
    }

    private func route(
        _ match: RouteTable<MethodTable>.Match?,
        method: String
    ) -> (routeKey: String, integration: Integration)? {
        if let match, let (name, integration) = match.target[method] {
            return ("\(name) \(match.template)", integration)
        }
        return fallback.map { ("$default", $0) }
    }

    private func respond(
        to request: GatewayRequest,
        event: HTTPProxyEvent,
        _ integration: FunctionIntegration
    ) async -> CloudResponse {
        guard integration.payloadFormatVersion == "2.0" else { return .notYet("payload format 1.0 on an HTTP API") }
        let invocation = FunctionInvocation(
            function: integration.functionARN,
            payload: event.json.bytes,
            traceHeader: request.traceHeader
        )
        switch await invoker.invoke(invocation, atMost: min(integration.timeout, .seconds(30))) {
        case .timedOut: return .gatewayError(503, #"{"message":"Service Unavailable"}"#)
        case .refused(let error) where error.status == 413:
            return .gatewayError(413, #"{"message":"Request Entity Too Large"}"#)
        case .refused(let error) where error.status == 429:
            return .gatewayError(503, #"{"message":"Service Unavailable"}"#)
        case .refused: return .httpFailure
        case .answered(let result) where result.functionError != nil: return .httpFailure
        case .answered(let result): return HTTPProxyResponse(result.payload)?.response ?? .httpFailure
        }
    }
}

extension CloudResponse {
    static var httpFailure: CloudResponse { .gatewayError(500, #"{"message":"Internal Server Error"}"#) }
}
