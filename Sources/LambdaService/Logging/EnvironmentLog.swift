import CloudCore
import Dispatch
import ProcessSupervisor
import Synchronization
import WorkshopCommon

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// What an environment writes: the lines that its process prints, and those that Lambda adds.
///
/// The process prints into a pipe. It is emptied whenever something is in it, and once more before Lambda's own lines
/// are written, so that whatever was printed before an answer stands above that invocation's `END`. A descendant that
/// keeps the pipe open holds up nothing: the reading end is ours to close.
final class EnvironmentLog: Sendable {
    private struct State {
        /// -1 once closed.
        var readEnd: Int32
        /// What was printed since the last line break.
        var partialLine: [UInt8] = []
        var requestID: String?
        /// The last bytes of this invocation's lines, when they are wanted.
        var tail: [UInt8]?
    }

    /// The descriptor that the process writes to; closed by ``closeWriteEnd()`` once it has its own.
    let writeEnd: Int32
    let stream: String
    private let function: FunctionConfiguration
    private let settings: LoggingSettings
    /// Whether a carriage return within a line stands for a line feed.
    ///
    /// What AWS's clients for Python and Node.js write is one event, even if it has several lines; where they write to
    /// standard output, as ours do, they put carriage returns in it, and the event has line feeds. Recorded:
    /// localstack/localstack, tests/aws/services/lambda_/test_lambda.snapshot.json, test_invocation_type_event_error.
    private let joinsLines: Bool
    private let sink: any LogSink
    private let state: Mutex<State>
    private let queue: DispatchQueue

    private static let tailSize = 4096
    /// A longer line is cut in pieces; CloudWatch Logs takes 1 MB an event.
    private static let longestLine = 256 * 1024

    init(function: FunctionConfiguration, stream: String, sink: any LogSink) throws(LaunchError) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw LaunchError(errno: errno) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
        (self.function, self.stream, self.sink) = (function, stream, sink)
        settings = function.logging
        joinsLines = function.runtime == .python || function.runtime == .node
        writeEnd = ends[1]
        state = Mutex(State(readEnd: ends[0]))
        queue = DispatchQueue(label: stream)
        state.withLock { watch($0) }
    }

    deinit {
        state.withLock { close(&$0) }
    }

    /// Has the pipe emptied once something is in it, by a thread that may take its time for it.
    private func watch(_ state: State) {
        let readEnd = state.readEnd
        guard readEnd >= 0 else { return }
        EventLoop.shared.watch(readEnd) { [weak self] in
            EventLoop.shared.forget(readEnd)
            guard let self else { return }
            queue.async { [self] in
                drain()
                watchAgain()
            }
        }
    }

    private func watchAgain() {
        state.withLock { watch($0) }
    }

    private func close(_ state: inout State) {
        guard state.readEnd >= 0 else { return }
        EventLoop.shared.close(state.readEnd)
        state.readEnd = -1
    }

    func closeWriteEnd() {
        closeDescriptor(writeEnd)
    }

    /// Reads and writes no more.
    func end() {
        drain()
        state.withLock { state in
            flushPartialLine(&state)
            close(&state)
        }
    }

    /// From here on lines belong to this invocation.
    func begin(requestID: String, keepsTail: Bool) {
        drain()
        state.withLock { state in
            flushPartialLine(&state)
            state.requestID = requestID
            state.tail = keepsTail ? [] : nil
            emit(.start(requestID: requestID, version: function.version), &state)
        }
    }

    /// Writes what Lambda itself has to say below all that was printed so far.
    func write(_ event: PlatformEvent) {
        drain()
        state.withLock { state in
            flushPartialLine(&state)
            emit(event, &state)
        }
    }

    /// The end of this invocation's lines.
    func takeTail() -> [UInt8]? {
        state.withLock { state in
            defer { state.tail = nil }
            return state.tail
        }
    }

    /// Takes what is in the pipe. One turn takes what a pipe can hold and no more, or a process that prints without end
    /// would hold its invocation for ever.
    private func drain() {
        state.withLock { state in
            withUnsafeTemporaryAllocation(byteCount: 1 << 16, alignment: 16) { buffer in
                for _ in 0..<4 where state.readEnd >= 0 {
                    let count = read(state.readEnd, buffer.baseAddress, buffer.count)
                    // At the end of the file the descriptor stays readable for ever; watching it would spin.
                    if count == 0 { close(&state) }
                    guard count > 0 else { return }
                    take(UnsafeRawBufferPointer(rebasing: buffer[..<count]), &state)
                }
            }
        }
    }

    private func take(_ bytes: UnsafeRawBufferPointer, _ state: inout State) {
        var rest = bytes
        // memchr: a process that prints a gigabyte is to be read as fast as it prints.
        while let start = rest.baseAddress, let found = memchr(start, 0x0A, rest.count) {
            let length = UnsafeRawPointer(found) - start
            state.partialLine.append(contentsOf: rest.prefix(length))
            flushPartialLine(&state, evenIfEmpty: true)
            rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(length + 1))
        }
        state.partialLine.append(contentsOf: rest)
        if state.partialLine.count >= Self.longestLine { flushPartialLine(&state) }
    }

    private func flushPartialLine(_ state: inout State, evenIfEmpty: Bool = false) {
        guard evenIfEmpty || !state.partialLine.isEmpty else { return }
        if state.partialLine.last == 0x0D { state.partialLine.removeLast() }
        if joinsLines {
            for index in state.partialLine.indices where state.partialLine[index] == 0x0D {
                state.partialLine[index] = 0x0A
            }
        }
        let line = String(decoding: state.partialLine, as: UTF8.self)
        if settings.keeps(line) { emit(line, &state) }
        state.partialLine.removeAll(keepingCapacity: true)
    }

    private func emit(_ event: PlatformEvent, _ state: inout State) {
        let lines =
            settings.isJSON ? event.documents(from: settings.system).map { $0.serialized() } : event.lines
        for line in lines { emit(line, &state) }
    }

    private func emit(_ line: String, _ state: inout State) {
        if let tail = state.tail {
            state.tail = Array((tail + Array(line.utf8) + [0x0A]).suffix(Self.tailSize))
        }
        sink.append(
            LogEvent(
                timestamp: .wallClock,
                group: function.logGroup,
                stream: stream,
                message: line,
                function: function.name,
                requestID: state.requestID
            )
        )
    }
}

private func closeDescriptor(_ descriptor: Int32) {
    _ = close(descriptor)
}
