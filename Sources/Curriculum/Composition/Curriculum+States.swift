package import WorkshopCommon

extension Curriculum {
    /// What a step's starter and solution were written against: the start of the day with the solutions of all the
    /// steps that it needs.
    package func state(writtenAgainst step: Step) throws(DiagnosticError) -> FileTree {
        try state(of: Set(allNeeds(of: step).map(\.slug)))
    }

    /// What a learner has who did all that the step needs and now begins it.
    package func state(before step: Step) throws(DiagnosticError) -> FileTree {
        try state(writtenAgainst: step).overlaid(with: step.starter)
    }

    /// What a learner has who solved the step as we do.
    package func state(after step: Step) throws(DiagnosticError) -> FileTree {
        try state(before: step).overlaid(with: step.solution)
    }

    /// The step's solution with one thing wrong.
    package func state(mutant: Mutant, of step: Step) throws(DiagnosticError) -> FileTree {
        try state(after: step).overlaid(with: mutant.overlay)
    }

    /// The project with the solutions of these steps, and of those that they need, laid in the order of the day.
    package func state(of slugs: Set<String>) throws(DiagnosticError) -> FileTree {
        var composition = Composition(curriculum: self)
        return try composition.state(of: slugs)
    }

    /// The template that a stack has before the step's suite updates it; `nil` where the step asks for none.
    package func templateDeployedFirst(for step: Step) throws(DiagnosticError) -> String? {
        guard let slug = step.deployedFirst else { return nil }
        return try state(of: [slug])["template.yaml"]?.text
    }

    /// The finished project.
    package func stateAtTheEnd() throws(DiagnosticError) -> FileTree {
        try state(of: Set(steps.map(\.slug)))
    }

    /// Every step that a step needs, and those that these need, in the order of the day.
    ///
    /// A need that does not come earlier in the day is left out (the lint tells it), so that no circle hangs us.
    package func allNeeds(of step: Step) -> [Step] {
        var found: Set<String> = []
        var pending = [step]
        while let current = pending.popLast() {
            let needs = current.needs.compactMap(self.step).filter { $0.number < current.number }
            pending.append(contentsOf: needs.filter { found.insert($0.slug).inserted })
        }
        return steps.filter { found.contains($0.slug) }
    }

    /// The steps whose solutions hold this step's: its suite has to pass on each of them.
    package func steps(buildingOn step: Step) -> [Step] {
        steps.filter { allNeeds(of: $0).contains { $0.slug == step.slug } }
    }
}

/// Lays overlays over each other. Each was written against a state of its own, so that a file which two steps change
/// is merged, with that state as the base.
private struct Composition {
    let curriculum: Curriculum
    private var known: [Set<String>: FileTree] = [:]

    init(curriculum: Curriculum) {
        self.curriculum = curriculum
    }

    mutating func state(of slugs: Set<String>) throws(DiagnosticError) -> FileTree {
        let wanted = curriculum.steps.filter { step in
            slugs.contains(step.slug)
                || slugs.contains { slug in
                    curriculum.step(slug).map { curriculum.allNeeds(of: $0).contains { $0.slug == step.slug } } ?? false
                }
        }
        let key = Set(wanted.map(\.slug))
        if let state = known[key] { return state }
        var state = curriculum.workspace
        for step in wanted {
            let needs = Set(curriculum.allNeeds(of: step).map(\.slug))
            try lay(step, writtenAgainst: self.state(of: needs), over: &state)
        }
        known[key] = state
        return state
    }

    private func lay(
        _ step: Step,
        writtenAgainst against: FileTree,
        over state: inout FileTree
    ) throws(DiagnosticError) {
        let overlay = step.starter.overlaid(with: step.solution)
        var conflicts: [Diagnostic] = []
        for path in overlay.paths {
            guard let theirs = overlay[path] else { continue }
            guard let ours = state[path], ours != against[path], ours != theirs else {
                state[path] = theirs
                continue
            }
            let base = against[path]?.contents ?? []
            switch ThreeWayMerge(base: base, ours: ours.contents, theirs: theirs.contents) {
            case .clean(let merged):
                state[path] = FileTree.File(contents: merged, isExecutable: theirs.isExecutable)
            case .conflicting(let regions):
                conflicts.append(conflict(step, path, regions))
            }
        }
        if !conflicts.isEmpty { throw DiagnosticError(conflicts) }
    }

    private func conflict(_ step: Step, _ path: String, _ regions: [ThreeWayMerge.Conflict]) -> Diagnostic {
        let isSolved = step.solution[path] != nil
        let file = isSolved ? "Solutions/\(step.folderName)/\(path)" : "Exercises/\(step.folderName)/starter/\(path)"
        return Diagnostic(
            "curriculum-overlays-collide",
            at: SourceLocation(file: file, line: regions.first.map { $0.theirs.lowerBound + 1 }),
            "\(path) of '\(step.slug)' can't be merged with what the steps before it make of that file",
            why: "Both change the same lines, so that a learner who did both would have to merge them by hand.",
            suggestion: "let '\(step.slug)' need the step that it collides with, or change other lines"
        )
    }
}
