// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import AWSClientRuntime

/// AWS Systems Manager: its Parameter Store.
///
/// Make one for a process, not one for each event: its connections stay open.
public class SSMClient {
    /// What this client is told at the start.
    public typealias SSMClientConfiguration = StandInClientConfiguration<SSMClient>

    private let client: JSONClient

    public required init(config: SSMClient.SSMClientConfiguration) {
        client = JSONClient(RequestSender(Self.service, configuration: config), errors: modeledErrors)
    }

    public convenience init(region: String) throws {
        self.init(config: try SSMClientConfiguration(region: region))
    }

    public convenience required init() async throws {
        self.init(config: try await SSMClientConfiguration())
    }

    /// For tests: another transport, clock or environment.
    package init(sender: RequestSender) {
        client = JSONClient(sender, errors: modeledErrors)
    }

    package static let service = AWSService(id: "SSM", endpointPrefix: "ssm", target: "AmazonSSM", jsonVersion: "1.1")
}

extension SSMClient {
    /// Reads a parameter; a `SecureString` in plain text only `withDecryption`.
    public func getParameter(input: GetParameterInput) async throws -> GetParameterOutput {
        try await client.call("GetParameter", input)
    }

    /// Reads up to ten parameters; names of none are in `invalidParameters`.
    public func getParameters(input: GetParametersInput) async throws -> GetParametersOutput {
        try await client.call("GetParameters", input)
    }

    /// Reads the parameters below a path, page by page.
    public func getParametersByPath(input: GetParametersByPathInput) async throws -> GetParametersByPathOutput {
        try await client.call("GetParametersByPath", input)
    }
}
