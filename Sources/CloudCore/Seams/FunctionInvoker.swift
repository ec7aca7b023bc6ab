/// What other services (API Gateway, event source mappings, Step Functions) need of Lambda.
package protocol FunctionInvoker: Sendable {
    /// Runs the function once and waits for its end. Throws what `Invoke` would answer instead of a result.
    func invoke(_ invocation: FunctionInvocation) async throws(AWSError) -> FunctionResult

    /// The same, but returns as soon as the answer begins.
    func invokeStreaming(_ invocation: FunctionInvocation) async throws(AWSError) -> StreamedResult
}

extension FunctionInvoker {
    /// For invokers that only know whole answers.
    package func invokeStreaming(_ invocation: FunctionInvocation) async throws(AWSError) -> StreamedResult {
        StreamedResult(try await invoke(invocation))
    }
}

package struct FunctionInvocation: Hashable, Sendable {
    /// A name, a partial ARN or an ARN, with or without a qualifier.
    package var function: String
    package var payload: [UInt8]
    /// Base 64, as `X-Amz-Client-Context` carries it.
    package var clientContext: String?
    /// `Root=…;Parent=…;Sampled=1`; a new one is made where it is `nil`.
    package var traceHeader: String?
    /// The traces that asked for what is done here without waiting for it, such as those that sent a batch's messages.
    package var links: [TraceHeader]
    /// Whether the last 4 KB of the log are wanted; costs the wait for the runtime to be done.
    package var wantsLogTail: Bool

    package init(
        function: String,
        payload: [UInt8],
        clientContext: String? = nil,
        traceHeader: String? = nil,
        links: [TraceHeader] = [],
        wantsLogTail: Bool = false
    ) {
        self.function = function
        self.payload = payload
        self.clientContext = clientContext
        self.traceHeader = traceHeader
        self.links = links
        self.wantsLogTail = wantsLogTail
    }
}

package struct FunctionResult: Hashable, Sendable {
    package var payload: [UInt8]
    /// `Unhandled` when the function failed; the payload is its error document then.
    package var functionError: String?
    package var executedVersion: String
    package var requestID: String
    /// The last 4 KB of the log, when it was wanted.
    package var logTail: [UInt8]?

    package init(
        payload: [UInt8],
        functionError: String? = nil,
        executedVersion: String = "$LATEST",
        requestID: String,
        logTail: [UInt8]? = nil
    ) {
        self.payload = payload
        self.functionError = functionError
        self.executedVersion = executedVersion
        self.requestID = requestID
        self.logTail = logTail
    }
}
