public import Logging

/// What a handler can know of the invocation that it works on.
///
/// https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html#runtimes-api-next
public struct LambdaContext: Sendable, CustomDebugStringConvertible {
    /// The id of the request that caused the invocation; a retry of an asynchronous invocation has the same one.
    public let requestID: String
    /// The X-Ray tracing header, such as `Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1`.
    public let traceID: String
    /// The tenant, for functions with tenant isolation.
    public let tenantID: String?
    /// The ARN, with version or alias where the invoker named one.
    public let invokedFunctionARN: String
    /// When Lambda stops waiting: the moment of the invocation plus the function's `Timeout`.
    public let deadline: LambdaClock.Instant
    /// A logger whose lines carry the request id. `LOG_LEVEL` in the environment sets its level.
    public let logger: Logger

    /// Makes a context, for the tests of a handler.
    public init(
        requestID: String,
        traceID: String,
        tenantID: String?,
        invokedFunctionARN: String,
        deadline: LambdaClock.Instant,
        logger: Logger
    ) {
        self.requestID = requestID
        self.traceID = traceID
        self.tenantID = tenantID
        self.invokedFunctionARN = invokedFunctionARN
        self.deadline = deadline
        self.logger = logger
    }

    /// The time that is left before the deadline, negative after it.
    public func getRemainingTime() -> Duration {
        LambdaClock().now.duration(to: deadline)
    }

    /// All that the context says, for a log line.
    public var debugDescription: String {
        """
        LambdaContext(requestID: \(requestID), traceID: \(traceID), \
        invokedFunctionARN: \(invokedFunctionARN), deadline: \(deadline))
        """
    }
}
