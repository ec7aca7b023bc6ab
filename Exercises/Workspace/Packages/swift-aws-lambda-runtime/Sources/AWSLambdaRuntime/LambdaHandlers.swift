/// A handler as a type: takes an event, returns the answer.
public protocol LambdaHandler {
    /// What the invoker sends.
    associatedtype Event
    /// What the invoker gets, `Void` for nothing.
    associatedtype Output

    /// Works on one event. A thrown error is reported to Lambda as the invocation's.
    func handle(_ event: Event, context: LambdaContext) async throws -> Output
}

/// A handler that goes on working after its answer has been sent.
///
/// Lambda counts (and bills) the work that follows as part of the invocation, and freezes the function after it.
public protocol LambdaWithBackgroundProcessingHandler {
    /// What the invoker sends.
    associatedtype Event
    /// What the invoker gets.
    associatedtype Output

    /// Works on one event: `outputWriter.write(_:)` answers, what comes after it is background work.
    func handle(
        _ event: Event,
        outputWriter: some LambdaResponseWriter<Output>,
        context: LambdaContext
    ) async throws
}

/// Sends the answer of a `LambdaWithBackgroundProcessingHandler`.
public protocol LambdaResponseWriter<Output> {
    /// What the invoker gets.
    associatedtype Output

    /// Sends the answer; once in an invocation.
    func write(_ output: Output) async throws
}

/// A `LambdaHandler` made of a closure.
public struct ClosureHandler<Event: Decodable, Output>: LambdaHandler {
    private let body: (Event, LambdaContext) async throws -> Output

    /// Makes a handler that answers.
    public init(body: sending @escaping (Event, LambdaContext) async throws -> Output) where Output: Encodable {
        self.body = body
    }

    /// Makes a handler that answers nothing.
    public init(body: @escaping (Event, LambdaContext) async throws -> Void) where Output == Void {
        self.body = body
    }

    /// Calls the closure.
    public func handle(_ event: Event, context: LambdaContext) async throws -> Output {
        try await body(event, context)
    }
}
