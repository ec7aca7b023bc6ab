#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A moment, to the second, as it is written in files: `2026-11-23T09:15:00Z`.
package struct UTCTime: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// Since 1970.
    package let seconds: Int64

    package init(seconds: Int64) { self.seconds = seconds }

    package static func now() -> UTCTime { UTCTime(seconds: Int64(time(nil))) }

    /// Takes what ``description`` gives.
    package init?(_ text: String) {
        let digits = text.split(whereSeparator: { "-T:Z".contains($0) }).compactMap { Int64($0) }
        guard text.utf8.count == 20, digits.count == 6, (1...12).contains(digits[1]) else { return nil }
        let days = UTCTime.days(year: digits[0], month: digits[1], day: digits[2])
        seconds = days * 86_400 + digits[3] * 3_600 + digits[4] * 60 + digits[5]
        guard description == text else { return nil }
    }

    package var description: String {
        let days = (seconds - UTCTime.positiveRemainder(seconds, 86_400)) / 86_400
        let rest = UTCTime.positiveRemainder(seconds, 86_400)
        let (year, month, day) = UTCTime.date(days)
        func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(year)-\(two(month))-\(two(day))T\(two(rest / 3_600)):\(two(rest / 60 % 60)):\(two(rest % 60))Z"
    }

    package static func < (left: UTCTime, right: UTCTime) -> Bool { left.seconds < right.seconds }

    private static func positiveRemainder(_ number: Int64, _ divisor: Int64) -> Int64 {
        (number % divisor + divisor) % divisor
    }

    /// Days since 1970 in the Gregorian calendar, counted in years that begin in March, so that a leap day comes last.
    private static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
        let marchYear = month <= 2 ? year - 1 : year
        let era = (marchYear - positiveRemainder(marchYear, 400)) / 400
        let yearOfEra = marchYear - era * 400
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private static func date(_ days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let shifted = days + 719_468
        let dayOfEra = positiveRemainder(shifted, 146_097)
        let era = (shifted - dayOfEra) / 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * marchMonth + 2) / 5 + 1)
    }
}
