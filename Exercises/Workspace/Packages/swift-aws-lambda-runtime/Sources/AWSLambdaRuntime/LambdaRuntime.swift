public import Logging
import Synchronization

/// Runs a handler: takes invocations one after the other, until there are no more.
///
/// On Lambda, and in the local cloud, invocations come from the Runtime API that `AWS_LAMBDA_RUNTIME_API` names.
/// Without this variable the runtime serves `POST http://127.0.0.1:7000/invoke` itself.
public final class LambdaRuntime<Handler: StreamingLambdaHandler>: Sendable {
    private let handler: Once<Handler>
    private let logging: InvocationLogging

    /// Makes a runtime for a handler.
    public init(handler: sending Handler, logger: Logger = Logger(label: "LambdaRuntime")) {
        self.handler = Once(handler)
        self.logging = InvocationLogging(base: logger)
    }

    /// Serves invocations until the process is told to stop (SIGTERM) or the Runtime API goes away.
    ///
    /// Throws where it can't start: a second run in one process, a malformed endpoint, a port in use.
    public func run() async throws {
        guard let handler = handler.take() else {
            throw LambdaRuntimeError(.runtimeCanOnlyBeStartedOnce, "run() was called a second time")
        }
        let source: any InvocationSource
        if let endpoint = Lambda.env("AWS_LAMBDA_RUNTIME_API") {
            source = try RuntimeAPIClient(endpoint: endpoint)
        } else {
            source = try LocalServer(logger: logging.base)
        }
        try await serve(source, handler)
    }

    private func serve(_ source: any InvocationSource, _ handler: Handler) async throws {
        var handler = handler
        let waiting = WaitingThread(source)
        while !Task.isCancelled, let invocation = try await waiting.next() {
            let context = LambdaContext(invocation, logger: logging.logger(for: invocation))
            let answer = Answer(to: invocation, through: source)
            let writer = StandInResponseWriter { try answer.send($0) }
            do {
                try await handler.standInHandle(
                    StandInBytes(bytes: invocation.event),
                    writer: writer,
                    context: context
                )
                guard answer.wasSent else {
                    throw LambdaRuntimeError(.noResponseWritten, "the handler returned without writing its output")
                }
            } catch  where answer.wasSent {
                // The invoker has its answer, or can't get one; a log line is all that can be done.
                context.logger.error("Error after the response: \(error)")
            } catch {
                report(error, of: invocation, to: source, context)
            }
        }
    }

    /// A report that can't be delivered is no reason to stop: there may be a next invocation.
    private func report(
        _ error: any Error,
        of invocation: Invocation,
        to source: any InvocationSource,
        _ context: LambdaContext
    ) {
        do {
            try source.fail(invocation.requestID, with: error)
        } catch let reason {
            context.logger.error("Error that can't be reported (\(reason)): \(error)")
        }
    }
}

/// The one answer of an invocation.
private final class Answer: Sendable {
    private let requestID: String
    private let source: any InvocationSource
    private let sent = Atomic<Bool>(false)

    init(to invocation: Invocation, through source: any InvocationSource) {
        self.requestID = invocation.requestID
        self.source = source
    }

    var wasSent: Bool {
        sent.load(ordering: .acquiring)
    }

    func send(_ bytes: [UInt8]) throws {
        guard !sent.exchange(true, ordering: .acquiringAndReleasing) else {
            throw LambdaRuntimeError(.writeAfterFinishHasBeenSent, "an invocation has one output, this is a second")
        }
        try source.respond(to: requestID, with: bytes)
    }
}

/// A value that can be taken out once, whatever thread asks.
private final class Once<Value>: @unchecked Sendable {
    private let taken = Atomic<Bool>(false)
    private let value: Value

    init(_ value: sending Value) {
        self.value = value
    }

    func take() -> Value? {
        taken.exchange(true, ordering: .acquiringAndReleasing) ? nil : value
    }
}

extension LambdaContext {
    fileprivate init(_ invocation: Invocation, logger: Logger) {
        self.init(
            requestID: invocation.requestID,
            traceID: invocation.traceID,
            tenantID: invocation.tenantID,
            invokedFunctionARN: invocation.functionARN,
            deadline: LambdaClock.Instant(millisecondsSinceEpoch: invocation.deadline),
            logger: logger
        )
    }
}
