package import WorkshopCommon

extension WireProtocol {
    /// Answers a JSON 1.0 or 1.1 request by what the operation returns or throws.
    ///
    /// - Parameter perform: Takes the operation's name and the request's members, an object always.
    package func serve(
        _ request: CloudRequest,
        _ perform: (_ operation: String, _ members: RequestMembers) async throws(AWSError) -> JSONValue
    ) async -> CloudResponse {
        let requestID = Identifiers.requestID()
        do throws(AWSError) {
            guard let target = TargetedOperation(request) else {
                throw AWSError("UnknownOperationException", "X-Amz-Target is missing")
            }
            let members = try RequestMembers(body: request)
            return response(try await perform(target.operation, members), requestID: requestID)
        } catch {
            return response(to: error, requestID: requestID)
        }
    }
}
