/// What is to go wrong on purpose, and how often.
///
/// AWS promises that a queue delivers at least once, that a function may end at any moment and that a table may be
/// throttled: what is built on it must stand that, and can be shown to.
package struct FaultPlan: Hashable, Sendable {
    package enum Kind: String, CaseIterable, Sendable {
        /// A message of a standard queue is delivered twice.
        case duplicates
        /// A message of a standard queue overtakes others.
        case reorderings
        /// A function's process ends once its work is done, before its answer gets out.
        case crashes
        /// A call on a table's items is refused as if its capacity was used up.
        case throttles
        /// Slack takes ``FaultPlan/slackDelay`` to answer the app.
        case slowSlack
        /// Slack answers the app with a server error.
        case failingSlack
    }

    package struct Rule: Hashable, Sendable {
        /// The part of all occasions, from 0 to 1.
        package var part: Double
        /// At most so many times for one function, queue or table; `nil` without end.
        package var most: Int?
        /// The names of the functions, queues or tables that it strikes; `nil` for all.
        package var only: Set<String>?

        package init(part: Double, most: Int? = nil, only: Set<String>? = nil) {
            self.part = part
            self.most = most
            self.only = only
        }
    }

    /// Decides which occasions are struck: each run of the same seed goes wrong in the same way.
    package var seed: UInt64
    package var rules: [Kind: Rule]
    /// How long a slow Slack takes, on the wall clock, as a handler's own patience is.
    package var slackDelay: Duration

    package init(seed: UInt64 = 0, rules: [Kind: Rule] = [:], slackDelay: Duration = .seconds(4)) {
        self.seed = seed
        self.rules = rules
        self.slackDelay = slackDelay
    }
}
