/// Files to lay over a project, with what is needed to lay them without losing anybody's edits.
///
/// The curriculum makes one of a starter or a solution; the workspace lays it.
package struct Overlay: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable {
        /// Begins a step. A file of the learner's is never replaced.
        case starter
        /// Catches up with a step. What can't be merged is replaced; the learner's version stays in the history.
        case solution
    }

    /// The step's slug.
    package var step: String
    package var kind: Kind
    /// Each file's whole text as it stands once it is laid over ``base``.
    package var files: FileTree
    /// What the files were written against: the base of a merge.
    package var base: FileTree
    /// Paths that belong to this step alone: a solution replaces them instead of merging.
    package var own: Set<String>
    /// What a shared file is replaced by when a solution can't be merged into it.
    package var fallback: FileTree

    package init(
        step: String,
        kind: Kind,
        files: FileTree,
        base: FileTree = FileTree(),
        own: Set<String> = [],
        fallback: FileTree = FileTree()
    ) {
        self.step = step
        self.kind = kind
        self.files = files
        self.base = base
        self.own = own
        self.fallback = fallback
    }
}
