import CloudCore
import OrderedCollections

/// A `ReceiveMessage` that waits for a message.
struct Waiter: Sendable {
    enum Answer: Sendable {
        case messages([StoredMessage])
        /// There may be one now.
        case lookAgain
        case timeIsUp
    }

    let id: Int
    let continuation: CheckedContinuation<Result<Answer, AWSError>, Never>
}

extension SQSService {
    /// Tells those who wait for these queues, where there is something to receive or the queue is gone, and sets the timers for
    /// what shows later.
    func announce(_ names: some Sequence<String>) {
        let (waiters, listeners) = locked { state in
            var waiters: [Waiter] = []
            var listeners: [@Sendable () -> Void] = []
            for name in names {
                let isWaitedFor = state.waiters[name] != nil || state.listeners[name] != nil
                guard isWaitedFor else { continue }
                let isReady = state.queues[name]?.messages.hasReady(at: clock.now) ?? true
                if isReady {
                    waiters += state.waiters.removeValue(forKey: name) ?? []
                    if let named = state.listeners[name] { listeners += named.sorted { $0.key < $1.key }.map(\.value) }
                }
                setTimer(of: name, &state)
            }
            return (waiters, listeners)
        }
        for waiter in waiters { waiter.continuation.resume(returning: .success(.lookAgain)) }
        for listener in listeners { listener() }
    }

    /// One timer a queue that somebody waits for: for the next message that shows.
    func setTimer(of name: String, _ state: inout State) {
        let now = clock.now
        let isWaitedFor = state.waiters[name] != nil || state.listeners[name] != nil
        let due = isWaitedFor ? state.queues[name]?.messages.nextDue(after: now) : nil
        if let timer = state.timers[name], timer.due == due { return }
        if let timer = state.timers.removeValue(forKey: name) { clock.cancel(timer.id) }
        guard let due else { return }
        let id = clock.schedule("a message of the queue \(name) becomes visible", after: due - now) { [weak self] in
            guard let self else { return }
            self.locked { state in state.timers[name] = nil }
            self.announce([name])
        }
        state.timers[name] = (due, id)
    }

    /// Receives at once, or waits until there is a message or the time is up.
    func receive(_ order: ReceiveOrder, waiting seconds: Int) async throws(AWSError) -> [StoredMessage] {
        var timer: TimerID?
        let id = locked { state in
            state.lastWaiter += 1
            return state.lastWaiter
        }
        var patience: Task<Void, Never>?
        defer {
            if let timer { clock.cancel(timer) }
            patience?.cancel()
        }
        while true {
            let (result, touched) = await attempt(order, waiter: seconds > 0 ? id : nil) {
                guard timer == nil else { return }
                // It keeps nobody from settling; and a client's patience is wall time where time stands still.
                timer = clock.schedule("ReceiveMessage of \(order.queue)", kind: .periodic, after: .seconds(seconds)) {
                    [weak self] in self?.giveUp(id, queue: order.queue)
                }
                if clock is VirtualClock {
                    patience = Task { [weak self] in
                        guard (try? await Task.sleep(for: .seconds(seconds))) != nil else { return }
                        self?.giveUp(id, queue: order.queue)
                    }
                }
            }
            announce(touched)
            switch try result.get() {
            case .messages(let messages): return messages
            case .timeIsUp: return []
            case .lookAgain: continue
            }
        }
    }

    /// - Parameter waiter: Under which number it waits where there is nothing; `nil` where it doesn't.
    private func attempt(
        _ order: ReceiveOrder,
        waiter: Int?,
        willWait: () -> Void
    ) async -> (Result<Waiter.Answer, AWSError>, touched: Set<String>) {
        var touched: Set<String> = []
        if waiter != nil { willWait() }
        let result = await withCheckedContinuation { continuation in
            let answer = locked { state -> (Result<Waiter.Answer, AWSError>, Set<String>)? in
                do throws(AWSError) {
                    let (messages, touched) = try receiveNow(order, &state)
                    if let waiter, messages.isEmpty {
                        let waiting = Waiter(id: waiter, continuation: continuation)
                        state.waiters[order.queue, default: []].append(waiting)
                        setTimer(of: order.queue, &state)
                        return nil
                    }
                    return (.success(.messages(messages)), touched)
                } catch {
                    return (.failure(error), [])
                }
            }
            guard let answer else { return }
            touched = answer.1
            continuation.resume(returning: answer.0)
        }
        return (result, touched)
    }

    private func giveUp(_ id: Int, queue: String) {
        let waiter = locked { state -> Waiter? in
            guard let place = state.waiters[queue]?.firstIndex(where: { $0.id == id }) else { return nil }
            let waiter = state.waiters[queue]?.remove(at: place)
            if state.waiters[queue]?.isEmpty ?? false { state.waiters[queue] = nil }
            setTimer(of: queue, &state)
            return waiter
        }
        waiter?.continuation.resume(returning: .success(.timeIsUp))
    }
}
