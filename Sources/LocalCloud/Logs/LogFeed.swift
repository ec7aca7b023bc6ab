package import CloudCore
import Dispatch
import Synchronization

/// The latest log lines, and those who follow them.
package final class LogFeed: LogSink {
    /// A line, and what was going on when its invocation began.
    package struct Line: Hashable, Sendable {
        package var event: LogEvent
        /// As ``LogFeed/begin(_:)`` was told; `nil` before the first.
        package var during: String?
    }

    fileprivate struct State {
        var lines: [Line] = []
        var during: String?
        /// By request: an invocation that goes on belongs to what began it.
        var origins: [String: String] = [:]
        /// Of all their messages, in bytes.
        var size = 0
        var followers: [Int: AsyncStream<LogEvent>.Continuation] = [:]
        /// What the followers have not got yet.
        var unsent: [LogEvent] = []
        var lastFollower = 0
        var isFinished = false
    }

    /// How many lines are kept; the oldest go first.
    package static let capacity = 10_000
    /// How many bytes of messages are kept: a line may have a quarter of a megabyte.
    static let largestSize = 16 << 20

    private let state = Mutex(State())
    private let queue = DispatchQueue(label: "logs")

    package init() {}

    package func append(_ event: LogEvent) {
        let isFirst = state.withLock { state in
            state.lines.append(Line(event: event, during: state.origin(of: event)))
            // In steps, so that a line costs the same whether the feed is full or not.
            state.size += event.message.utf8.count
            if state.lines.count >= 2 * Self.capacity || state.size >= 2 * Self.largestSize { state.trim() }
            guard !state.followers.isEmpty else { return false }
            state.unsent.append(event)
            return state.unsent.count == 1
        }
        // Waking a follower for each line would cost more than the invocation that wrote it, and take a core from the next
        // one on a machine with few; whoever reads along sees no difference.
        if isFirst { queue.asyncAfter(deadline: .now() + .milliseconds(20)) { [weak self] in self?.send() } }
    }

    private func send() {
        state.withLock { $0.send() }
    }

    /// The latest lines, oldest first.
    package var events: [LogEvent] { lines.map(\.event) }

    /// The same with what they were written during.
    package var lines: [Line] { state.withLock { Array($0.lines.suffix(Self.capacity)) } }

    /// From now on invocations begin during this, a check's test. Nobody says so in `workshop up`.
    package func begin(_ activity: String) {
        state.withLock { $0.during = activity }
    }

    /// The lines so far and all that follow, until the cloud stops. A reader who is too slow loses the oldest.
    package func follow() -> AsyncStream<LogEvent> {
        let (stream, continuation) = AsyncStream<LogEvent>.makeStream(bufferingPolicy: .bufferingNewest(Self.capacity))
        let id = state.withLock { state in
            state.send()
            for line in state.lines.suffix(Self.capacity) { continuation.yield(line.event) }
            guard !state.isFinished else { return Int?.none }
            state.lastFollower += 1
            state.followers[state.lastFollower] = continuation
            return state.lastFollower
        }
        guard let id else {
            continuation.finish()
            return stream
        }
        continuation.onTermination = { [weak self] _ in
            self?.state.withLock { _ = $0.followers.removeValue(forKey: id) }
        }
        return stream
    }

    func finish() {
        let followers = state.withLock { state in
            state.send()
            defer { state.followers = [:] }
            state.isFinished = true
            return Array(state.followers.values)
        }
        for follower in followers { follower.finish() }
    }
}

extension LogFeed.State {
    fileprivate mutating func origin(of event: LogEvent) -> String? {
        guard let during, let request = event.requestID else { return during }
        if let origin = origins[request] { return origin }
        origins[request] = during
        return during
    }

    fileprivate mutating func send() {
        for event in unsent {
            for follower in followers.values { follower.yield(event) }
        }
        unsent.removeAll(keepingCapacity: true)
    }

    /// Leaves the latest half, by number or by size.
    fileprivate mutating func trim() {
        var (kept, bytes) = (0, 0)
        for line in lines.reversed() where kept < LogFeed.capacity && bytes <= LogFeed.largestSize {
            kept += 1
            bytes += line.event.message.utf8.count
        }
        lines.removeFirst(lines.count - kept)
        size = bytes
    }
}
