package import WorkshopCommon

extension Curriculum {
    /// What beginning a step lays into a learner's project.
    package func starterOverlay(of step: Step) throws(DiagnosticError) -> Overlay {
        Overlay(step: step.slug, kind: .starter, files: step.starter, base: try state(writtenAgainst: step))
    }

    /// What catching up with a step lays: its starter, then its solution, each of which may be there already.
    ///
    /// - Parameter done: the steps that the learner has passed; what they made of shared files is kept where a
    ///   solution can't be merged.
    package func solutionOverlays(
        of step: Step,
        done: some Sequence<String> = EmptyCollection()
    ) throws(DiagnosticError) -> [Overlay] {
        let base = try state(writtenAgainst: step)
        let solution = Overlay(
            step: step.slug,
            kind: .solution,
            files: step.solution,
            base: base.overlaid(with: step.starter),
            own: Set(step.solution.paths.filter { base[$0] == nil }),
            fallback: try state(of: Set(done).union([step.slug]))
        )
        return [try starterOverlay(of: step), solution]
    }

    /// How a step's files stood when it began, and how our solution leaves them.
    package func beginning(of step: Step) throws(DiagnosticError) -> StepBeginning {
        let base = try state(writtenAgainst: step)
        let paths = Set(step.starter.paths).union(step.solution.paths).sorted()
        return StepBeginning(
            step: step.slug,
            paths: paths,
            own: Set(paths.filter { base[$0] == nil }),
            start: try state(before: step),
            solved: try state(after: step)
        )
    }
}
