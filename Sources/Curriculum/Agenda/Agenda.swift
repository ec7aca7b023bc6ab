package import WorkshopCommon

/// The clock of the day: what is on, what comes next.
package struct Agenda: Hashable, Sendable {
    package let title: String
    /// In order, never empty; each begins when the one before it ends.
    package let sections: [Section]

    /// Where in the day a moment lies.
    package enum Moment: Hashable, Sendable {
        case beforeTheDay(minutesLeft: Int)
        case during(Section, minutesLeft: Int)
        case afterTheDay
    }

    package init(title: String, sections: [Section]) {
        precondition(!sections.isEmpty, "a day has sections")
        self.title = title
        self.sections = sections
    }

    /// The same day begun at another time: every section keeps its length.
    package func shifted(toStart start: TimeOfDay) -> Agenda {
        let shift = start.minutes - sections[0].start.minutes
        return Agenda(
            title: title,
            sections: sections.map { section in
                var section = section
                section.start = TimeOfDay(minutes: section.start.minutes + shift)
                section.end = TimeOfDay(minutes: section.end.minutes + shift)
                return section
            }
        )
    }

    /// What is on at a time; a section's first minute is its own, its end belongs to the next.
    package func moment(at time: TimeOfDay) -> Moment {
        let last = sections[sections.count - 1]
        // A day that was shifted past midnight: the small hours belong to it.
        let nextDay = TimeOfDay(minutes: time.minutes + TimeOfDay.minutesPerDay)
        let time = time < sections[0].start && nextDay < last.end ? nextDay : time
        if time < sections[0].start {
            return .beforeTheDay(minutesLeft: sections[0].start.minutes - time.minutes)
        }
        guard let section = sections.last(where: { $0.start <= time }), time < last.end else { return .afterTheDay }
        return .during(section, minutesLeft: max(0, section.end.minutes - time.minutes))
    }

    /// The section that is on at a time, if any.
    package func section(at time: TimeOfDay) -> Section? {
        if case .during(let section, _) = moment(at: time) { section } else { nil }
    }

    /// `{"sections": [{"title", "start": "09:15", "end": "10:00", "steps": [slug, …]}, …]}`
    package var json: JSONValue {
        [
            "sections": .array(
                sections.map { section in
                    [
                        "title": .string(section.title),
                        "start": .string(section.start.description),
                        "end": .string(section.end.description),
                        "steps": .array(section.steps.map(JSONValue.string)),
                    ]
                }
            )
        ]
    }
}
