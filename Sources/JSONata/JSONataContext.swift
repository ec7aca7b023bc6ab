/// What an evaluation would otherwise read from the system, and how far it may go.
package struct JSONataContext: Hashable, Sendable {
    /// Milliseconds since 1970: `$now()` and `$millis()` give this one moment however often they are called.
    package var now: Int64
    /// Where `$random()`, `$shuffle()` and `$uuid()` start: the same seed gives the same numbers.
    package var randomSeed: UInt64
    package var limits: Limits

    package init(now: Int64 = 0, randomSeed: UInt64 = 0, limits: Limits = Limits()) {
        self.now = now
        self.randomSeed = randomSeed
        self.limits = limits
    }

    /// Bounds that turn an endless evaluation into the error `U1001`. Whatever they say, the process's stack is never
    /// exhausted.
    package struct Limits: Hashable, Sendable {
        /// How many expressions may be open at a time, one inside another; tail calls don't count.
        package var depth: Int?
        /// How many expressions may be evaluated altogether. Independent of the machine's speed.
        package var steps: Int?
        /// Wall-clock time.
        package var time: Duration?

        package init(depth: Int? = nil, steps: Int? = nil, time: Duration? = nil) {
            self.depth = depth
            self.steps = steps
            self.time = time
        }
    }
}
