import Curriculum

extension Agenda {
    /// The section whose lesson comes first for one who goes from a step to another in a later section; its end names
    /// the next. `nil` where the two steps have one section, or the second an earlier one.
    func lesson(before next: Step, after step: Step) -> Section? {
        guard let last = sections.firstIndex(where: { $0.slug == step.section }),
            let target = sections.firstIndex(where: { $0.slug == next.section }), target > last
        else { return nil }
        return sections[last + 1]
    }
}
