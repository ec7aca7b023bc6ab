/// What a client is told; what it isn't told, the environment says.
///
/// Each client's configuration is one of these. The real ones can say more, under further labels between these.
public final class StandInClientConfiguration<Client> {
    /// Attempts in all, the first included. Otherwise `AWS_MAX_ATTEMPTS`, or 3.
    public var maxAttempts: Int?
    /// Whether `AWS_ENDPOINT_URL` and its like are left alone.
    public var ignoreConfiguredEndpointURLs: Bool?
    /// Otherwise `AWS_REGION`.
    public var region: String?
    /// An address in place of AWS's own, before all that the environment says.
    public var endpoint: String?

    /// Takes what is given.
    public init(
        maxAttempts: Int? = nil,
        ignoreConfiguredEndpointURLs: Bool? = nil,
        region: String? = nil,
        endpoint: String? = nil
    ) throws {
        self.maxAttempts = maxAttempts
        self.ignoreConfiguredEndpointURLs = ignoreConfiguredEndpointURLs
        self.region = region
        self.endpoint = endpoint
    }

    /// Takes what is given; the real one looks for the rest at once, which can take a while.
    public init(
        maxAttempts: Int? = nil,
        ignoreConfiguredEndpointURLs: Bool? = nil,
        region: String? = nil,
        endpoint: String? = nil
    ) async throws {
        self.maxAttempts = maxAttempts
        self.ignoreConfiguredEndpointURLs = ignoreConfiguredEndpointURLs
        self.region = region
        self.endpoint = endpoint
    }
}
