import CloudCore
import Synchronization
import SystemPackage
import WorkshopCommon

/// One execution environment: a child process, its Runtime API on a port of its own, its log stream, its `/tmp`.
///
/// It takes one invocation at a time. What the runtime may say when is ``RuntimeStateMachine``'s business; this class
/// moves bytes and wakes those who wait.
final class ExecutionEnvironment: Sendable {
    /// How the init phase ended.
    enum InitEnd: Sendable {
        case ready
        /// The runtime said so itself, with this document.
        case reported(document: [UInt8], errorType: String)
        case exited(ProcessEnd)
        case invalidEntrypoint(String)
        /// An error type of the Extensions API, and what the extension said.
        case extensionFailed(String, String)
        case timedOut
    }

    /// What `AWS_LAMBDA_INITIALIZATION_TYPE` says.
    enum Initialization: String, Sendable {
        case onDemand = "on-demand"
        /// Ahead of any invocation.
        case provisioned = "provisioned-concurrency"
    }

    let function: FunctionConfiguration
    let initialization: Initialization
    let log: EnvironmentLog
    let context: EnvironmentContext
    /// Where the request was answered that it was started for: its Runtime API is there, too.
    let thread = RequestThread.current
    private let temporaryFolder: FilePath
    let state = Mutex(EnvironmentState())

    init(
        _ function: FunctionConfiguration,
        context: EnvironmentContext,
        initialization: Initialization = .onDemand
    ) throws(LaunchError) {
        self.function = function
        self.initialization = initialization
        self.context = context
        let id = Identifiers.requestID().filter { $0 != "-" }
        temporaryFolder = FilePath(context.temporaryFolder).appending(id)
        let stream = "\(Timestamp.wallClock.slashedDate)/[\(function.version)]\(id)"
        log = try EnvironmentLog(function: function, stream: stream, sink: context.logs)
    }

    // MARK: The init phase

    /// Starts the process and waits until the runtime asks for its first invocation, or doesn't.
    func start(limit: Duration) async -> InitEnd {
        let began = ContinuousClock.now
        log.write(.initStart(initialization, RuntimeVersion(function, region: context.account.region)))
        let command: RuntimeCommand
        do throws(RuntimeCommand.Problem) {
            command = try await RuntimeCommand.find(for: function, context: context)
        } catch {
            log.closeWriteEnd()
            return .invalidEntrypoint(error.message)
        }
        if let problem = await launch(command) { return problem }
        let timer = Deadlines.shared.set(after: limit) { [self] in state.withLock { $0.endInit(.timedOut) }?.run() }
        let end = await withCheckedContinuation { continuation in
            state.withLock { $0.waitForInit(continuation) }?.run()
        }
        Deadlines.shared.callOff(timer)
        let duration = ContinuousClock.now - began
        state.withLock { $0.initDuration = duration }
        if case .ready = end { log.write(.initReport(initialization, duration, .success)) }
        return end
    }

    /// - Returns: How the init phase ended, if it did not even begin.
    private func launch(_ command: RuntimeCommand) async -> InitEnd? {
        defer { log.closeWriteEnd() }
        guard state.withLock({ $0.beginLaunch() }) else { return .exited(.signalled(9)) }
        defer {
            for waiter in state.withLock({ $0.endLaunch() }) { waiter.resume() }
        }
        do {
            let server = try await HTTPServer.start(
                // A shell reads headers byte by byte, with a system call each: a date, which nobody asks for, is a tenth.
                .init(maximumBodySize: InvocationLimits.response, sendsDate: false, thread: thread),
                wantsStream: RuntimeAPIRequest.isStreamed,
                immediateHandler: { [unowned self] in respond(to: $0, $1) }
            )
            state.withLock { $0.server = server }
            try spawn(command, runtimeAPI: "127.0.0.1:\(server.port)")
            return nil
        } catch let error as LaunchError {
            return .invalidEntrypoint("fork/exec \(function.awsEntrypoint): \(Errno(rawValue: error.errno))")
        } catch {
            return .invalidEntrypoint("fork/exec \(function.awsEntrypoint): \(error)")
        }
    }

