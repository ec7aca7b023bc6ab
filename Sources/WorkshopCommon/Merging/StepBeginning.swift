/// How a step's files stood when it began, and how our solution leaves them.
package struct StepBeginning: Hashable, Sendable {
    package var step: String
    /// The files that its starter or its solution touches.
    package var paths: [String]
    /// Those of them that no step before has.
    package var own: Set<String>
    package var start: FileTree
    package var solved: FileTree

    package init(step: String, paths: [String], own: Set<String>, start: FileTree, solved: FileTree) {
        self.step = step
        self.paths = paths
        self.own = own
        self.start = start
        self.solved = solved
    }
}
