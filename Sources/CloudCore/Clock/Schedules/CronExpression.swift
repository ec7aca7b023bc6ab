/// Six fields, as EventBridge has them: `cron(0 18 ? * MON-FRI *)`.
///
/// See <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cron-expressions.html>.
struct CronExpression: Hashable, Sendable {
    private let minutes: Set<Int>
    private let hours: Set<Int>
    private let days: CronDays
    private let months: Set<Int>
    private let years: Set<Int>

    /// `nil` for what EventBridge refuses.
    init?(_ text: String) {
        let fields = text.split(separator: " ").map(String.init)
        guard fields.count == 6,
            let minutes = CronField(0...59).values(fields[0]),
            let hours = CronField(0...23).values(fields[1]),
            let months = CronField(1...12, names: CronField.months).values(fields[3]),
            let years = CronField(1970...2199).values(fields[5]),
            // Exactly one of the two day fields says something.
            (fields[2] == "?") != (fields[4] == "?"),
            let days = fields[4] == "?" ? CronDays(ofMonth: fields[2]) : CronDays(ofWeek: fields[4])
        else { return nil }
        self.minutes = minutes
        self.hours = hours
        self.days = days
        self.months = months
        self.years = years
    }

    /// The first moment after this one that it names; `nil` where there is none.
    func next(after moment: Timestamp) -> Timestamp? {
        let minute = floorDivide(moment.secondsSince1970, 60) + 1
        var day = floorDivide(minute, 1440)
        var first = Int(minute - day * 1440)
        let last = day + 366 * 30
        while day <= last {
            let date = Timestamp(millisecondsSince1970: day * 86_400_000).calendar
            guard date.year <= years.max() ?? 0 else { return nil }
            if years.contains(date.year), months.contains(date.month), days.contains(date),
                let found = (first..<1440).first(where: { minutes.contains($0 % 60) && hours.contains($0 / 60) })
            {
                return Timestamp(millisecondsSince1970: (day * 1440 + Int64(found)) * 60_000)
            }
            day += 1
            first = 0
        }
        return nil
    }
}

/// One field of numbers: `*`, `0/15`, `8-17`, `MON,WED`.
struct CronField {
    static let months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]
    static let weekdays = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"]

    let range: ClosedRange<Int>
    /// The first stands for 1.
    let names: [String]

    init(_ range: ClosedRange<Int>, names: [String] = []) {
        self.range = range
        self.names = names
    }

    func values(_ text: String) -> Set<Int>? {
        var result: Set<Int> = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let values = part.isEmpty ? nil : element(part) else { return nil }
            result.formUnion(values)
        }
        return result
    }

    private func element(_ text: Substring) -> Set<Int>? {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count <= 2 else { return nil }
        let step = parts.count == 2 ? Int(parts[1]) : 1
        guard let step, step > 0 else { return nil }
        if parts[0] == "*" { return Set(stride(from: range.lowerBound, through: range.upperBound, by: step)) }
        let ends = parts[0].split(separator: "-", omittingEmptySubsequences: false)
        guard let start = value(ends[0]) else { return nil }
        guard ends.count == 2 else {
            guard ends.count == 1 else { return nil }
            return parts.count == 2 ? Set(stride(from: start, through: range.upperBound, by: step)) : [start]
        }
        guard let end = value(ends[1]) else { return nil }
        if start <= end { return Set(stride(from: start, through: end, by: step)) }
        // A range over the end: FRI-MON, 22-2.
        let count = range.upperBound - range.lowerBound + 1
        return Set(stride(from: start, through: end + count, by: step).map { $0 > range.upperBound ? $0 - count : $0 })
    }

    func value(_ text: Substring) -> Int? {
        if let index = names.firstIndex(of: text.uppercased()) { return index + 1 }
        guard let number = Int(text), range.contains(number), text.first != "+" else { return nil }
        return number
    }
}

/// The days of a month or of a week, with `L`, `W` and `#`.
enum CronDays: Hashable, Sendable {
    case ofMonth(Set<Int>)
    case lastOfMonth
    /// The weekday nearest to the day, or to the month's last.
    case nearestWeekday(Int?)
    /// 1 is Sunday.
    case ofWeek(Set<Int>)
    case lastOfWeek(Int)
    case nth(weekday: Int, Int)

    init?(ofMonth text: String) {
        switch text {
        case "L": self = .lastOfMonth
        case "LW": self = .nearestWeekday(nil)
        case let text where text.hasSuffix("W"):
            guard let day = CronField(1...31).value(text.dropLast()) else { return nil }
            self = .nearestWeekday(day)
        default:
            guard let days = CronField(1...31).values(text) else { return nil }
            self = .ofMonth(days)
        }
    }

    init?(ofWeek text: String) {
        let field = CronField(1...7, names: CronField.weekdays)
        if text == "L" {
            self = .ofWeek([7])
        } else if text.hasSuffix("L") {
            guard let day = field.value(text.dropLast()) else { return nil }
            self = .lastOfWeek(day)
        } else if let hash = text.firstIndex(of: "#") {
            guard let day = field.value(text[..<hash]), let count = Int(text[text.index(after: hash)...]),
                (1...5).contains(count)
            else { return nil }
            self = .nth(weekday: day, count)
        } else {
            guard let days = field.values(text) else { return nil }
            self = .ofWeek(days)
        }
    }

    func contains(_ date: CalendarDate) -> Bool {
        let last = date.lastDayOfMonth
        switch self {
        case .ofMonth(let days): return days.contains(date.day)
        case .lastOfMonth: return date.day == last
        case .nearestWeekday(let day):
            guard day ?? last <= last else { return false }
            return date.day == date.nearestWeekday(to: day ?? last)
        case .ofWeek(let days): return days.contains(date.weekday + 1)
        case .lastOfWeek(let day): return date.weekday + 1 == day && date.day > last - 7
        case .nth(let day, let count): return date.weekday + 1 == day && (date.day - 1) / 7 + 1 == count
        }
    }
}

extension CalendarDate {
    fileprivate var lastDayOfMonth: Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Within the same month.
    fileprivate func nearestWeekday(to wanted: Int) -> Int {
        let weekday = ((self.weekday + wanted - day) % 7 + 7) % 7
        switch weekday {
        case 6: return wanted == 1 ? 3 : wanted - 1
        case 0: return wanted == lastDayOfMonth ? wanted - 2 : wanted + 1
        default: return wanted
        }
    }
}