    private func spawn(_ command: RuntimeCommand, runtimeAPI: String) throws {
        let variables = EnvironmentVariables.make(
            for: function,
            context: context,
            initialization: initialization,
            runtime: command.variables,
            logStream: log.stream,
            runtimeAPI: runtimeAPI
        )
        var storage = storage(showing: command.folders)
        try startExtensions(variables: variables, storage: &storage)
        let process = try context.launcher.launch(
            ProcessLaunch(
                executable: command.executable,
                arguments: command.arguments,
                environment: variables,
                workingDirectory: function.codeFolder,
                output: log.writeEnd,
                memoryLimit: function.memorySize << 20,
                storage: storage
            )
        )
        let watcher = Task {
            let end = await process.wait()
            processEnded(end)
        }
        state.withLock { ($0.process, $0.watcher) = (process, watcher) }
    }

    /// - Parameter folders: What the runtime needs beside the code and the layers.
    private func storage(showing folders: [EphemeralStorage.Folder]) -> EphemeralStorage {
        var visible = [EphemeralStorage.Folder(path: function.codeFolder)]
        if let layers = function.layerFolder { visible.append(EphemeralStorage.Folder(path: layers)) }
        for (source, place) in [(function.codeFolder, "/var/task"), (function.layerFolder, "/opt")] {
            // What the machine has there stays; so does a machine without such a folder as it is.
            guard let source, (try? LocalFileSystem().entries(of: FilePath(place)))?.isEmpty == true else { continue }
            visible.append(EphemeralStorage.Folder(path: source, shownAt: place))
        }
        return EphemeralStorage(
            megabytes: function.ephemeralStorage,
            visible: visible + folders,
            substitute: temporaryFolder.string
        )
    }

    // MARK: Invocations

    /// Runs one invocation and returns its answer.
    ///
    /// - Parameters:
    ///   - budget: How much of the function's time-out is left.
    ///   - events: Told of the answer, and later of the end: whether the environment can be used again.
    /// - Returns: `nil` when the environment had ended while it was idle.
    func invoke(
        _ order: InvocationOrder,
        budget: Duration,
        events: @escaping @Sendable (InvocationEvent) -> Void
    ) async -> FunctionResult? {
        await withCheckedContinuation { continuation in
            let invocation = RunningInvocation(order: order, answer: continuation, events: events)
            let timer = Deadlines.shared.set(after: budget) { [self] in timeOut(order.requestID) }
            let deadline = Timestamp.wallClock + budget
            guard let delivery = state.withLock({ $0.deliver(invocation, timer: timer, deadline: deadline) }) else {
                Deadlines.shared.callOff(timer)
                return continuation.resume(returning: nil)
            }
            log.begin(requestID: order.requestID, keepsTail: order.waitsUntilDone)
            delivery.run()
        }
    }

    enum InvocationEvent: Sendable {
        case answered
        case done(isReusable: Bool)
    }

    // MARK: The end

    /// Waits for the runtime to end by itself, and ends it when it doesn't.
    func waitForExit(upTo limit: Duration) async {
        let (process, watcher) = state.withLock { ($0.process, $0.watcher) }
        guard let process, let watcher else { return }
        let killing = Deadlines.shared.set(after: limit) { Task { await process.terminate() } }
        await watcher.value
        Deadlines.shared.callOff(killing)
    }

    /// Ends the process with all its descendants, closes the port and removes the temporary files. May be called again.
    func stop() async {
        await withCheckedContinuation { continuation in
            let isSettled = state.withLock { state in
                state.machine.end()
                return state.waitForLaunch(continuation)
            }
            if isSettled { continuation.resume() }
        }
        await shutDown()
        let ended = state.withLock { $0.end() }
        // The processes go before the open request is answered: a runtime that got an answer without an invocation would
        // report a crash that is none.
        for running in ended.processes { await running.process.terminate() }
        ended.wakeUp?.run()
        for running in ended.processes { await running.watcher.value }
        await ended.server?.stop()
        log.end()
        try? LocalFileSystem().remove(temporaryFolder)
    }
}
