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
/// All events of one child come on one serial queue, so that the output is complete before the end is told.
final class GuardConnection: Sendable {
    /// How long after the expected end we go on waking a guard before we end it and do its work.
    private static let patience: Duration = .seconds(12)

    private struct State {
        var isOpen = true
        var ending: ProcessEnding?
        var waiters: [CheckedContinuation<ProcessEnding, Never>] = []
        var outputLimitReached = false
        var outputBytes = 0
        /// Counts what ``expectEnd(within:)`` was told: only the last counts.
        var expectation = 0
    }

    private struct Pipe {
        let descriptor: FileDescriptor
        let output: OutputBuffer
        let source: any DispatchSourceRead
    }

    let guardPID: Int32
    let leaderPID: Int32
    let outputs: [Int32: OutputBuffer]
    private let control: FileDescriptor
    private let outputLimit: Int
    private let state = Mutex(State())
    private let queue: DispatchQueue
    /// Empty once all has ended.
    private let running = DispatchGroup()
    /// Used on `queue` alone.
    nonisolated(unsafe) private var controlSource: (any DispatchSourceRead)?
    nonisolated(unsafe) private var pipes: [Pipe] = []

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
        queue = DispatchQueue(label: "workshop.process.\(leaderPID)")
        running.enter()
        ProcessRegistry.shared.register(self)
        queue.sync { listen(to: pipes) }
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
        let delay = max(0, ContinuousClock.now.duration(to: moment) / .seconds(1))
        queue.asyncAfter(deadline: .now() + delay) { [weak self] in
            guard let self, state.withLock({ $0.isOpen && $0.expectation == expectation }) else { return }
            // Its pid is its own until `end` on this queue has waited for it.
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

    // MARK: Events, on the queue

    private func listen(to ends: [(number: Int32, end: FileDescriptor, buffer: Int)]) {
        for (number, end, _) in ends {
            guard let output = outputs[number] else { continue }
            let source = DispatchSource.makeReadSource(fileDescriptor: end.rawValue, queue: queue)
            let pipe = Pipe(descriptor: end, output: output, source: source)
            source.setEventHandler { [weak self] in self?.read(from: pipe, rounds: 4) }
            source.setCancelHandler { try? end.close() }
            source.activate()
            pipes.append(pipe)
        }
        let source = DispatchSource.makeReadSource(fileDescriptor: control.rawValue, queue: queue)
        // Holds the connection until the guard is gone: whoever waits gets an answer.
        source.setEventHandler { self.hearGuard() }
        // Not before: Dispatch must have let go of a descriptor when it is closed.
        source.setCancelHandler { [control] in try? control.close() }
        source.activate()
        controlSource = source
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

    private func finish(_ pipe: Pipe) {
        pipe.source.cancel()
        pipe.output.finish()
        pipes.removeAll { $0.output === pipe.output }
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
        state.withLock { $0.isOpen = false }
        controlSource?.cancel()
        controlSource = nil
        ProcessRegistry.shared.remove(guard: guardPID)
        let ending = ending(from: report)
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
