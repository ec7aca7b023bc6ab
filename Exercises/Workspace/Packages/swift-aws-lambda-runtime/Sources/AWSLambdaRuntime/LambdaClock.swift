#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The wall clock in milliseconds since 1970, the unit of an invocation's deadline.
public struct LambdaClock: Clock {
    /// The clock's unit of distance.
    public typealias Duration = Swift.Duration

    /// A moment, in milliseconds since 1970.
    public struct Instant: InstantProtocol, CustomStringConvertible {
        /// The instant's unit of distance.
        public typealias Duration = Swift.Duration

        private let milliseconds: Int64

        /// Makes the moment that is so many milliseconds after 1970 began.
        public init(millisecondsSinceEpoch milliseconds: Int64) {
            self.milliseconds = milliseconds
        }

        /// The milliseconds since 1970 began.
        public func millisecondsSinceEpoch() -> Int64 {
            milliseconds
        }

        /// The moment that is `duration` later.
        public func advanced(by duration: Duration) -> Instant {
            Instant(millisecondsSinceEpoch: milliseconds + Int64(duration / .milliseconds(1)))
        }

        /// The time from this moment to the other, negative where the other is earlier.
        public func duration(to other: Instant) -> Duration {
            .milliseconds(other.milliseconds - milliseconds)
        }

        /// Whether the left moment comes first.
        public static func < (lhs: Instant, rhs: Instant) -> Bool {
            lhs.milliseconds < rhs.milliseconds
        }

        /// The milliseconds since 1970 as digits.
        public var description: String {
            "\(milliseconds)"
        }
    }

    /// Makes a clock; all are the same.
    public init() {}

    /// The present moment.
    public var now: Instant {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Instant(millisecondsSinceEpoch: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }

    /// One millisecond.
    public var minimumResolution: Duration {
        .milliseconds(1)
    }

    /// Waits until `deadline`, not at all where it is past.
    public func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        let remaining = now.duration(to: deadline)
        if remaining > .zero {
            try await ContinuousClock().sleep(for: remaining)
        }
    }
}
