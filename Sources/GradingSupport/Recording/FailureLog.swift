import Synchronization

/// What one running test has found so far.
package final class FailureLog: Sendable {
    private struct State {
        var failures: [Failure] = []
        var expectations = 0
    }

    private let state = Mutex(State())

    package init() {}

    package var failures: [Failure] { state.withLock { $0.failures } }
    /// How often something was looked at, passed or not.
    package var expectations: Int { state.withLock { $0.expectations } }

    package func append(_ failure: Failure) {
        state.withLock {
            $0.failures.append(failure)
            $0.expectations += 1
        }
    }

    package func countExpectation() {
        state.withLock { $0.expectations += 1 }
    }
}

/// Thrown to leave a test whose failure is already recorded.
package struct StoppedTest: Error, CustomStringConvertible {
    package init() {}
    package var description: String { StoppedTest.text }
    static let text = "[the test stopped here: what it found is recorded]"
}
