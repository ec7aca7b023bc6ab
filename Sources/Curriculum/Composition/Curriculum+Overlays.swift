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
}
