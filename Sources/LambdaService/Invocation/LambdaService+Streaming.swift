package import CloudCore

extension LambdaService {
    package func invokeStreaming(_ invocation: FunctionInvocation) async throws(AWSError) -> StreamedResult {
        let reference = try FunctionReference(invocation.function, account: account)
        try checkInvocable(reference)
        let limit = InvocationLimits.synchronousPayload
        guard invocation.payload.count <= limit else { throw .requestTooLarge(limit: limit) }
        let answer = AnswerStream()
        let requestID = Identifiers.requestID()
        Task {
            do throws(AWSError) {
                answer.finish(try await run(invocation, on: reference, requestID: requestID, answer: answer))
            } catch {
                answer.refuse(error)
            }
        }
        return try await answer.start(requestID: requestID)
    }
}
