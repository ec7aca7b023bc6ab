package import WorkshopCommon

extension Curriculum {
    /// What a person means by a name of a lesson: a section or a step.
    package enum Place: Hashable, Sendable {
        case section(Section)
        case step(Step)
    }

    /// Finds a step by its slug, its number, its folder's name or the unique beginning of its slug.
    package func resolveStep(_ name: String) throws(DiagnosticError) -> Step {
        if let exact = steps.first(where: { $0.goesBy(name) }) { return exact }
        return try uniquePrefix(name, "step", in: steps, slug: \.slug)
    }

    /// Finds a section by its slug, its number or the unique beginning of its slug.
    package func resolveSection(_ name: String) throws(DiagnosticError) -> Section {
        if let exact = sections.first(where: { $0.goesBy(name) }) { return exact }
        return try uniquePrefix(name, "section", in: sections, slug: \.slug)
    }

    /// Finds a section or a step. A bare number is a section's, as on the agenda; a time is that of the section which is
    /// on then: `10:30`, or `1030` as the lessons write it.
    package func resolvePlace(_ name: String) throws(DiagnosticError) -> Place {
        if let section = sections.first(where: { $0.goesBy(name) }) { return .section(section) }
        if let step = steps.first(where: { $0.goesBy(name) }) { return .step(step) }
        if let time = TimeOfDay(onTheAgenda: name) { return .section(try section(at: time)) }
        let places = sections.map(Place.section) + steps.map(Place.step)
        return try uniquePrefix(name, "section or step", in: places, slug: \.slug)
    }

    private func section(at time: TimeOfDay) throws(DiagnosticError) -> Section {
        if let section = agenda.section(at: time) { return section }
        throw DiagnosticError(
            Diagnostic(
                "no-section-then",
                "nothing is on at \(time): the day is from \(sections[0].start) to \(sections[sections.count - 1].end)",
                suggestion: "type 'workshop agenda' to see the sections with their times and names"
            )
        )
    }

    private func uniquePrefix<Item>(
        _ name: String,
        _ kind: String,
        in items: [Item],
        slug: (Item) -> String
    ) throws(DiagnosticError) -> Item {
        let wanted = name.lowercased()
        let matches = wanted.isEmpty ? [] : items.filter { slug($0).hasPrefix(wanted) }
        if matches.count == 1 { return matches[0] }
        let slugs = (matches.isEmpty ? items : matches).map(slug)
        let identifier = kind.split(separator: " ").joined(separator: "-")
        if !matches.isEmpty {
            throw DiagnosticError(
                Diagnostic(
                    "ambiguous-\(identifier)",
                    "'\(name)' may mean more than one \(kind): \(slugs.joined(separator: ", "))",
                    suggestion: "type more of its name"
                )
            )
        }
        throw DiagnosticError(
            Diagnostic(
                "unknown-\(identifier)",
                "there is no \(kind) named '\(name)'",
                suggestion: nearestName(to: name, among: slugs).map { "did you mean '\($0)'?" }
                    ?? "the names are: \(slugs.joined(separator: ", "))"
            )
        )
    }
}

extension Curriculum.Place {
    package var slug: String {
        switch self {
        case .section(let section): section.slug
        case .step(let step): step.slug
        }
    }
}

extension Step {
    fileprivate func goesBy(_ name: String) -> Bool { isName(name, of: slug, number: number) }
}

extension Section {
    fileprivate func goesBy(_ name: String) -> Bool { isName(name, of: slug, number: number) }
}

private func isName(_ name: String, of slug: String, number: Int) -> Bool {
    let name = name.lowercased()
    return name == slug || name == numbered(number, slug) || Int(name) == number
}

extension TimeOfDay {
    /// `10:30`, `1030`, `9:15` or `915`.
    fileprivate init?(onTheAgenda text: String) {
        if (3...4).contains(text.count), !text.contains(":") {
            self.init("\(text.dropLast(2)):\(text.suffix(2))")
        } else {
            self.init(text)
        }
    }
}
