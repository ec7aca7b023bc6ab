// LambdaService: AWS Lambda on this machine.
//
// In: functions (a configuration and the folder that `sam build` would have zipped), invocations.
// Out: results, with AWS's own error documents; the log lines that AWS writes; Lambda's API over HTTP.
// Each execution environment is a child process that speaks the Lambda Runtime API to a loopback port of its own.
// `AWS_LAMBDA_RUNTIME_API` is a host and a port and no more, so only the port tells environments apart: with one each,
// a handler that answers can only answer for itself.
// Never: builds anything, reads a template, or lets a variable of the learner's own environment reach a handler.

package import CloudCore
import Synchronization

/// The functions of an account in one region, and what runs them.
package final class LambdaService: FunctionInvoker {
    private struct State {
        var functions: [String: Function] = [:]
        var isStopped = false
        /// Environments of functions that were replaced or deleted, on their way out.
        var retiring: [Task<Void, Never>] = []
    }

    /// A function as it is deployed now.
    struct Function: Sendable {
        let configuration: FunctionConfiguration
        let pool: EnvironmentPool
    }

    package let account: Account
    let clock: any CloudClock
    private let context: EnvironmentContext
    private let state = Mutex(State())

    /// - Parameter context: What every environment is given: where it writes its log, how its process is started.
    package init(account: Account, clock: any CloudClock, context: EnvironmentContext) {
        self.account = account
        self.clock = clock
        self.context = context
    }

    /// Adds the function, or replaces the one of that name: new invocations meet the new code, those in flight finish
    /// on the old. Deploying what is there already changes nothing and keeps the environments warm.
    package func deploy(_ configuration: FunctionConfiguration) {
        let pool = EnvironmentPool(configuration, context: context)
        let replaced = state.withLock { state -> EnvironmentPool? in
            let current = state.functions[configuration.name]
            guard current?.configuration != configuration, !state.isStopped else { return nil }
            state.functions[configuration.name] = Function(configuration: configuration, pool: pool)
            return current?.pool
        }
        replaced.map(retire)
    }

    /// Invocations in flight finish; one that isn't there is no error.
    package func delete(_ name: String) {
        state.withLock { $0.functions.removeValue(forKey: name)?.pool }.map(retire)
    }

    /// By name.
    package var functions: [FunctionConfiguration] {
        state.withLock { $0.functions.values.map(\.configuration) }.sorted { $0.name < $1.name }
    }

    /// Whether the function of that name has been invoked and is not done.
    package func hasInvocationInFlight(_ name: String) -> Bool {
        state.withLock { $0.functions[name]?.pool }?.isBusy ?? false
    }

    /// Ends every environment and returns when no process and no port of theirs is left.
    package func stop() async {
        let (pools, retiring) = state.withLock { state in
            defer { state.functions = [:] }
            state.isStopped = true
            return (state.functions.values.map(\.pool), state.retiring)
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
        let function = try function(named: invocation.function)
        let limit = InvocationLimits.synchronousPayload
        guard invocation.payload.count <= limit else { throw .requestTooLarge(limit: limit) }
        return try await run(invocation, on: function, requestID: Identifiers.requestID())
    }

    func run(
        _ invocation: FunctionInvocation,
        on function: Function,
        requestID: String
    ) async throws(AWSError) -> FunctionResult {
        let order = InvocationOrder(
            requestID: requestID,
            payload: invocation.payload,
            functionARN: function.configuration.arn,
            traceHeader: invocation.traceHeader ?? newTraceHeader(),
            clientContext: invocation.clientContext,
            waitsUntilDone: invocation.wantsLogTail
        )
        // Time stands still until the environment is free again, which may be after the answer.
        clock.beginActivity("invocation of \(function.configuration.name)")
        return try await function.pool.run(order) { self.clock.endActivity() }
    }

    /// Lambda's own words for every way of not finding one.
    func function(named text: String, qualifier: String? = nil) throws(AWSError) -> Function {
        let reference = try FunctionReference(text, qualifier: qualifier, account: account)
        guard let function = state.withLock({ $0.functions[reference.name] }), reference.isLatest else {
            throw .functionNotFound(reference.arn(in: account))
        }
        return function
    }

    private func newTraceHeader() -> String {
        "Root=\(Identifiers.traceRoot(at: .wallClock));Parent=\(Identifiers.segmentID());Sampled=1"
    }

    private func retire(_ pool: EnvironmentPool) {
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
