import CloudCore

/// The account as its own services call it: the AWS API, and APIs and functions by the names of their hosts, without a
/// socket between.
struct OwnServices: AWSRequestSender {
    /// Doesn't keep the cloud alive.
    let cloud: @Sendable () -> LocalCloud?

    func send(_ request: CloudRequest) async -> CloudResponse {
        await cloud()?.respond(to: request) ?? CloudResponse(status: 503)
    }
}
