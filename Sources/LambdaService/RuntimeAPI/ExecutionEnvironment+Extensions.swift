import CloudCore
import OrderedCollections
import Synchronization
import SystemPackage
import WorkshopCommon

/// What the Extensions API answers.
/// See <https://docs.aws.amazon.com/lambda/latest/dg/runtimes-extensions-api.html>.
extension ExecutionEnvironment {
    func respond(to call: ExtensionsAPIRequest, _ request: CloudRequest, _ responder: HTTPResponder) {
        switch call {
        case .register: responder.send(register(request))
        case .next: nextEvent(request, responder)
        case .initError: responder.send(extensionError(request, "Extension.InitError"))
        case .exitError: responder.send(extensionError(request, "Extension.ExitError"))
        case .unsupported(let api): responder.send(RuntimeAPIError.unsupported(api).response)
        case .wrongMethod: responder.send(CloudResponse(status: 405))
        }
    }

    private func register(_ request: CloudRequest) -> CloudResponse {
        let body: JSONValue
        do {
            body = try JSONValue(parsing: request.body)
        } catch {
            return RuntimeAPIError.extensions("InvalidRequestFormat", "\(error)").response
        }
        let events = body["events"]?.array?.map { $0.string ?? $0.serialized() } ?? []
        let name = request.headers["Lambda-Extension-Name"]
        let registered = state.withLock { state in
            let isOpen = state.machine.state == .started
            return state.extensions.register(name: name, events: events, isOpen: isOpen)
        }
        switch registered {
        case .failure(let refusal): return refusal.response
        case .success(let identifier):
            var document: JSONObject = [
                "functionName": .string(function.name), "functionVersion": .string(function.version),
                "handler": .string(function.handler),
            ]
            // "Lambda-Extension-Accept-Feature: accountId"; AWS's own emulator has no account.
            let features = request.headers["Lambda-Extension-Accept-Feature"]?.split(separator: ",") ?? []
            if features.contains(where: { $0.filter { $0 != " " } == "accountId" }) {
                document["accountId"] = .string(context.account.id)
            }
            var response = CloudResponse.json(status: 200, JSONValue.object(document).bytes + [UInt8(ascii: "\n")])
            response.headers.append("Lambda-Extension-Identifier", identifier)
            return response
        }
    }

    private func nextEvent(_ request: CloudRequest, _ responder: HTTPResponder) {
        switch state.withLock({ $0.extensions.check(request.headers["Lambda-Extension-Identifier"]) }) {
        case .failure(let refusal): responder.send(refusal.response)
        case .success(let identifier):
            let (event, done, wakeUp) = state.withLock { $0.nextEvent(identifier, responder) }
            if let event { responder.send(event) }
            if let done { conclude(done) }
            wakeUp?.run()
        }
    }

    private func extensionError(_ request: CloudRequest, _ errorType: String) -> CloudResponse {
        switch state.withLock({ $0.extensions.check(request.headers["Lambda-Extension-Identifier"]) }) {
        case .failure(let refusal): return refusal.response
        case .success(let identifier):
            guard let own = request.headers["Lambda-Extension-Function-Error-Type"] else {
                let message = "Lambda-Extension-Function-Error-Type not found"
                return RuntimeAPIError.extensions("Extension.MissingHeader", message).response
            }
            state.withLock { $0.extensions.fail(identifier) }
            extensionFailed(errorType, own)
            return .accepted
        }
    }

    /// Fails the init phase or the invocation that goes on.
    private func extensionFailed(_ errorType: String, _ message: String) {
        let (invocation, wakeUp) = state.withLock { state in
            // One that waits for an invocation will get none: it is not fit for it.
            if state.machine.state == .waiting { state.machine.end() }
            return (state.takeInvocation(nil), state.endInit(.extensionFailed(errorType, message)))
        }
        wakeUp?.run()
        guard let invocation else { return }
        let failure = FunctionFailure(errorType, message, requestID: invocation.order.requestID)
        finish(invocation, failure: failure, outcome: .error(errorType), lines: [failure.message, errorType])
    }

