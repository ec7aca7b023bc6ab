import CProcessGuard
import Dispatch
import Synchronization
import SystemPackage

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Our side of one guard: sends it orders, hears its last report, reads the child's pipes.
///
/// All events come on the ``EventLoop``'s thread, so that the output is complete before the end is told.
final class GuardConnection: Sendable {
    /// How long after the expected end we go on waking a guard before we end it and do its work.
    private static let patience: Duration = .seconds(12)

    private struct State {
        var isOpen = true
        var ending: ProcessEnding?
        var waiters: [CheckedContinuation<ProcessEnding, Never>] = []
        var outputLimitReached = false
        var outputBytes = 0
        /// Those that have not come to their end.
        var pipes: [Pipe] = []
        /// Counts what ``expectEnd(within:)`` was told: only the last counts.
        var expectation = 0
    }

    private struct Pipe: Sendable {
        let descriptor: FileDescriptor
        let output: OutputBuffer
    }

    let guardPID: Int32
    let leaderPID: Int32
    let outputs: [Int32: OutputBuffer]
    private let control: FileDescriptor
    private let outputLimit: Int
    private let state = Mutex(State())
    /// Empty once all has ended.
    private let running = DispatchGroup()

    init(
        guardPID: Int32,
        leaderPID: Int32,
        control: FileDescriptor,
        pipes: [(number: Int32, end: FileDescriptor, buffer: Int)],
        limits: ProcessLimits
    ) {
        self.guardPID = guardPID
        self.leaderPID = leaderPID
        self.control = control
        outputLimit = limits.output ?? .max
        outputs = Dictionary(uniqueKeysWithValues: pipes.map { ($0.number, OutputBuffer(size: $0.buffer)) })
        running.enter()
        ProcessRegistry.shared.register(self)
        listen(to: pipes)
        if let time = limits.time { expectEnd(within: time) }
    }

    // MARK: Orders

    func order(_ order: Int, _ value: Int64) {
        state.withLock { state in
            guard state.isOpen else { return }
            _ = guard_send(control.rawValue, Int64(order), value)
        }
    }

    /// Makes sure that the end comes by then even if someone stopped or killed the guard; `nil` lifts that.
    func expectEnd(within time: Duration?) {
        let moment = time.map { ContinuousClock.now + $0 }
        let expectation = state.withLock { state in
            state.expectation += 1
            return state.expectation
        }
        if let moment { press(guardAt: moment, until: moment + Self.patience, expectation) }
    }

    /// From `moment` on wakes the guard every second, which does nothing to one that runs, then ends it.
    private func press(
        guardAt moment: ContinuousClock.Instant,
        until deadline: ContinuousClock.Instant,
        _ expectation: Int
    ) {
        EventLoop.shared.schedule(at: moment) { [weak self] in
            guard let self, state.withLock({ $0.isOpen && $0.expectation == expectation }) else { return }
            // Its pid is its own until `end` on this thread has waited for it.
            kill(guardPID, ContinuousClock.now >= deadline ? SIGKILL : SIGCONT)
            press(guardAt: .now + .seconds(1), until: deadline, expectation)
        }
    }

    // MARK: Waiting

    func ending() async -> ProcessEnding {
        await withCheckedContinuation { continuation in
            let ending = state.withLock { state in
                if state.ending == nil { state.waiters.append(continuation) }
                return state.ending
            }
            if let ending { continuation.resume(returning: ending) }
        }
    }

    func waitForEnd(until deadline: ContinuousClock.Instant) {
        let seconds = max(0, ContinuousClock.now.duration(to: deadline) / .seconds(1))
        _ = running.wait(timeout: .now() + seconds)
    }

    // MARK: Events, on the loop's thread

    private func listen(to ends: [(number: Int32, end: FileDescriptor, buffer: Int)]) {
        let pipes = ends.compactMap { end in
            outputs[end.number].map { Pipe(descriptor: end.end, output: $0) }
        }
        state.withLock { $0.pipes = pipes }
        // The loop holds the connection until the guard is gone: whoever waits gets an answer.
        for pipe in pipes {
            EventLoop.shared.watch(pipe.descriptor.rawValue) { self.read(from: pipe, rounds: 4) }
        }
        EventLoop.shared.watch(control.rawValue) { self.hearGuard() }
    }

