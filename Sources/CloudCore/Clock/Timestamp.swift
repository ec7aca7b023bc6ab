/// A moment, to the nanosecond, in UTC.
package struct Timestamp: Hashable, Sendable, Comparable {
    package var nanosecondsSince1970: Int64

    package init(nanosecondsSince1970: Int64) {
        self.nanosecondsSince1970 = nanosecondsSince1970
    }

    package init(millisecondsSince1970: Int64) {
        nanosecondsSince1970 = millisecondsSince1970 * 1_000_000
    }

    package var millisecondsSince1970: Int64 { floorDivide(nanosecondsSince1970, 1_000_000) }
    package var secondsSince1970: Int64 { floorDivide(nanosecondsSince1970, 1_000_000_000) }

    package static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.nanosecondsSince1970 < right.nanosecondsSince1970
    }

    package static func + (moment: Timestamp, duration: Duration) -> Timestamp {
        Timestamp(nanosecondsSince1970: moment.nanosecondsSince1970 + duration.inNanoseconds)
    }

    package static func - (later: Timestamp, earlier: Timestamp) -> Duration {
        .nanoseconds(later.nanosecondsSince1970 - earlier.nanosecondsSince1970)
    }
}

extension Duration {
    /// Cut off towards zero; a duration of centuries would overflow.
    package var inNanoseconds: Int64 {
        components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000
    }

    package var inSeconds: Double {
        Double(components.seconds) + Double(components.attoseconds) / 1e18
    }

    package var inMilliseconds: Double { inSeconds * 1000 }
}

func floorDivide(_ value: Int64, _ divisor: Int64) -> Int64 {
    let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? quotient - 1 : quotient
}
