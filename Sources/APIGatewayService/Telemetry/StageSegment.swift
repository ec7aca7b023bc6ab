import CloudCore
import OrderedCollections
import WorkshopCommon

/// The segment that a REST API's stage makes where its tracing is enabled.
///
/// See <https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-xray.html>.
struct StageSegment: Sendable {
    private var segment: TraceSegment
    private let request: GatewayRequest

    /// `nil` where tracing is off, or the caller has decided against sampling.
    init?(_ request: GatewayRequest, stage: RESTAPI.Stage, deployment: RESTDeployment, context: GatewayContext) {
        guard stage.isTraced, context.telemetry != nil,
            let header = TraceHeader(request.traceHeader), header.isSampled != false
        else { return nil }
        self.request = request
        segment = TraceSegment(
            traceID: header.root,
            parentID: header.parent,
            name: "\(deployment.name)/\(stage.name)",
            origin: "AWS::ApiGateway::Stage",
            start: request.receivedAt
        )
        segment.lineage = header.lineage
        segment.members["aws"] = [
            "api_gateway": [
                "account_id": .string(context.account.id), "rest_api_id": .string(deployment.id),
                "stage": .string(stage.name), "request_id": .string(request.requestID),
            ]
        ]
    }

    /// What the integration is called with.
    var header: String { segment.header }

    func document(status: Int, length: Int, host: String) -> JSONValue {
        var segment = segment
        segment.members["http"] = [
            "request": [
                "url": .string("https://\(host)\(request.request.path)"), "method": .string(request.request.method),
                "user_agent": .string(request.request.headers["User-Agent"] ?? ""),
                "client_ip": .string(request.request.remoteAddress), "x_forwarded_for": true,
            ],
            "response": ["status": .number(JSONNumber(status)), "content_length": .number(JSONNumber(length))],
        ]
        return segment.document(end: .wallClock, isError: (400..<500).contains(status), isFault: status >= 500)
    }
}
