/// One invocation on its way to an environment.
struct InvocationOrder: Sendable {
    let requestID: String
    let payload: [UInt8]
    let functionARN: String
    let traceHeader: String
    let clientContext: String?
    /// Whether the caller waits for the runtime to ask for the next one, because it wants the whole log.
    let waitsUntilDone: Bool
    /// Where the answer goes while it comes; `nil` when the caller wants it whole.
    var answer: AnswerStream?
    /// Under active tracing.
    var trace: InvocationTrace?
}

/// See <https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html>.
package enum InvocationLimits {
    package static let synchronousPayload = 6 * 1024 * 1024
    package static let asynchronousPayload = 1024 * 1024
    /// What Lambda's own Runtime API takes: 100 bytes more than the documented 6 MB.
    static let response = 6 * 1024 * 1024 + 100
    /// See <https://docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html>.
    static let streamedResponse = 200 * 1024 * 1024
}

/// How a function failed without answering: the document that AWS answers in its place.
struct FunctionFailure: Hashable, Sendable {
    let errorType: String
    let message: String

    init(_ errorType: String, _ message: String, requestID: String) {
        self.errorType = errorType
        self.message = "RequestId: \(requestID) Error: \(message)"
    }

    private init(errorType: String, message: String) {
        self.errorType = errorType
        self.message = message
    }

    static func timedOut(after seconds: Int, requestID: String) -> FunctionFailure {
        FunctionFailure("Sandbox.Timedout", "Task timed out after \(seconds).00 seconds", requestID: requestID)
    }

    static func exited(_ end: ProcessEnd, requestID: String) -> FunctionFailure {
        let reason =
            switch end {
            case .exited(0): "Runtime exited without providing a reason"
            case .exited(let status): "Runtime exited with error: exit status \(status)"
            case .signalled(let signal): "Runtime exited with error: signal: \(signalWord(signal))"
            }
        return FunctionFailure("Runtime.ExitError", reason, requestID: requestID)
    }

    /// Recorded: localstack/localstack, tests/aws/services/lambda_/test_lambda.snapshot.json, test_lambda_too_large_response.
    static func responseTooLarge(limit: Int = InvocationLimits.response) -> FunctionFailure {
        FunctionFailure(
            errorType: "Function.ResponseSizeTooLarge",
            message: "Response payload size exceeded maximum allowed payload size (\(limit) bytes)."
        )
    }

    /// The runtime closed the connection in the midst of a streamed answer.
    static func truncated(requestID: String) -> FunctionFailure {
        FunctionFailure("Runtime.TruncatedResponse", "Response was truncated", requestID: requestID)
    }
}

/// The words of Go's `syscall.Signal`, in which AWS reports a signal.
private func signalWord(_ signal: Int32) -> String {
    switch signal {
    case 1: "hangup"
    case 2: "interrupt"
    case 3: "quit"
    case 4: "illegal instruction"
    case 5: "trace/breakpoint trap"
    case 6: "aborted"
    case 8: "floating point exception"
    case 9: "killed"
    case 11: "segmentation fault"
    case 13: "broken pipe"
    case 15: "terminated"
    default: "signal \(signal)"
    }
}
