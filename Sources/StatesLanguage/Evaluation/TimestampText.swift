/// Moments as the language writes them: ISO 8601's extended format with an offset, as in RFC 3339.
package enum TimestampText {
    /// Milliseconds since 1970; finer parts are cut off. `nil` for anything but `2016-08-18T17:33:00.5Z` and its like.
    package static func parse(_ text: String) -> Int64? {
        var bytes = Array(text.utf8)[...]
        guard let year = number(&bytes, 4), take(&bytes, "-"), let month = number(&bytes, 2), take(&bytes, "-"),
            let day = number(&bytes, 2), take(&bytes, "T"), let hour = number(&bytes, 2), take(&bytes, ":"),
            let minute = number(&bytes, 2), take(&bytes, ":"), let second = number(&bytes, 2)
        else { return nil }
        guard (1...12).contains(month), (1...daysIn(month, of: year)).contains(day), hour < 24, minute < 60, second < 60
        else { return nil }
        guard let millisecond = fraction(&bytes), let offset = offset(&bytes), bytes.isEmpty else { return nil }
        let days = daysSince1970(year: year, month: month, day: day)
        let seconds = ((days * 24 + Int64(hour)) * 60 + Int64(minute) - Int64(offset)) * 60 + Int64(second)
        return seconds * 1000 + Int64(millisecond)
    }

    /// `2026-11-23T09:15:00.250Z`
    package static func format(_ milliseconds: Int64) -> String {
        let (days, ofDay) = milliseconds.flooredQuotientAndRemainder(by: 86_400_000)
        // Counted from 0000-03-01, so that a leap day comes last in its year; eras have 400 years.
        let (era, dayOfEra) = (days + 719_468).flooredQuotientAndRemainder(by: 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shifted + 2) / 5 + 1
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        let seconds = ofDay / 1000
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))T\(padded(seconds / 3600, 2)):"
            + "\(padded(seconds / 60 % 60, 2)):\(padded(seconds % 60, 2)).\(padded(ofDay % 1000, 3))Z"
    }

    private static func number(_ bytes: inout ArraySlice<UInt8>, _ count: Int) -> Int? {
        guard bytes.count >= count, bytes.prefix(count).allSatisfy(\.isDigit) else { return nil }
        defer { bytes.removeFirst(count) }
        return bytes.prefix(count).reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    }

    private static func take(_ bytes: inout ArraySlice<UInt8>, _ character: Unicode.Scalar) -> Bool {
        guard bytes.first == UInt8(ascii: character) else { return false }
        bytes.removeFirst()
        return true
    }

    /// One to nine digits.
    private static func fraction(_ bytes: inout ArraySlice<UInt8>) -> Int? {
        guard take(&bytes, ".") else { return 0 }
        let digits = bytes.prefix(while: \.isDigit)
        guard (1...9).contains(digits.count) else { return nil }
        bytes.removeFirst(digits.count)
        let milliseconds = digits.prefix(3).reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
        return digits.count == 1 ? milliseconds * 100 : digits.count == 2 ? milliseconds * 10 : milliseconds
    }

    /// In minutes.
    private static func offset(_ bytes: inout ArraySlice<UInt8>) -> Int? {
        if take(&bytes, "Z") { return 0 }
        let sign = take(&bytes, "+") ? 1 : take(&bytes, "-") ? -1 : 0
        guard sign != 0, let hours = number(&bytes, 2), take(&bytes, ":"), let minutes = number(&bytes, 2),
            hours <= 18, minutes < 60
        else { return nil }
        return sign * (hours * 60 + minutes)
    }

    private static func daysIn(_ month: Int, of year: Int) -> Int {
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        return month == 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
    }

    private static func daysSince1970(year: Int, month: Int, day: Int) -> Int64 {
        let shiftedYear = Int64(month <= 2 ? year - 1 : year)
        let (era, yearOfEra) = shiftedYear.flooredQuotientAndRemainder(by: 400)
        let shiftedMonth = Int64(month > 2 ? month - 3 : month + 9)
        let dayOfYear = (153 * shiftedMonth + 2) / 5 + Int64(day) - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private static func padded(_ value: Int64, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}

extension Int64 {
    fileprivate func flooredQuotientAndRemainder(by divisor: Int64) -> (Int64, Int64) {
        let remainder = (self % divisor + divisor) % divisor
        return ((self - remainder) / divisor, remainder)
    }
}
