/// Measures the phases of a check.
struct Stopwatch: Sendable {
    private let clock = ContinuousClock()
    private let start: ContinuousClock.Instant
    private var last: ContinuousClock.Instant
    private var phases: [CheckReport.Timing] = []

    init() {
        start = clock.now
        last = start
    }

    /// Ends a phase that began where the one before it ended.
    mutating func lap(_ phase: String) {
        let now = clock.now
        phases.append(CheckReport.Timing(phase: phase, seconds: (now - last) / .seconds(1)))
        last = now
    }

    /// The phases and the total until now.
    func laps() -> [CheckReport.Timing] {
        phases + [CheckReport.Timing(phase: "total", seconds: (clock.now - start) / .seconds(1))]
    }
}
