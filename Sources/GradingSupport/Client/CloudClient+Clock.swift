import OrderedCollections
import WorkshopCommon

/// The virtual clock stands still until a suite lets time pass.
extension CloudClient {
    /// Runs all that is due, jumping from timer to timer until nothing is left to do.
    /// A loop that never ends (a poison message without a dead-letter queue) is recorded as a failure that names it.
    package func settle() async throws {
        try await moveClock("settle", [:])
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

    private func moveClock(_ action: String, _ body: JSONValue) async throws {
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
        log.append(Failure("your stack comes to rest", expected: "nothing left to do", actual: message))
        throw StoppedTest()
    }
}
