package import Curriculum
package import WorkshopCommon

/// One state of the learner's project, and what suites have to say of it.
package struct ProofCase: Sendable {
    package enum Expectation: Hashable, Sendable {
        case passes
        /// It builds, and it is not done.
        case isUnfinished
        /// The check of this test turns it down.
        case isRejected(by: String)
        /// Some check turns it down.
        case isRejectedSomehow
    }

    /// What the handlers are.
    package enum Handlers: Hashable, Sendable {
        case built
        /// Functions without anything that could run.
        case deleted
        /// Functions that answer the same to everything.
        case constant
    }

    /// The step whose folder an author would look into.
    package var step: Step
    package var title: String
    package var state: FileTree
    package var suites: [Step]
    package var handlers: Handlers
    package var expectation: Expectation
    package var location: SourceLocation

    package init(
        step: Step,
        title: String,
        state: FileTree,
        suites: [Step],
        handlers: Handlers,
        expectation: Expectation,
        location: SourceLocation
    ) {
        self.step = step
        self.title = title
        self.state = state
        self.suites = suites
        self.handlers = handlers
        self.expectation = expectation
        self.location = location
    }

    /// All that has to be tried for some steps, ordered so that neighbours differ in few files.
    ///
    /// A suite is tried on the solutions of all later steps that hold its own step's, and on the finished project.
    package static func all(
        in curriculum: Curriculum,
        for selected: [Step]
    ) throws(DiagnosticError) -> [ProofCase] {
        var cases: [ProofCase] = []
        let chosen = Set(selected.map(\.slug))
        for step in curriculum.steps {
            if chosen.contains(step.slug) { try cases.append(starter(of: step, in: curriculum)) }
            let suites = (curriculum.allNeeds(of: step) + [step]).filter { chosen.contains($0.slug) }
            guard !suites.isEmpty else { continue }
            try cases.append(solution(of: step, suites: suites, in: curriculum))
            if chosen.contains(step.slug) { try cases += wrongOnes(of: step, in: curriculum) }
        }
        let end = try curriculum.stateAtTheEnd()
        if let last = curriculum.steps.last, try curriculum.state(after: last) != end {
            cases.append(
                ProofCase(
                    step: last,
                    title: "the finished project",
                    state: end,
                    suites: curriculum.steps.filter { chosen.contains($0.slug) },
                    handlers: .built,
                    expectation: .passes,
                    location: SourceLocation(file: "Solutions")
                )
            )
        }
        return cases
    }

    private static func starter(of step: Step, in curriculum: Curriculum) throws(DiagnosticError) -> ProofCase {
        ProofCase(
            step: step,
            title: "starter",
            state: try curriculum.state(before: step),
            suites: [step],
            handlers: .built,
            expectation: .isUnfinished,
            location: SourceLocation(file: "Exercises/\(step.folderName)/starter")
        )
    }

    private static func solution(
        of step: Step,
        suites: [Step],
        in curriculum: Curriculum
    ) throws(DiagnosticError) -> ProofCase {
        ProofCase(
            step: step,
            title: "solution",
            state: try curriculum.state(after: step),
            suites: suites,
            handlers: .built,
            expectation: .passes,
            location: SourceLocation(file: "Solutions/\(step.folderName)")
        )
    }

    private static func wrongOnes(of step: Step, in curriculum: Curriculum) throws(DiagnosticError) -> [ProofCase] {
        let solved = try curriculum.state(after: step)
        let suite = SourceLocation(file: step.suitePath)
        var cases: [ProofCase] = []
        // A step may ask for something else than a handler: a table, say.
        let handlers: [(String, Handlers)] =
            step.functions.isEmpty ? [] : [("deleted handlers", Handlers.deleted), ("constant handlers", .constant)]
        for (title, handlers) in handlers {
            cases.append(
                ProofCase(
                    step: step,
                    title: title,
                    state: solved,
                    suites: [step],
                    handlers: handlers,
                    expectation: .isRejectedSomehow,
                    location: suite
                )
            )
        }
        for mutant in step.mutants {
            cases.append(
                ProofCase(
                    step: step,
                    title: "mutant \(mutant.name)",
                    state: try curriculum.state(mutant: mutant, of: step),
                    suites: [step],
                    handlers: .built,
                    expectation: .isRejected(by: mutant.rejectedBy),
                    location: mutant.location
                )
            )
        }
        return cases
    }
}
