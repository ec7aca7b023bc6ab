/// A moment in the parts of a UTC calendar, as JavaScript's `Date` gives them.
struct UTCTime {
    static let day = 86_400_000.0

    let milliseconds: Double
    let year: Int
    /// From 1.
    let month: Int
    let dayOfMonth: Int
    let hour: Int
    let minute: Int
    let second: Int
    let millisecond: Int

    /// - Parameter milliseconds: since 1970.
    /// - Returns: `nil` beyond what a JavaScript date can hold.
    init?(milliseconds: Double) {
        guard milliseconds.magnitude <= 8.64e15 else { return nil }
        self.milliseconds = milliseconds.rounded(.towardZero)
        let days = (self.milliseconds / UTCTime.day).rounded(.down)
        var rest = Int(self.milliseconds - days * UTCTime.day)
        millisecond = rest % 1000
        rest /= 1000
        (second, minute, hour) = (rest % 60, rest / 60 % 60, rest / 3600)
        (year, month, dayOfMonth) = UTCTime.date(daysSince1970: Int(days))
    }

    /// Of the proleptic Gregorian calendar, by counting 400-year cycles from 1 March.
    private static func date(daysSince1970: Int) -> (Int, Int, Int) {
        let shifted = daysSince1970 + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }

    /// Milliseconds since 1970 of a day's beginning; months and days may lie outside their ranges and carry over.
    static func milliseconds(year: Double, month: Double, day: Double = 1) -> Double {
        guard year.magnitude < 1e6, month.magnitude < 1e7, day.magnitude < 1e9 else { return .nan }
        let months = Int(month) - 1
        let carried = Int((Double(months) / 12).rounded(.down))
        let monthOfYear = months - carried * 12 + 1
        let shiftedYear = Int(year) + carried - (monthOfYear <= 2 ? 1 : 0)
        let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (monthOfYear + (monthOfYear > 2 ? -3 : 9)) + 2) / 5
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return (Double(era * 146_097 + dayOfEra - 719_468) + day.rounded(.towardZero) - 1) * UTCTime.day
    }
}

extension UTCTime {
    /// From Monday as 1.
    var dayOfWeek: Int { UTCTime.dayOfWeek(milliseconds) }

    var startOfDay: Double { (milliseconds / UTCTime.day).rounded(.down) * UTCTime.day }

    private static func dayOfWeek(_ milliseconds: Double) -> Int {
        let days = Int((milliseconds / UTCTime.day).rounded(.down))
        return ((days + 3) % 7 + 7) % 7 + 1
    }

    /// The Monday of the first week of a year (with its first month) or a month: the week that has its first Thursday.
    private static func firstWeek(year: Int, month: Int) -> Double {
        let start = milliseconds(year: Double(year), month: Double(month))
        let weekday = Double(dayOfWeek(start))
        return weekday > 4 ? start + (8 - weekday) * day : start - (weekday - 1) * day
    }

    var dayOfYear: Int { Int((startOfDay - UTCTime.milliseconds(year: Double(year), month: 1)) / UTCTime.day) + 1 }

    var weekOfYear: Int {
        week(UTCTime.firstWeek(year: year, month: 1)) { UTCTime.firstWeek(year: year + $0, month: 1) }
    }

    var weekOfMonth: Int {
        week(UTCTime.firstWeek(year: year, month: month)) { UTCTime.firstWeek(year: year, month: month + $0) }
    }

    private func week(_ first: Double, _ neighbour: (Int) -> Double) -> Int {
        let start =
            if startOfDay < first { neighbour(-1) } else if startOfDay >= neighbour(1) { neighbour(1) } else { first }
        return Int((startOfDay - start) / (7 * UTCTime.day)) + 1
    }

    /// The year that the week belongs to.
    var weekYear: Int {
        if milliseconds < UTCTime.firstWeek(year: year, month: 1) { return year - 1 }
        return milliseconds >= UTCTime.firstWeek(year: year + 1, month: 1) ? year + 1 : year
    }

    /// The month that the week belongs to.
    var weekMonth: Int {
        if milliseconds < UTCTime.firstWeek(year: year, month: month) { return month == 1 ? 12 : month - 1 }
        return milliseconds >= UTCTime.firstWeek(year: year, month: month + 1) ? month % 12 + 1 : month
    }

    static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]
    static let weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
}
