import CloudCore

/// What CloudWatch is told of a request.
///
/// A REST API is named by its name, an HTTP API by its id, and their metrics have different names.
/// See <https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-metrics-and-dimensions.html> and
/// <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-metrics.html>.
struct GatewayMetrics: Sendable {
    enum Kind: Sendable {
        case rest(name: String)
        case http(id: String)
    }

    let kind: Kind
    let stage: String

    func record(status: Int, latency: Duration, integrationLatency: Duration?, in telemetry: Telemetry) {
        var values: [Telemetry.Value] = [.count("Count"), .milliseconds("Latency", latency)]
        if let integrationLatency { values.append(.milliseconds("IntegrationLatency", integrationLatency)) }
        let (isClients, isServers) = ((400..<500).contains(status), status >= 500)
        switch kind {
        case .rest(let name):
            values += [.count("4XXError", isClients ? 1 : 0), .count("5XXError", isServers ? 1 : 0)]
            telemetry.record("AWS/ApiGateway", ["ApiName": name], values)
            telemetry.record("AWS/ApiGateway", ["ApiName": name, "Stage": stage], values)
        case .http(let id):
            values += [.count("4xx", isClients ? 1 : 0), .count("5xx", isServers ? 1 : 0)]
            telemetry.record("AWS/ApiGateway", ["ApiId": id], values)
            telemetry.record("AWS/ApiGateway", ["ApiId": id, "Stage": stage], values)
        }
    }
}
