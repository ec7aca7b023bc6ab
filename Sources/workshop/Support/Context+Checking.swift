import Curriculum
import WorkshopCommon
import Workspace

extension Context {
    /// Lets a check run with the learner's files kept as they were before it, and tells what became of them: the code
    /// under check may do anything to them.
    ///
    /// - Parameter work: gets what is to be done when a signal ends it.
    func keepingFiles<Result>(
        of workspace: Workspace,
        checking steps: [Step],
        _ work: (_ cleanUp: @escaping @Sendable () -> Void) async throws -> Result
    ) async throws -> Result {
        let running = try workspace.beginCheck(of: steps.map(\.slug))
        let tell = { @Sendable in
            var workspace = workspace
            let known = workspace.notes.count
            do {
                let changes = try workspace.endCheck(running)
                let notes = workspace.notes.dropFirst(known)
                // That our own file went with the learner's is no news.
                console.report(changes.map { [Diagnostic(describing: $0)] } ?? Array(notes))
            } catch {
                console.report([Diagnostic(describing: error)])
            }
        }
        defer { tell() }
        return try await work(tell)
    }
}