    // MARK: Processes

    /// Starts what stands in `/opt/extensions`, that is, in the layers; each is to register under its file's name.
    /// - Parameter storage: Shared by all, once the first has it.
    func startExtensions(variables: [String: String], storage: inout EphemeralStorage) throws(LaunchError) {
        guard let layers = function.layerFolder else { return }
        let folder = FilePath(layers).appending("extensions")
        for name in ((try? LocalFileSystem().entries(of: folder)) ?? []).sorted() {
            let path = folder.appending(name)
            guard let status = try? LocalFileSystem().status(of: path), status.kind == .file, status.isExecutable else {
                continue
            }
            state.withLock { $0.extensions.start(name) }
            let process = try context.launcher.launch(
                ProcessLaunch(
                    executable: path.string,
                    arguments: [],
                    environment: variables,
                    workingDirectory: function.codeFolder,
                    output: log.writeEnd,
                    memoryLimit: function.memorySize << 20,
                    storage: storage
                )
            )
            storage.sharedWith = process
            let watcher = Task {
                let end = await process.wait()
                extensionFailed("Extension.Crash", end.extensionWord)
            }
            state.withLock { $0.extensionProcesses.append((process, watcher)) }
            log.write(.extension(name: name))
        }
    }

    // MARK: Shutdown

    /// Gives the runtime and the extensions the time that AWS gives them: first the runtime ends, asked by SIGTERM, then
    /// the extensions are told. Without extensions there is none.
    ///
    /// Once: who comes later, such as the end of the runtime that was asked to, waits for it.
    func shutDown() async {
        let shutdown = state.withLock { state in
            if let shutdown = state.shutdown { return shutdown }
            let reason = state.endReason
            let shutdown = Task { await performShutdown(reason: reason) }
            state.shutdown = shutdown
            return shutdown
        }
        await shutdown.value
    }

    private func performShutdown(reason: String) async {
        let began = ContinuousClock.now
        let deadline = Timestamp.wallClock
        let (limit, runtime) = state.withLock { ($0.extensions.shutdownLimit, $0.process) }
        guard limit > .zero else { return }
        // Of two seconds AWS gives the runtime a part; an internal extension is the runtime itself.
        let hasOthers = limit > .seconds(1)
        await runtime?.terminate(grace: hasOthers ? limit * 3 / 10 : limit)
        let left = limit - (ContinuousClock.now - began)
        if hasOthers { await shutDownExtensions(reason: reason, deadline: deadline + limit, limit: max(.zero, left)) }
    }

    private func shutDownExtensions(reason: String, deadline: Timestamp, limit: Duration) async {
        let (answers, processes) = state.withLock {
            state -> ([(HTTPResponder, CloudResponse)], [any RunningProcess]) in
            guard state.extensions.wantShutdown else { return ([], []) }
            let document: JSONValue = [
                "eventType": "SHUTDOWN", "deadlineMs": .number(JSONNumber(Int(deadline.millisecondsSince1970))),
                "shutdownReason": .string(reason),
            ]
            let answers = state.extensions.send(.shutdown, .json(status: 200, document.bytes))
            return (answers, state.extensionProcesses.map(\.process))
        }
        for (responder, event) in answers { responder.send(event) }
        // One that has not asked yet gets it when it does: there may be nobody to answer now.
        guard !processes.isEmpty else { return }
        let killing = Deadlines.shared.set(after: limit) {
            for process in processes { Task { await process.terminate() } }
        }
        for process in processes { _ = await process.wait() }
        Deadlines.shared.callOff(killing)
    }
}

extension ProcessEnd {
    fileprivate var extensionWord: String {
        switch self {
        case .exited(let status): "exit code \(status)"
        case .signalled(let signal): "signal \(signal)"
        }
    }
}
