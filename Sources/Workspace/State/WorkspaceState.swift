import WorkshopCommon

/// What a workspace knows of its learner: one value, one file.
package struct WorkspaceState: Hashable, Sendable {
    /// The newest form of the file that this kit writes.
    package static let version = 1

    package struct PassedStep: Hashable, Sendable {
        package let step: String
        package let at: UTCTime
    }

    package struct HintsShown: Hashable, Sendable {
        package let step: String
        package let check: String
        package internal(set) var count: Int
    }

    /// How the last check ended.
    package struct VerdictSummary: Hashable, Sendable {
        package let step: String
        /// The verdict's name: `passed`, `failed`, …
        package let verdict: String
        package let at: UTCTime
        /// Test names of the checks that did not pass, in their order.
        package let failedChecks: [String]
        /// Since when the first of them fails; the workspace finds it out when it remembers the verdict.
        package internal(set) var since: UTCTime?

        package init(step: String, verdict: String, at: UTCTime, failedChecks: [String], since: UTCTime? = nil) {
            (self.step, self.verdict, self.at, self.failedChecks) = (step, verdict, at, failedChecks)
            self.since = since
        }

        /// The same with what the verdict before it says of how long this has been so.
        func following(_ last: VerdictSummary?) -> VerdictSummary {
            var summary = self
            guard let check = failedChecks.first else { return summary }
            let isTheSame = last?.step == step && last?.failedChecks.first == check
            summary.since = isTheSame ? last?.since ?? last?.at : at
            return summary
        }
    }

    package let id: String
    /// Grows with every write, so that the newer of two copies is known.
    var revision: Int
    /// The number of the last transaction that this state holds.
    var lastTransaction: Int
    var bookkeeping: Bookkeeping
    /// In the order they were passed first.
    package internal(set) var passed: [PassedStep] = []
    package internal(set) var hints: [HintsShown] = []
    package internal(set) var lastVerdict: VerdictSummary?
    /// Keys that somebody else wrote: kept as they are.
    var unknown: [String: JSONValue] = [:]

    init(id: String, revision: Int = 0, lastTransaction: Int = 0, bookkeeping: Bookkeeping = Bookkeeping()) {
        (self.id, self.revision, self.lastTransaction) = (id, revision, lastTransaction)
        self.bookkeeping = bookkeeping
    }

    /// The step that the learner is in; `nil` before the first.
    package var step: String? { bookkeeping.step }

    package func hasPassed(_ step: String) -> Bool {
        passed.contains { $0.step == step }
    }

    /// How many hints of a check the learner has seen.
    package func hintsShown(step: String, check: String) -> Int {
        hints.first { $0.step == step && $0.check == check }?.count ?? 0
    }
}
