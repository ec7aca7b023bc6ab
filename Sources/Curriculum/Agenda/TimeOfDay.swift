/// A time on the day's clock, in whole minutes.
package struct TimeOfDay: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// Since midnight; a day that is shifted past midnight goes on counting.
    package let minutes: Int

    package static let minutesPerDay = 24 * 60

    package init(minutes: Int) { self.minutes = minutes }

    /// Takes `09:15` and `9:15`.
    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, (1...2).contains(parts[0].count), parts[1].count == 2,
            parts.allSatisfy({ $0.utf8.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains) }),
            let hour = Int(parts[0]), let minute = Int(parts[1]), hour < 24, minute < 60
        else { return nil }
        minutes = hour * 60 + minute
    }

    /// `09:15`.
    package var description: String {
        let time = minutes % TimeOfDay.minutesPerDay
        return TimeOfDay.twoDigits(time / 60) + ":" + TimeOfDay.twoDigits(time % 60)
    }

    package static func < (left: TimeOfDay, right: TimeOfDay) -> Bool { left.minutes < right.minutes }

    private static func twoDigits(_ number: Int) -> String {
        number < 10 ? "0\(number)" : "\(number)"
    }
}
