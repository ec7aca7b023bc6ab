package import CloudCore
import OrderedCollections
package import WorkshopCommon

/// A REST API (version 1) with its stages.
package struct RESTAPI: GatewayAPI {
    package struct Stage: Hashable, Sendable {
        package let name: String
        package let deploymentID: String
        package let variables: [String: String]

        package init(name: String, deploymentID: String, variables: [String: String] = [:]) {
            self.name = name
            self.deploymentID = deploymentID
            self.variables = variables
        }
    }

    package let id: String
    let account: Account
    let binaryMediaTypes: [String]
    private let deployedStages: [Stage]
    private let paths: [(template: String, target: MethodTable)]
    private let table: RouteTable<MethodTable>
    private let invoker: any FunctionInvoker

    /// - Parameter properties: Of `AWS::ApiGateway::RestApi`, resolved, with its `Body`.
    package init(
        id: String,
        properties: JSONValue,
        stages: [Stage],
        account: Account,
        invoker: any FunctionInvoker
    ) {
        let body = properties["Body"]
        self.id = id
        self.account = account
        deployedStages = stages
        self.invoker = invoker
        let types = properties["BinaryMediaTypes"] ?? body?["x-amazon-apigateway-binary-media-types"]
        // In the resource's property `/` is written `~1`.
        binaryMediaTypes = (types?.array ?? []).compactMap { $0.string.map(unescapedMediaType) }
        paths = (body?["paths"]?.object ?? [:]).map { ($0.key, MethodTable($0.value)) }
        table = RouteTable(paths)
    }

    package var stages: [APIStage] {
        deployedStages.map { APIStage(name: $0.name, routes: paths.flatMap { $0.target.routes(at: $0.template) }) }
    }

    package var limitations: [String] { paths.flatMap { $0.target.limitations(at: $0.template) } }

    package func respond(to request: CloudRequest) async -> CloudResponse {
        let rest = request.path.dropFirst()
        let end = rest.firstIndex(of: "/") ?? rest.endIndex
        let path = end == rest.endIndex ? "/" : String(rest[end...])
        let gatewayRequest = GatewayRequest(request, path: path)
        guard let stage = deployedStages.first(where: { $0.name == rest[..<end] }) else {
            return gatewayRequest.signed(
                .gatewayError(403, #"{"message":"Forbidden"}"#, type: "ForbiddenException")
            )
        }
        return gatewayRequest.signed(await respond(to: gatewayRequest, stage: stage))
    }

    private func respond(to request: GatewayRequest, stage: Stage) async -> CloudResponse {
        guard request.request.body.count <= 10_485_760, !request.request.bodyExceedsLimit else {
            return .gatewayError(
                413,
                #"{"message":"HTTP content length exceeded 10485760 bytes."}"#,
                type: "RequestTooLargeException"
            )
        }
        guard let match = match(request.path), let method = match.target[request.request.method] else {
            return .gatewayError(
                403,
                #"{"message":"Missing Authentication Token"}"#,
                type: "MissingAuthenticationTokenException"
            )
        }
        switch method.integration {
        case .mock(let mock): return CloudResponse(mock)
        case .unsupported(let type): return .notYet(type)
        case .function(let integration):
            guard integration.method == "POST" else { return .restFailure(500) }
            let event = RESTProxyEvent(api: self, stage: stage, request: request, match: match)
            return await respond(to: request, event: event, integration)
        }
    }

    /// A trailing slash asks for the same resource.
    private func match(_ path: String) -> RouteTable<MethodTable>.Match? {
        var segments = path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        if segments.last == "" { segments.removeLast() }
        return table.match(segments)
    }

    private func respond(
        to request: GatewayRequest,
        event: RESTProxyEvent,
        _ integration: FunctionIntegration
    ) async -> CloudResponse {
        let invocation = FunctionInvocation(
            function: integration.functionARN,
            payload: event.json.bytes,
            traceHeader: request.traceHeader
        )
        switch await invoker.invoke(invocation, atMost: integration.timeout) {
        case .timedOut:
            return .gatewayError(
                504,
                #"{"message": "Endpoint request timed out"}"#,
                type: "InternalServerErrorException"
            )
        case .refused(let error) where error.status == 413:
            return .gatewayError(413, #"{"message":"Request Entity Too Large"}"#, type: "RequestTooLargeException")
        case .refused: return .restFailure(500)
        case .answered(let result):
            let response = RESTProxyResponse(result.payload)
            return response?.response(to: request, binaryMediaTypes: binaryMediaTypes) ?? .restFailure(502)
        }
    }
}

extension CloudResponse {
    static func restFailure(_ status: Int) -> CloudResponse {
        .gatewayError(status, #"{"message": "Internal server error"}"#, type: "InternalServerErrorException")
    }

    static func notYet(_ type: String) -> CloudResponse {
        .gatewayError(501, #"{"message": "The local cloud has no integrations of the type \#(type) yet"}"#)
    }

    init(_ mock: MockResponse) {
        self.init(
            status: mock.status,
            headers: ["Content-Type": "application/json"],
            body: .bytes(Array(mock.body.utf8))
        )
        for field in mock.headers { headers[field.name] = field.value }
    }
}

private func unescapedMediaType(_ type: String) -> String {
    type.split(separator: "~1", omittingEmptySubsequences: false).joined(separator: "/")
}
