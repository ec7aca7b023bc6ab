import CloudCore
import Foundation
import WorkshopCommon

/// A schedule of EventBridge Scheduler.
struct Schedule: Codable, Hashable, Sendable {
    let name: String
    let group: String
    let created: Timestamp
    var modified: Timestamp
    /// What the client gave, without the name and the group.
    var settings: StoredJSON

    var key: String { Self.key(name, in: group) }
    static func key(_ name: String, in group: String) -> String { "\(group)/\(name)" }

    var expression: String { settings.value["ScheduleExpression"]?.string ?? "" }
    var target: EventTarget { EventTarget(settings.value["Target"] ?? [:]) }
    var isEnabled: Bool { settings.value["State"]?.string != "DISABLED" }
    var isDeletedWhenDone: Bool { settings.value["ActionAfterCompletion"]?.string == "DELETE" }

    /// When it runs next; `nil` for never again.
    ///
    /// Times of `cron` and `at` are those of the schedule's time zone.
    func next(after now: Timestamp) -> Timestamp? {
        guard isEnabled, let expression = ScheduleExpression(expression, .scheduler) else { return nil }
        let start = moment("StartDate")
        var next: Timestamp?
        if case .rate = expression {
            // Counted from the start date, or from when the schedule was set.
            next = start.flatMap { $0 > now ? $0 : nil } ?? expression.next(after: now)
        } else {
            let from = max(now, start.map { $0 + .milliseconds(-1) } ?? now)
            // A local time is a moment of UTC until the offset is taken off it.
            next = expression.next(after: from + offset(at: from)).map { $0 + (.zero - offset(at: $0)) }
        }
        guard let next, let end = moment("EndDate") else { return next }
        return next <= end ? next : nil
    }

    private func moment(_ member: String) -> Timestamp? {
        guard let seconds = settings.value[member]?.double, abs(seconds) < 9e9 else { return nil }
        return Timestamp(millisecondsSince1970: Int64(seconds * 1000))
    }

    private func offset(at moment: Timestamp) -> Duration {
        guard let name = settings.value["ScheduleExpressionTimezone"]?.string, name != "UTC",
            let zone = TimeZone(identifier: name)
        else { return .zero }
        return .seconds(zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(moment.secondsSince1970))))
    }
}

struct ScheduleGroup: Codable, Hashable, Sendable {
    let name: String
    let created: Timestamp
    var modified: Timestamp
    var tags = EventTags()

    var json: [(String, JSONValue)] {
        [
            ("Name", .string(name)), ("State", "ACTIVE"), ("CreationDate", created.epochSeconds),
            ("LastModificationDate", modified.epochSeconds),
        ]
    }
}
