import CloudCore
import OrderedCollections
import WorkshopCommon

extension LambdaService {
    /// Answers with the chunks of the function's answer as they come, and at last with how it ended.
    /// See <https://docs.aws.amazon.com/lambda/latest/api/API_InvokeWithResponseStream.html>.
    func invokeWithResponseStream(_ request: LambdaRequest) async throws(AWSError) -> CloudResponse {
        let http = request.http
        let type = http.headers["X-Amz-Invocation-Type"] ?? "RequestResponse"
        let logType = http.headers["X-Amz-Log-Type"]
        try checkTypes(type, logType, among: ["RequestResponse", "DryRun"])
        guard !http.bodyExceedsLimit, http.body.count <= InvocationLimits.synchronousPayload else {
            throw .requestTooLarge(limit: InvocationLimits.synchronousPayload)
        }
        let reference = try request.reference(self)
        try checkInvocable(reference)
        var invocation = try invocation(request, reference)
        guard type != "DryRun" else {
            return CloudResponse(status: 204, headers: ["x-amzn-RequestId": Identifiers.requestID()])
        }
        invocation.wantsLogTail = logType == "Tail"
        let answer = try await invokeStreaming(invocation)
        let events = ByteStream()
        Task { await Self.send(answer, to: events) }
        return CloudResponse(
            status: 200,
            headers: [
                "Content-Type": EventStream.contentType,
                "x-amzn-RequestId": answer.requestID,
                "X-Amz-Executed-Version": answer.executedVersion,
            ],
            body: .byteStream(events)
        )
    }

    private static func send(_ answer: StreamedResult, to events: ByteStream) async {
        do throws(ByteStream.Failure) {
            // A function that failed before it answered has no payload: its error document is told of at the end.
            while answer.functionError == nil, let chunk = try await answer.chunks.next() {
                let event = EventStream.event("PayloadChunk", contentType: "application/octet-stream", chunk)
                guard await events.write(event) else { return answer.chunks.cancel() }
            }
        } catch {
            // Half an answer; the end says why.
        }
        let end = await answer.end()
        var members: JSONObject = [:]
        if let error = end.functionError {
            members["ErrorCode"] = .string(error)
            members["ErrorDetails"] = .string(String(decoding: end.payload, as: UTF8.self))
        }
        if let tail = end.logTail { members["LogResult"] = .string(Base64.encode(tail)) }
        let document = JSONValue.object(members).bytes
        await events.write(EventStream.event("InvokeComplete", contentType: "application/json", document))
        events.finish()
    }
}
