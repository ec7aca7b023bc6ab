import WorkshopCommon

/// The day's clock: times in order, no gap, steps that fit, a lesson for each section.
struct AgendaLint {
    let curriculum: Curriculum
    let files: KitFiles

    var diagnostics: [Diagnostic] {
        curriculum.sections.flatMap { length(of: $0) + lesson(of: $0) + minutes(of: $0) } + gaps
    }

    private func length(of section: Section) -> [Diagnostic] {
        guard section.minutes <= 0 else { return [] }
        let message = "'\(section.slug)' ends at \(section.end), which is not after its start at \(section.start)"
        return [Diagnostic("agenda-section-length", at: section.location, message, suggestion: "mend its times")]
    }

    private var gaps: [Diagnostic] {
        zip(curriculum.sections, curriculum.sections.dropFirst()).compactMap { before, after in
            guard before.end != after.start else { return nil }
            return Diagnostic(
                "agenda-not-contiguous",
                at: after.location,
                "'\(after.slug)' starts at \(after.start), but '\(before.slug)' ends at \(before.end)",
                why: "The agenda's clock always shows one section.",
                suggestion: "make both the same time"
            )
        }
    }

    private func lesson(of section: Section) -> [Diagnostic] {
        let name = section.lesson.dropFirst("Slides/".count)
        let names = files.names("Slides")
        guard !names.contains(String(name)) else { return [] }
        let renamed = names.first { $0.drop { $0.isNumber } == "-\(section.slug).md" }
        return [
            Diagnostic(
                "lesson-missing",
                at: section.location,
                "'\(section.slug)' has no lesson: there is no \(section.lesson)",
                suggestion: renamed.map { "rename Slides/\($0)" } ?? "write it, if only with its title and an outline"
            )
        ]
    }

    /// Extra steps have the whole afternoon; core ones have to fit.
    private func minutes(of section: Section) -> [Diagnostic] {
        let core = curriculum.steps(of: section).filter { $0.kind == .core }
        let sum = core.reduce(0) { $0 + $1.minutes }
        guard sum > section.minutes else { return [] }
        let slugs = core.map(\.slug).joined(separator: ", ")
        return [
            Diagnostic(
                "agenda-too-many-minutes",
                at: section.location,
                "the core steps of '\(section.slug)' (\(slugs)) take \(sum) minutes, the section has \(section.minutes)",
                suggestion: "make one of them extra, shorten it, or move it to another section"
            )
        ]
    }
}
