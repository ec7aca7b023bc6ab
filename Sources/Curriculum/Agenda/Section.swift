package import WorkshopCommon

/// One item of the agenda; it has one lesson.
package struct Section: Hashable, Sendable {
    /// Its name in commands and files.
    package let slug: String
    /// Its place in the day, from 1.
    package let number: Int
    /// As people read it, the track's language in place.
    package let title: String
    package var start: TimeOfDay
    package var end: TimeOfDay
    /// Slugs of its steps, in order.
    package let steps: [String]
    /// Where the manifest names it.
    package let location: SourceLocation

    package init(
        slug: String,
        number: Int,
        title: String,
        start: TimeOfDay,
        end: TimeOfDay,
        steps: [String] = [],
        location: SourceLocation = SourceLocation(file: Curriculum.manifest)
    ) {
        self.slug = slug
        self.number = number
        self.title = title
        self.start = start
        self.end = end
        self.steps = steps
        self.location = location
    }

    package var minutes: Int { end.minutes - start.minutes }

    /// Its lesson, relative to the kit: `Slides/01-introduction.md`.
    package var lesson: String { "Slides/\(numbered(number, slug)).md" }
}

/// A name as files carry it: `01-introduction`.
func numbered(_ number: Int, _ slug: String) -> String {
    (number < 10 ? "0" : "") + "\(number)-\(slug)"
}
