// Curriculum: the day and its steps.
//
// In: the kit's folder (Exercises/curriculum.yml, each step's step.yml, README, starter, solution and mutants).
// Out: the agenda, the steps in order, the states of the workspace that they make, and what is wrong with all that.
// Never: writes a file, builds or runs anything, knows a learner's own files or which language is taught.

package import SystemPackage
package import WorkshopCommon

/// The day as its manifest has it, with every step's files read into memory.
package struct Curriculum: Sendable {
    /// The day's name.
    package let title: String
    package let track: Track
    /// In the order of the day.
    package let sections: [Section]
    /// In the order of the day, those of all sections.
    package let steps: [Step]
    /// Real packages that are laid into the learner's project.
    package let vendored: [VendoredPackage]
    /// The learner's project at the start of the day, without the vendored packages.
    package let workspace: FileTree
    /// Where all this was read from.
    package let kit: FilePath

    package init(
        title: String,
        track: Track,
        sections: [Section],
        steps: [Step],
        vendored: [VendoredPackage] = [],
        workspace: FileTree = FileTree(),
        kit: FilePath
    ) {
        self.title = title
        self.track = track
        self.sections = sections
        self.steps = steps
        self.vendored = vendored
        self.workspace = workspace
        self.kit = kit
    }

    /// The file that all starts from, relative to the kit.
    package static let manifest = "Exercises/curriculum.yml"

    package var agenda: Agenda { Agenda(title: title, sections: sections) }

    /// The steps of a section, in order.
    package func steps(of section: Section) -> [Step] {
        steps.filter { $0.section == section.slug }
    }

    /// The section that a step belongs to.
    package func section(of step: Step) -> Section? {
        sections.first { $0.slug == step.section }
    }

    /// The step with exactly this slug; see ``resolveStep(_:)`` for what people type.
    package func step(_ slug: String) -> Step? {
        steps.first { $0.slug == slug }
    }
}

/// The language that the class is taught in. Titles, lessons, starters and solutions may name it, suites may not.
package struct Track: Hashable, Sendable {
    /// As people write it: `Swift`.
    package let language: String

    package init(language: String) { self.language = language }

    /// A text of the manifest with the language in place.
    func filled(into text: String) -> String {
        text.split(separator: "{language}", omittingEmptySubsequences: false).joined(separator: language)
    }
}
