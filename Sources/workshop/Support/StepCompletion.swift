import ArgumentParser
import Curriculum

extension CompletionKind {
    /// The slugs of the day's steps, as the kit has them.
    static var steps: CompletionKind {
        .custom { _, _, _ in
            guard let curriculum = try? Context.current().curriculum() else { return [] }
            return curriculum.steps.map(\.slug)
        }
    }
}
