import CloudCore

/// The account's services as API Gateway calls them: by the AWS API, without a socket between.
struct OwnServices: AWSRequestSender {
    /// Doesn't keep the cloud alive.
    let cloud: @Sendable () -> LocalCloud?

    func send(_ request: CloudRequest) async -> CloudResponse {
        guard let cloud = cloud(), let running = cloud.running else { return CloudResponse(status: 503) }
        return await cloud.respondAsAWS(to: request, running)
    }
}
