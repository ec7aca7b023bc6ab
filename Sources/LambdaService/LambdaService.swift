// LambdaService: AWS Lambda on this machine.
//
// In: functions (a configuration and the folder that `sam build` would have zipped, or a zip file), invocations.
// Out: results, with AWS's own error documents; the log lines that AWS writes; Lambda's API over HTTP.
// Each execution environment is a child process that speaks the Lambda Runtime API to a loopback port of its own.
// `AWS_LAMBDA_RUNTIME_API` is a host and a port and no more, so only the port tells environments apart: with one each,
// a handler that answers can only answer for itself.
// Never: builds anything, reads a template, or lets a variable of the learner's own environment reach a handler.

package import CloudCore
import Synchronization

/// The functions of an account in one region, and what runs them.
package final class LambdaService: FunctionInvoker {
    struct State: Sendable {
        var functions: [String: FunctionRecord] = [:]
        var layers: [String: LayerRecord] = [:]
        var isStopped = false
        /// Environments of versions that were replaced or deleted, on their way out.
        var retiring: [Task<Void, Never>] = []
    }

    /// A version of a function, and the environments that run it.
    struct Function: Sendable {
        var configuration: FunctionConfiguration
        let pool: EnvironmentPool
    }

    package let account: Account
    let clock: any CloudClock
    let context: EnvironmentContext
    let destinations: (any DestinationSender)?
    let objects: (any ObjectReader)?
    /// Of the account, in a region: invocations at the same time.
    let concurrencyLimit: Int
    let storage: FunctionStorage
    private let draw: @Sendable () -> Double
    private let state = Mutex(State())
    /// Invocations of all functions that have no concurrency of their own.
    private let unreserved = InvocationCount()

    /// - Parameters:
    ///   - context: What every environment is given: where it writes its log, how its process is started.
    ///   - destinations: Carries records of asynchronous invocations to other services.
    ///   - objects: Reads code that a request names in S3.
    ///   - store: What is made over the API is kept in it, and read back by ``restore()``.
    ///   - draw: Gives numbers from 0 to 1, which choose between the versions of an alias.
    package init(
        account: Account,
        clock: any CloudClock,
        context: EnvironmentContext,
        destinations: (any DestinationSender)? = nil,
        objects: (any ObjectReader)? = nil,
        concurrencyLimit: Int = 1000,
        store: Store = Store(),
        draw: @escaping @Sendable () -> Double = { .random(in: 0..<1) }
    ) {
        self.account = account
        self.clock = clock
        self.context = context
        self.destinations = destinations
        self.objects = objects
        self.concurrencyLimit = concurrencyLimit
        self.draw = draw
        storage = FunctionStorage(store)
    }

    /// Looks at what is registered, or changes it, alone.
    func locked<Result: Sendable>(_ body: (inout State) -> Result) -> Result {
        state.withLock { body(&$0) }
    }

    var log: any LogSink { context.logs }

    /// Whether the function of that name has been invoked and is not done.
    package func hasInvocationInFlight(_ name: String) -> Bool {
        state.withLock { $0.functions[name]?.pools }?.contains(where: \.isBusy) ?? false
    }

    /// Ends every environment and returns when no process and no port of theirs is left.
    package func stop() async {
        let (pools, retiring) = state.withLock { state in
            defer { state.functions = [:] }
            state.isStopped = true
            return (state.functions.values.flatMap(\.pools), state.retiring)
        }
        await withDiscardingTaskGroup { group in
            for pool in pools { group.addTask { await pool.stop() } }
            for task in retiring {
                task.cancel()
                group.addTask { await task.value }
            }
        }
    }

    package func invoke(_ invocation: FunctionInvocation) async throws(AWSError) -> FunctionResult {
        let reference = try FunctionReference(invocation.function, account: account)
        try checkInvocable(reference)
        let limit = InvocationLimits.synchronousPayload
        guard invocation.payload.count <= limit else { throw .requestTooLarge(limit: limit) }
        return try await run(invocation, on: reference, requestID: Identifiers.requestID())
    }

    func run(
        _ invocation: FunctionInvocation,
        on reference: FunctionReference,
        requestID: String,
        answer: AnswerStream? = nil
    ) async throws(AWSError) -> FunctionResult {
        let header = try traceHeader(of: invocation, on: reference)
        let (function, counts) = try admitCounting(reference)
        let arn = reference.arn(in: account)
        let trace =
            function.configuration.isTraced && context.telemetry != nil
            ? InvocationTrace(
                header: header,
                function: function.configuration,
                functionARN: arn,
                requestID: requestID,
                links: invocation.links
            ) : nil
        let order = InvocationOrder(
            requestID: requestID,
            payload: invocation.payload,
            functionARN: arn,
            traceHeader: trace?.function.header ?? header,
            clientContext: invocation.clientContext,
            waitsUntilDone: invocation.wantsLogTail,
            answer: answer,
            trace: trace
        )
        answer?.runs(function.configuration.version)
        // Time stands still until the environment is free again, which may be after the answer.
        clock.beginActivity("invocation of \(reference.name)")
        var result = try await function.pool.run(order) {
            for count in counts { count.end() }
            self.clock.endActivity()
        }
        result.executedVersion = function.configuration.version
        return result
    }

    /// Tells CloudWatch how many run at once, or that one was throttled.
    private func admitCounting(_ reference: FunctionReference) throws(AWSError) -> (Function, [InvocationCount]) {
        guard let telemetry = context.telemetry else { return try admit(reference) }
        do throws(AWSError) {
            let admitted = try admit(reference)
            let running = Double(admitted.1.first?.current ?? 0)
            telemetry.record(
                "AWS/Lambda",
                ["FunctionName": reference.name],
                [.count("ConcurrentExecutions", running), .count("Throttles", 0)]
            )
            return admitted
        } catch {
            if error.status == 429 {
                telemetry.record("AWS/Lambda", ["FunctionName": reference.name], [.count("Throttles")])
            }
            throw error
        }
    }

    /// The version that this invocation meets, counted as running.
    private func admit(_ reference: FunctionReference) throws(AWSError) -> (Function, [InvocationCount]) {
        let draw = draw()
        let (record, reservedByOthers) = state.withLock { state in
            (state.functions[reference.name], state.functions.values.reduce(0) { $0 + ($1.reservedConcurrency ?? 0) })
        }
        guard let record, let function = record.target(of: reference.qualifier, draw: draw) else {
            throw .functionNotFound(reference.qualifiedARN(in: account))
        }
        guard record.inFlight.begin(reserved: record.reservedConcurrency) else {
            throw .throttled(reason: "ReservedFunctionConcurrentInvocationLimitExceeded")
        }
        guard record.reservedConcurrency == nil else { return (function, [record.inFlight]) }
        guard unreserved.begin(reserved: concurrencyLimit - reservedByOthers) else {
            record.inFlight.end()
            throw .throttled(reason: "ConcurrentInvocationLimitExceeded")
        }
        return (function, [record.inFlight, unreserved])
    }

    /// With this invocation counted in it. Throws when the function is caught in a loop.
    private func traceHeader(
        of invocation: FunctionInvocation,
        on reference: FunctionReference
    ) throws(AWSError) -> String {
        let given = invocation.traceHeader.flatMap { $0.isEmpty ? nil : $0 }
        let (header, isLoop) = Lineage.advance(
            given ?? "Root=\(Identifiers.traceRoot(at: .wallClock));Parent=\(Identifiers.segmentID());Sampled=1",
            functionARN: FunctionReference.arn(reference.name, qualifier: nil, account: account)
        )
        guard isLoop, state.withLock({ $0.functions[reference.name]?.recursiveLoop }) == "Terminate" else {
            return header
        }
        throw .recursiveInvocation
    }

    func retire(_ pool: EnvironmentPool) {
        let task = Task {
            await withTaskCancellationHandler {
                await pool.retire()
            } onCancel: {
                Task { await pool.stop() }
            }
        }
        state.withLock { $0.retiring.append(task) }
    }
}
