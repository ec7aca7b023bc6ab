package import Foundation

/// Sends one service's requests: finds the address, signs, tries again where that may help.
package struct RequestSender: Sendable {
    package let service: AWSService
    private let region: String?
    private let endpoint: String?
    private let settings: Settings
    private let retries: RetryPolicy
    private let transport: any HTTPTransport
    private let now: @Sendable () -> Date

    package init(
        _ service: AWSService,
        configuration: StandInClientConfiguration<some Any>,
        settings: Settings = Settings(),
        retries: RetryPolicy? = nil,
        transport: any HTTPTransport = URLSessionTransport(),
        now: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.service = service
        self.settings = settings
        self.transport = transport
        self.now = now
        region = configuration.region ?? settings.region
        endpoint =
            configuration.endpoint
            ?? (configuration.ignoreConfiguredEndpointURLs == true ? nil : settings.endpoint(of: service.id))
        self.retries = retries ?? RetryPolicy(maxAttempts: configuration.maxAttempts ?? settings.maxAttempts ?? 3)
    }

    /// - Parameters:
    ///   - request: without its address.
    ///   - place: puts in the address, for a service that has its own way; the usual one when `nil`.
    ///   - failure: reads an answer that is none of success.
    ///   - error: makes the error that is thrown of what `failure` read.
    package func send(
        _ request: HTTPRequest,
        place: ((inout HTTPRequest, Endpoint) -> Void)? = nil,
        failure: (HTTPAnswer) -> ErrorAnswer,
        error: (ErrorAnswer) -> any Error
    ) async throws -> HTTPAnswer {
        var request = request
        let signer = try signer()
        let endpoint = try resolvedEndpoint(region: signer.region)
        request.scheme = endpoint.scheme
        request.host = endpoint.host
        request.path = endpoint.path + request.path
        place?(&request, endpoint)
        var attempt = 1
        var cost: Int?
        while true {
            let reason: any Error
            let kind: RetryPolicy.Failure?
            do {
                let answer = try await transport.send(signed(request, signer, attempt))
                if (200..<300).contains(answer.status) {
                    retries.succeeded(givingBack: cost)
                    return answer
                }
                let read = failure(answer)
                (reason, kind) = (error(read), RetryPolicy.Failure(read))
            } catch let noAnswer {
                if Task.isCancelled { throw CancellationError() }
                (reason, kind) = (noAnswer, noAnswer is ConfigurationError ? nil : .noAnswer)
            }
            guard let kind, let paid = try await retries.waitForNext(after: attempt, kind) else { throw reason }
            cost = paid
            attempt += 1
        }
    }

    private func signed(_ request: HTTPRequest, _ signer: SigV4Signer, _ attempt: Int) -> HTTPRequest {
        var request = request
        signer.sign(&request, at: now())
        // What changes from attempt to attempt, and what tells who calls, isn't signed.
        request.headers.append(("Amz-Sdk-Request", "attempt=\(attempt); max=\(retries.maxAttempts)"))
        request.headers.append(("User-Agent", "aws-sdk-swift-stand-in"))
        return request
    }

    private func signer() throws -> SigV4Signer {
        guard let region else {
            throw ConfigurationError(description: "no region: set AWS_REGION, or give the client one")
        }
        guard let credentials = settings.credentials else {
            throw ConfigurationError(
                description: "no credentials: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not in the environment"
            )
        }
        return SigV4Signer(
            credentials: credentials,
            region: region,
            service: service.signingName,
            namesBodyHash: service.signingName == "s3"
        )
    }

    private func resolvedEndpoint(region: String) throws -> Endpoint {
        try endpoint.map(Endpoint.init(parsing:)) ?? Endpoint(of: service, in: region)
    }
}
