/// A function's answer while it comes. What a function answers in one piece is one chunk.
package struct StreamedResult: Sendable {
    package var requestID: String
    package var executedVersion: String
    /// What a runtime that streams calls its answer; `nil` where it answered in one piece.
    /// ``IntegrationPrelude/contentType`` says that a prelude stands before the body.
    package var contentType: String?
    /// `Unhandled` when the function failed before it had answered anything; the chunks are its error document then.
    package var functionError: String?
    /// Fails when the function failed with half an answer out; ``end()`` tells why.
    package var chunks: ByteStream
    private let waitForEnd: @Sendable () async -> FunctionResult

    /// - Parameter end: Waits for the invocation's end. The result's payload is the error document where it failed, and of
    ///   no interest where it did not.
    package init(
        requestID: String,
        executedVersion: String,
        contentType: String?,
        functionError: String?,
        chunks: ByteStream,
        end: @escaping @Sendable () async -> FunctionResult
    ) {
        self.requestID = requestID
        self.executedVersion = executedVersion
        self.contentType = contentType
        self.functionError = functionError
        self.chunks = chunks
        waitForEnd = end
    }

    /// An answer that came in one piece.
    package init(_ result: FunctionResult) {
        self.init(
            requestID: result.requestID,
            executedVersion: result.executedVersion,
            contentType: nil,
            functionError: result.functionError,
            chunks: ByteStream(whole: result.payload),
            end: { result }
        )
    }

    /// How the invocation ended: its error, where it failed, and its log's tail, where that was wanted.
    package func end() async -> FunctionResult { await waitForEnd() }
}
