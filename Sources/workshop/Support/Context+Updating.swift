import Curriculum
import WorkshopCommon
import Workspace

extension Context {
    /// Brings what a newer kit has into the project, where the learner's own lines allow it; says what, and what not.
    func bringUpToDate(_ workspace: inout Workspace, _ curriculum: Curriculum) throws {
        let packages = try curriculum.vendoredFiles(checkouts: kit.checkouts, fileSystem: fileSystem)
        let plan = try workspace.plan(
            updatingTo: KitFiles(workspace: curriculum.workspace, packages: packages) { slug, kind in
                let step = curriculum.step(slug)
                return kind == .starter ? step?.starter : step?.solution
            }
        )
        if !plan.isEmpty {
            console.say("The kit is newer than your project. It brings:\n")
            console.write(ChangesView(plan: plan, isShort: true).render(console.output))
            try workspace.apply(plan)
            console.say("\nYour own lines are as they were. Take it back: workshop undo.\n")
        }
        console.report(plan.conflicts.map(Diagnostic.init(keptInUpdate:)))
    }
}

extension Diagnostic {
    /// A file that was kept as the learner has it, with what the newer kit would have made of it.
    fileprivate init(keptInUpdate conflict: Conflict) {
        let reason = conflict.reason == .sameLines ? "you and the newer kit changed it" : conflict.reason.explanation
        self.init(
            "file-kept",
            severity: .warning,
            at: SourceLocation(file: conflict.path),
            "\(reason), so it stays as it is. The kit has:\n\(conflict.diff)",
            suggestion: "bring in by hand what you need of it"
        )
    }
}
