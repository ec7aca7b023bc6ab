// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import AWSClientRuntime

/// AWS Secrets Manager: secrets.
///
/// Make one for a process, not one for each event: its connections stay open.
public class SecretsManagerClient {
    /// What this client is told at the start.
    public typealias SecretsManagerClientConfiguration = StandInClientConfiguration<SecretsManagerClient>

    private let client: JSONClient

    public required init(config: SecretsManagerClient.SecretsManagerClientConfiguration) {
        client = JSONClient(RequestSender(Self.service, configuration: config), errors: modeledErrors)
    }

    public convenience init(region: String) throws {
        self.init(config: try SecretsManagerClientConfiguration(region: region))
    }

    public convenience required init() async throws {
        self.init(config: try await SecretsManagerClientConfiguration())
    }

    /// For tests: another transport, clock or environment.
    package init(sender: RequestSender) {
        client = JSONClient(sender, errors: modeledErrors)
    }

    package static let service = AWSService(
        id: "Secrets Manager",
        endpointPrefix: "secretsmanager",
        target: "secretsmanager",
        jsonVersion: "1.1"
    )
}

extension SecretsManagerClient {
    /// Reads a secret, in its current version where no other is asked for.
    public func getSecretValue(input: GetSecretValueInput) async throws -> GetSecretValueOutput {
        try await client.call("GetSecretValue", input)
    }
}
