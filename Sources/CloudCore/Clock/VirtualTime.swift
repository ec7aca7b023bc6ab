/// The virtual clock's state: pure, without a thread or a lock. Continuations to resume are handed back.
struct VirtualTime {
    struct Timer {
        let due: Timestamp
        let id: TimerID
        let label: String
        let kind: TimerKind
        let action: @Sendable () async -> Void
    }

    enum Step {
        case fire(Timer)
        case nothing
        case beyondHorizon(String)
        case tooManySteps(String)
    }

    var now: Timestamp
    /// Sorted by due time, then by age.
    private(set) var timers: [Timer] = []
    private var lastID: UInt64 = 0
    private var activities = 0
    private var idleWaiters: [CheckedContinuation<Void, Never>] = []
    private(set) var steps = 0
    private var limit = Int.max
    private var countByLabel: [String: Int] = [:]

    init(now: Timestamp) {
        self.now = now
    }

    mutating func schedule(
        _ label: String,
        kind: TimerKind,
        after delay: Duration,
        _ action: @escaping @Sendable () async -> Void
    ) -> TimerID {
        lastID += 1
        let timer = Timer(
            due: now + max(delay, .zero),
            id: TimerID(rawValue: lastID),
            label: label,
            kind: kind,
            action: action
        )
        // The newest goes behind all that fall due with it.
        timers.insert(timer, at: timers.firstIndex { $0.due > timer.due } ?? timers.endIndex)
        return timer.id
    }

    mutating func cancel(_ id: TimerID) {
        timers.removeAll { $0.id == id }
    }

    mutating func beginActivity(_ label: String) -> [CheckedContinuation<Void, Never>] {
        activities += 1
        count(label)
        // A loop that is never idle must not keep the settling waiting for ever.
        return steps > limit ? takeWaiters() : []
    }

    mutating func endActivity() -> [CheckedContinuation<Void, Never>] {
        precondition(activities > 0, "an activity ended that had not begun")
        activities -= 1
        return activities == 0 ? takeWaiters() : []
    }

    /// Whether it is idle already; if not, the continuation is kept.
    mutating func waitUntilIdle(_ continuation: CheckedContinuation<Void, Never>) -> Bool {
        if activities == 0 || steps > limit { return true }
        idleWaiters.append(continuation)
        return false
    }

    mutating func startCounting(limit: Int) {
        steps = 0
        countByLabel = [:]
        self.limit = limit
    }

    mutating func stopCounting() {
        startCounting(limit: .max)
    }

    mutating func nextStep(kinds: Set<TimerKind>, horizon: Timestamp) -> Step {
        if steps > limit { return .tooManySteps(mostFrequentLabel) }
        guard let index = timers.firstIndex(where: { kinds.contains($0.kind) }) else { return .nothing }
        guard timers[index].due <= horizon else { return .beyondHorizon(timers[index].label) }
        let timer = timers.remove(at: index)
        now = max(now, timer.due)
        count(timer.label)
        return .fire(timer)
    }

    private mutating func count(_ label: String) {
        steps += 1
        if limit != .max { countByLabel[label, default: 0] += 1 }
    }

    private var mostFrequentLabel: String {
        countByLabel.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key ?? ""
    }

    private mutating func takeWaiters() -> [CheckedContinuation<Void, Never>] {
        defer { idleWaiters = [] }
        return idleWaiters
    }
}
