/// Whose turn it is to poll: one round runs at a time, and no call for another is lost.
struct PollingTurn {
    private(set) var isStopped = false
    private var isRunning = false
    /// Somebody said that there is more, while a round ran.
    private var wasCalled = false

    mutating func stop() { isStopped = true }

    /// Whether a round begins now; one that runs is told to look again.
    mutating func begin() -> Bool {
        if isStopped { return false }
        wasCalled = isRunning
        defer { isRunning = true }
        return !isRunning
    }

    /// Whether the round has been told to look again; it is told once.
    mutating func takeCall() -> Bool {
        defer { wasCalled = false }
        return wasCalled
    }

    /// Whether the round goes on, since it has been told to look again; it ends otherwise.
    mutating func goesOn() -> Bool {
        isRunning = takeCall()
        return isRunning
    }

    /// Ends the round.
    /// - Returns: Whether another has to begin.
    mutating func end() -> Bool {
        isRunning = false
        return takeCall() && !isStopped
    }
}
