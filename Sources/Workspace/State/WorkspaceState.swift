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

        package init(step: String, verdict: String, at: UTCTime, failedChecks: [String]) {
            (self.step, self.verdict, self.at, self.failedChecks) = (step, verdict, at, failedChecks)
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
