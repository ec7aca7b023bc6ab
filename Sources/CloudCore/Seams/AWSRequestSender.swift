/// Sends requests of the AWS API to the account's own services: what API Gateway's service integrations need.
package protocol AWSRequestSender: Sendable {
    /// - Parameter request: As an SDK would write it; its `Authorization` names the service in its credential scope.
    func send(_ request: CloudRequest) async -> CloudResponse
}
