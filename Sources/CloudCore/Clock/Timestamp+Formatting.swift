// Calendar arithmetic of our own: a few lines, against tens of milliseconds that Foundation's formatters take to load.

extension Timestamp {
    /// `2026-11-23T09:15:00.250Z`
    package var iso8601: String {
        let date = calendar
        let day = "\(padded(date.year, 4))-\(padded(date.month, 2))-\(padded(date.day, 2))"
        return "\(day)T\(date.time).\(padded(date.millisecond, 3))Z"
    }

    /// `2026/11/23`, as the names of log streams begin.
    package var slashedDate: String {
        let date = calendar
        return "\(padded(date.year, 4))/\(padded(date.month, 2))/\(padded(date.day, 2))"
    }

    /// `23/Nov/2026:09:15:00 +0000`, the common log format that API Gateway calls the request time.
    package var commonLogFormat: String {
        let date = calendar
        return "\(padded(date.day, 2))/\(date.monthName)/\(padded(date.year, 4)):\(date.time) +0000"
    }

    /// `Mon, 23 Nov 2026 09:15:00 GMT`, as HTTP's `Date` header has it.
    package var httpDate: String {
        let date = calendar
        return "\(date.weekdayName), \(padded(date.day, 2)) \(date.monthName) \(padded(date.year, 4)) \(date.time) GMT"
    }

    /// `2026-11-23T09:15:00Z`, without a fraction, as events write a time.
    package var iso8601Seconds: String {
        let date = calendar
        return "\(padded(date.year, 4))-\(padded(date.month, 2))-\(padded(date.day, 2))T\(date.time)Z"
    }

    /// `Mon Nov 23 09:15:00 UTC 2026`, as `date` prints it and API Gateway's execution logs have it.
    package var dateLine: String {
        let date = calendar
        return "\(date.weekdayName) \(date.monthName) \(padded(date.day, 2)) \(date.time) UTC \(padded(date.year, 4))"
    }

    var calendar: CalendarDate { CalendarDate(self) }
}

/// A moment in the proleptic Gregorian calendar.
struct CalendarDate {
    var year: Int
    var month: Int
    var day: Int
    /// 0 is Sunday.
    var weekday: Int
    var hour: Int
    var minute: Int
    var second: Int
    var millisecond: Int

    init(_ moment: Timestamp) {
        let seconds = moment.secondsSince1970
        let days = floorDivide(seconds, 86400)
        let ofDay = Int(seconds - days * 86400)
        // Counted from 0000-03-01, so that a leap day comes last in its year; eras have 400 years.
        let shifted = days + 719_468
        let era = floorDivide(shifted, 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        day = Int(dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
        month = Int(shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9)
        year = Int(yearOfEra + era * 400) + (month <= 2 ? 1 : 0)
        weekday = Int((days % 7 + 11) % 7)
        (hour, minute, second) = (ofDay / 3600, ofDay / 60 % 60, ofDay % 60)
        millisecond = Int(moment.millisecondsSince1970 - seconds * 1000)
    }

    var time: String { "\(padded(hour, 2)):\(padded(minute, 2)):\(padded(second, 2))" }

    var monthName: String {
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"][month - 1]
    }

    var weekdayName: String { ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"][weekday] }
}

private func padded(_ value: Int, _ width: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
}
