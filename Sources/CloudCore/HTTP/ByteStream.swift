import Synchronization

/// Bytes on their way from one who writes to one who reads, with a bounded number of them in between.
///
/// One reader, any number of writers. It ends by ``finish(trailers:)`` or ``fail(_:)``; a reader who wants no more says
/// ``cancel()``, and what is written from then on is thrown away.
package final class ByteStream: Sendable {
    /// Why a stream broke off, as a person would say it.
    package struct Failure: Error, Hashable, Sendable {
        package let reason: String

        package init(_ reason: String) {
            self.reason = reason
        }
    }

    private enum End {
        case finished(HeaderFields)
        case failed(Failure)
    }

    private struct State {
        var chunks: [[UInt8]] = []
        var size = 0
        var end: End?
        var isCancelled = false
        var reader: CheckedContinuation<Void, Never>?
        var writers: [CheckedContinuation<Void, Never>] = []
        var whenThereIsRoom: (@Sendable () -> Void)?

        mutating func takeWaiting() -> Waiting {
            defer { writers = [] }
            return Waiting(writers: writers, action: whenThereIsRoom.take())
        }
    }

    /// Those who wait for room.
    private struct Waiting {
        var writers: [CheckedContinuation<Void, Never>] = []
        var action: (@Sendable () -> Void)?

        func wake() {
            for writer in writers { writer.resume() }
            action?()
        }
    }

    private let capacity: Int
    private let state = Mutex(State())

    /// - Parameter capacity: In bytes: beyond it a writer waits. A single chunk may be larger.
    package init(capacity: Int = 256 << 10) {
        self.capacity = capacity
    }

    /// A stream that holds these bytes and is at its end.
    package convenience init(whole bytes: [UInt8]) {
        self.init()
        _ = offer(bytes)
        finish()
    }

    // MARK: Writing

    /// Takes the bytes without waiting. Returns whether there is room for more.
    package func offer(_ bytes: [UInt8]) -> Bool {
        let (reader, hasRoom) = state.withLock { state -> (CheckedContinuation<Void, Never>?, Bool) in
            guard !state.isCancelled, state.end == nil else { return (nil, true) }
            if !bytes.isEmpty { state.chunks.append(bytes) }
            state.size += bytes.count
            return (state.reader.take(), state.size < capacity)
        }
        reader?.resume()
        return hasRoom
    }

    /// Waits until there is room. Returns whether anybody will read it.
    @discardableResult
    package func write(_ bytes: [UInt8]) async -> Bool {
        await withCheckedContinuation { continuation in
            let mayGoOn = state.withLock { state in
                if state.size < capacity || state.isCancelled || state.end != nil { return true }
                state.writers.append(continuation)
                return false
            }
            if mayGoOn { continuation.resume() }
        }
        _ = offer(bytes)
        return state.withLock { !$0.isCancelled }
    }

    var hasRoom: Bool { state.withLock { $0.size < capacity } }

    /// Calls the action once there is room for more, or nobody reads any more; at once if that is so now.
    func notifyOfRoom(_ action: @escaping @Sendable () -> Void) {
        let isNow = state.withLock { state in
            if state.size < capacity || state.isCancelled || state.end != nil { return true }
            state.whenThereIsRoom = action
            return false
        }
        if isNow { action() }
    }

    /// - Parameter trailers: The fields that an HTTP message carries below its body.
    package func finish(trailers: HeaderFields = [:]) { end(.finished(trailers)) }

    /// The reader gets what has come, then the failure.
    package func fail(_ failure: Failure) { end(.failed(failure)) }

    private func end(_ end: End) {
        let (reader, waiting) = state.withLock { state -> (CheckedContinuation<Void, Never>?, Waiting) in
            if state.end == nil { state.end = end }
            return (state.reader.take(), state.takeWaiting())
        }
        reader?.resume()
        waiting.wake()
    }

    // MARK: Reading

    /// What has come since the last call, in one piece, or waits for it; `nil` at the end.
    package func next() async throws(Failure) -> [UInt8]? {
        while true {
            let (chunk, end, waiting) = state.withLock { state -> ([UInt8]?, End?, Waiting) in
                guard !state.chunks.isEmpty else { return (nil, state.end, Waiting()) }
                defer { (state.chunks, state.size) = ([], 0) }
                let chunk = state.chunks.count == 1 ? state.chunks[0] : Array(state.chunks.joined())
                return (chunk, nil, state.takeWaiting())
            }
            waiting.wake()
            if let chunk { return chunk }
            switch end {
            case .finished: return nil
            case .failed(let failure): throw failure
            case nil: await waitForMore()
            }
        }
    }

    /// Makes these the next bytes to be read: what a reader took too much.
    func putBack(_ bytes: [UInt8]) {
        guard !bytes.isEmpty else { return }
        state.withLock { state in
            state.chunks.insert(bytes, at: 0)
            state.size += bytes.count
        }
    }

    private func waitForMore() async {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                if !state.chunks.isEmpty || state.end != nil { return true }
                precondition(state.reader == nil, "one reader at a time")
                state.reader = continuation
                return false
            }
            if isThere { continuation.resume() }
        }
    }

    /// Everything up to the end, or `nil` when it is longer than `limit`: the rest is thrown away then.
    package func collect(limit: Int = .max) async throws(Failure) -> [UInt8]? {
        var all: [UInt8] = []
        while let chunk = try await next() {
            guard all.count + chunk.count <= limit else {
                cancel()
                return nil
            }
            all += chunk
        }
        return all
    }

    /// The reader wants no more; writers go on and are not kept.
    package func cancel() {
        let (reader, waiting) = state.withLock { state -> (CheckedContinuation<Void, Never>?, Waiting) in
            state.isCancelled = true
            (state.chunks, state.size) = ([], 0)
            if state.end == nil { state.end = .failed(Failure("nobody reads it any more")) }
            return (state.reader.take(), state.takeWaiting())
        }
        reader?.resume()
        waiting.wake()
    }

    /// Empty until the end.
    package var trailers: HeaderFields {
        state.withLock { state in if case .finished(let trailers) = state.end { trailers } else { [:] } }
    }
}

extension ByteStream: AsyncSequence {
    package struct Iterator: AsyncIteratorProtocol {
        fileprivate let stream: ByteStream

        package func next() async throws(Failure) -> [UInt8]? { try await stream.next() }
    }

    package func makeAsyncIterator() -> Iterator { Iterator(stream: self) }
}

extension ByteStream: Hashable {
    package static func == (left: ByteStream, right: ByteStream) -> Bool { left === right }

    package func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}