    /// Reads what is there, up to so many buffers full, so that one busy pipe does not starve the others.
    private func read(from pipe: Pipe, rounds: Int) {
        for _ in 0..<rounds {
            let count = withUnsafeTemporaryAllocation(byteCount: 1 << 16, alignment: 16) { buffer in
                let count = systemRead(pipe.descriptor.rawValue, buffer)
                if count > 0 { pipe.output.append(UnsafeRawBufferPointer(rebasing: buffer[..<count])) }
                return count
            }
            if count > 0 {
                countOutput(count)
            } else {
                if count == 0 || errno != EAGAIN { finish(pipe) }
                return
            }
        }
    }

    private func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutableRawBufferPointer) -> Int {
        while true {
            #if canImport(Glibc)
            let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
            #elseif canImport(Musl)
            let count = Musl.read(descriptor, buffer.baseAddress, buffer.count)
            #else
            let count = Darwin.read(descriptor, buffer.baseAddress, buffer.count)
            #endif
            if count >= 0 || errno != EINTR { return count }
        }
    }

    /// Once for each pipe: its descriptor's number may be another's as soon as it is closed.
    private func finish(_ pipe: Pipe) {
        let isFirst = state.withLock { state in
            guard let index = state.pipes.firstIndex(where: { $0.output === pipe.output }) else { return false }
            state.pipes.remove(at: index)
            return true
        }
        guard isFirst else { return }
        EventLoop.shared.forget(pipe.descriptor.rawValue)
        try? pipe.descriptor.close()
        pipe.output.finish()
    }

    private func countOutput(_ count: Int) {
        let isTooMuch = state.withLock { state in
            state.outputBytes += count
            guard state.outputBytes > outputLimit, !state.outputLimitReached else { return false }
            state.outputLimitReached = true
            return true
        }
        if isTooMuch {
            order(guard_order_terminate, 0)
            expectEnd(within: .zero)
        }
    }

    private func hearGuard() {
        var report = guard_report()
        let count = recv(control.rawValue, &report, MemoryLayout<guard_report>.size, Int32(MSG_DONTWAIT))
        if count < 0 && (errno == EAGAIN || errno == EINTR) { return }
        let isWhole = count == MemoryLayout<guard_report>.size && Int(report.report) == guard_report_finished
        end(with: isWhole ? report : nil)
    }

    private func end(with report: guard_report?) {
        EventLoop.shared.forget(control.rawValue)
        let pipes = state.withLock { state in
            state.isOpen = false
            try? control.close()
            return state.pipes
        }
        ProcessRegistry.shared.remove(guard: guardPID)
        let ending = ending(from: report)
        if ProcessRegistry.shared.isSilent {
            // Kept, with all who wait, until this process is gone.
            _ = Unmanaged.passRetained(self)
            running.leave()
            return
        }
        // Nobody who could write is left, so what is there is all.
        for pipe in pipes {
            read(from: pipe, rounds: .max)
            finish(pipe)
        }
        let waiters = state.withLock { state in
            state.ending = ending
            defer { state.waiters = [] }
            return state.waiters
        }
        running.leave()
        for waiter in waiters { waiter.resume(returning: ending) }
    }

    private func ending(from report: guard_report?) -> ProcessEnding {
        guard let report else {
            let (ended, status) = ProcessRegistry.shared.sweep(leader: leaderPID)
            return ProcessEnding(
                reason: status.map(ExitReason.init(waitStatus:)) ?? .signaled(SIGKILL),
                cause: .guardLost,
                leftovers: max(0, ended - 1)
            )
        }
        let cause: ProcessEnding.Cause =
            switch Int(report.cause) {
            case guard_cause_itself: .itself
            case guard_cause_time: .timeLimit
            case guard_cause_memory: .memoryLimit
            default: state.withLock { $0.outputLimitReached } ? .outputLimit : .terminated
            }
        return ProcessEnding(
            reason: ExitReason(waitStatus: report.status),
            cause: cause,
            leftovers: Int(report.leftovers),
            hasSurvivors: report.survivors != 0,
            peakMemory: Int(report.peak_memory)
        )
    }
}
