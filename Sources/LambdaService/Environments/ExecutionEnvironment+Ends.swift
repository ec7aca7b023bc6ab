import CloudCore
import Synchronization

/// How invocations end that the runtime doesn't answer, and what the log says of all of them.
extension ExecutionEnvironment {
    func timeOut(_ requestID: String) {
        let failure = FunctionFailure.timedOut(after: function.timeout, requestID: requestID)
        guard let invocation = state.withLock({ $0.takeInvocation(requestID) }) else { return }
        let text = "Task timed out after \(function.timeout).00 seconds"
        let line = "\(Timestamp.wallClock.iso8601) \(requestID) \(text)"
        finish(invocation, failure: failure, outcome: .timeout, lines: [line])
    }

    func processEnded(_ end: ProcessEnd) {
        let (invocation, wakeUp, whenIdle) = state.withLock { state in
            let invocation = state.takeInvocation(nil)
            // It can't be given another.
            if invocation == nil { state.machine.end() }
            return (invocation, state.endInit(.exited(end)), state.endedIdle)
        }
        wakeUp?.run()
        guard let invocation else {
            whenIdle?()
            return
        }
        let failure = FunctionFailure.exited(end, requestID: invocation.order.requestID)
        finish(
            invocation,
            failure: failure,
            outcome: .error(failure.errorType),
            lines: [failure.message, failure.errorType]
        )
    }

    /// Ends an invocation that the runtime will not end itself, and the environment with it.
    func finish(
        _ invocation: RunningInvocation,
        failure: FunctionFailure,
        outcome: PlatformEvent.Outcome,
        lines: [String]
    ) {
        state.withLock { $0.endReason = failure.errorType == "Sandbox.Timedout" ? "timeout" : "failure" }
        report(invocation, outcome, lines: lines)
        invocation.complete(
            with: invocation.result ?? FunctionResult(failure, requestID: invocation.order.requestID),
            tail: log.takeTail()
        )
        Task {
            await stop()
            invocation.events(.done(isReusable: false))
        }
    }

    /// Writes the lines of an invocation that never reached the runtime, because the init phase failed.
    func reportFailedInit(_ order: InvocationOrder, errorType: String, lines: [String]) -> [UInt8]? {
        let duration = state.withLock(\.initDuration) ?? .zero
        log.write(.initReport(initialization, duration, .error(errorType)))
        log.begin(requestID: order.requestID, keepsTail: order.waitsUntilDone)
        let report = Report(
            requestID: order.requestID,
            duration: duration,
            function: function,
            outcome: .error(errorType)
        )
        log.write(.end(report, lines: lines))
        tell(order, duration: duration, initialization: duration, began: nil, answered: nil, isError: true)
        return log.takeTail()
    }

    func report(
        _ invocation: RunningInvocation,
        _ outcome: PlatformEvent.Outcome = .success,
        lines: [String] = []
    ) {
        let now = ContinuousClock.now
        let (initDuration, process, known) = state.withLock { state in
            defer { state.initDuration = nil }
            return (state.initDuration, state.process, state.memory)
        }
        var memory = known?.bytes ?? 0
        // Asking the system costs more than all the rest of a report: not a thousand times a second.
        if known.map({ now - $0.at > .milliseconds(20) }) ?? true {
            memory = max(memory, process?.peakMemory ?? 0)
            state.withLock { $0.memory = (memory, now) }
        }
        let report = Report(
            requestID: invocation.order.requestID,
            duration: now - invocation.began,
            function: function,
            memory: memory,
            initDuration: initDuration,
            outcome: outcome
        )
        log.write(.end(report, lines: lines))
        tell(
            invocation.order,
            duration: report.duration,
            initialization: initDuration,
            began: invocation.beganAt,
            answered: invocation.answeredAt,
            isError: outcome != .success || invocation.result?.functionError != nil
        )
    }

    /// What the caller gets of an init phase that failed.
    func result(of end: InitEnd, for order: InvocationOrder) -> FunctionResult {
        let id = order.requestID
        let failure: FunctionFailure
        switch end {
        case .reported(let document, let errorType):
            let tail = reportFailedInit(order, errorType: errorType, lines: [])
            return FunctionResult(payload: document, functionError: "Unhandled", requestID: id, logTail: tail)
        case .exited(let processEnd): failure = .exited(processEnd, requestID: id)
        case .invalidEntrypoint(let reason):
            failure = FunctionFailure("Runtime.InvalidEntrypoint", reason, requestID: id)
        case .extensionFailed(let errorType, let message):
            failure = FunctionFailure(errorType, message, requestID: id)
        case .timedOut, .ready: failure = .timedOut(after: function.timeout, requestID: id)
        }
        var result = FunctionResult(failure, requestID: id)
        result.logTail = reportFailedInit(
            order,
            errorType: failure.errorType,
            lines: [failure.message, failure.errorType]
        )
        return result
    }
}
