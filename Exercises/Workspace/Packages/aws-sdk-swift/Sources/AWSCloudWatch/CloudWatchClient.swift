// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import AWSClientRuntime

/// Amazon CloudWatch: metrics.
///
/// Make one for a process, not one for each event: its connections stay open.
public class CloudWatchClient {
    /// What this client is told at the start.
    public typealias CloudWatchClientConfiguration = StandInClientConfiguration<CloudWatchClient>

    private let client: JSONClient

    public required init(config: CloudWatchClient.CloudWatchClientConfiguration) {
        client = JSONClient(RequestSender(Self.service, configuration: config), errors: modeledErrors)
    }

    public convenience init(region: String) throws {
        self.init(config: try CloudWatchClientConfiguration(region: region))
    }

    public convenience required init() async throws {
        self.init(config: try await CloudWatchClientConfiguration())
    }

    /// For tests: another transport, clock or environment.
    package init(sender: RequestSender) {
        client = JSONClient(sender, errors: modeledErrors)
    }

    package static let service = AWSService(
        id: "CloudWatch",
        endpointPrefix: "monitoring",
        target: "GraniteServiceVersion20100801"
    )
}

extension CloudWatchClient {
    /// Adds values to metrics. A metric is its namespace, its name and its dimensions together.
    public func putMetricData(input: PutMetricDataInput) async throws -> PutMetricDataOutput {
        try await client.call("PutMetricData", input)
    }
}
