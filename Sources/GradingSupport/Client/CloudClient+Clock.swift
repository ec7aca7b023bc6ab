import OrderedCollections
import WorkshopCommon

/// The virtual clock stands still until a suite lets time pass.
extension CloudClient {
    /// Runs all that is due, jumping from timer to timer until nothing is left to do.
    /// A loop that never ends (a poison message without a dead-letter queue) is recorded as a failure that names it.
    ///
    /// - Parameters:
    ///   - place: what of the learner's work makes such a loop, where the suite can tell.
    ///   - why: how it comes about; otherwise what any loop means on AWS.
    ///   - suggestion: what ends it.
    package func settle(
        loopsBy place: Place? = nil,
        why: String = "Something starts itself again. On AWS that goes on, and is paid for, until somebody stops it.",
        try suggestion: String? = nil
    ) async throws {
        try await moveClock("settle", [:], at: place, why: why, try: suggestion)
    }

    /// Moves the clock on, running all that falls due on the way.
    ///
    /// A day at a time: the bound on what may happen in one go is there for loops, and what services look at each minute
    /// of a month is none.
    package func advance(by time: Duration) async throws {
        let day = Duration.seconds(86_400)
        var left = time
        while left > day {
            try await advanceClock(by: day)
            left -= day
        }
        try await advanceClock(by: left)
    }

    private func advanceClock(by time: Duration) async throws {
        let (seconds, attoseconds) = time.components
        let fraction = Double(attoseconds) / 1e18
        try await moveClock("advance", ["seconds": JSONNumber(Double(seconds) + fraction).map { .number($0) } ?? 0])
    }

    private func moveClock(
        _ action: String,
        _ body: JSONValue,
        at place: Place? = nil,
        why: String? = nil,
        try suggestion: String? = nil
    ) async throws {
        let response = try await request(
            "POST",
            "\(session.endpoint)/_workshop/clock/\(action)",
            headers: ["Content-Type": "application/json"],
            body: body.serialized(),
            said: "the local cloud's clock"
        )
        // What lies beyond the horizon (a year) is at rest for all that a suite cares.
        if response.status == 200, response.json?["end"] != "endless" { return }
        let message = response.json?["message"]?.string ?? response.body
        let failure = Failure(
            "your stack comes to rest",
            expected: "nothing left to do",
            actual: message,
            at: place,
            why: why,
            try: suggestion
        )
        log.append(failure)
        throw StoppedTest()
    }
}
