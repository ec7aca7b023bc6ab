/// When a rule or a schedule runs: `rate(5 minutes)`, `cron(0 9 * * ? *)`, `at(2026-11-23T09:15:00)`.
package enum ScheduleExpression: Hashable, Sendable {
    case rate(Duration)
    case cron(Cron)
    /// Once; in the schedule's own time zone.
    case at(Timestamp)

    package struct Cron: Hashable, Sendable {
        let expression: CronExpression
    }

    package enum Dialect: Hashable, Sendable {
        /// Of a rule: there is no `at`, and one is singular.
        case rule
        /// Of EventBridge Scheduler.
        case scheduler
    }

    /// `nil` for what AWS refuses.
    package init?(_ text: String, _ dialect: Dialect) {
        guard text.hasSuffix(")"), let open = text.firstIndex(of: "(") else { return nil }
        let inside = String(text[text.index(after: open)...].dropLast())
        switch text[..<open] {
        case "rate":
            guard let rate = Self.rate(inside, dialect) else { return nil }
            self = .rate(rate)
        case "cron":
            guard let cron = CronExpression(inside) else { return nil }
            self = .cron(Cron(expression: cron))
        case "at" where dialect == .scheduler:
            guard let moment = Self.moment(inside) else { return nil }
            self = .at(moment)
        default: return nil
        }
    }

    /// When it runs next; `nil` for never again.
    package func next(after moment: Timestamp) -> Timestamp? {
        switch self {
        case .rate(let rate): moment + rate
        case .cron(let cron): cron.expression.next(after: moment)
        case .at(let at): at > moment ? at : nil
        }
    }

    private static func rate(_ text: String, _ dialect: Dialect) -> Duration? {
        guard let match = text.wholeMatch(of: /([0-9]{1,9}) (minute|hour|day)(s?)/), let count = Int64(match.1),
            count > 0
        else { return nil }
        guard dialect == .scheduler || (count == 1) == match.3.isEmpty else { return nil }
        let unit: Int64 =
            switch match.2 {
            case "minute": 60
            case "hour": 3600
            default: 86400
            }
        // Nobody waits for longer than this, and nanoseconds would overflow.
        return .seconds(min(count * unit, 86400 * 366 * 100))
    }

    /// `2026-11-23T09:15:00`
    private static func moment(_ text: String) -> Timestamp? {
        guard let match = text.wholeMatch(of: /([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})/)
        else { return nil }
        let parts = [match.1, match.2, match.3, match.4, match.5, match.6].compactMap { Int64($0) }
        guard parts.count == 6, (1...12).contains(parts[1]), (1...31).contains(parts[2]), parts[3] < 24,
            parts[4] < 60, parts[5] < 60
        else { return nil }
        // Counted from 0000-03-01, so that a leap day comes last in its year; eras have 400 years.
        let year = parts[1] <= 2 ? parts[0] - 1 : parts[0]
        let era = year / 400
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * (parts[1] + (parts[1] > 2 ? -3 : 9)) + 2) / 5 + parts[2] - 1
        let days = era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
        let seconds = days * 86400 + parts[3] * 3600 + parts[4] * 60 + parts[5]
        let moment = Timestamp(millisecondsSince1970: seconds * 1000)
        return moment.calendar.day == Int(parts[2]) ? moment : nil
    }
}
