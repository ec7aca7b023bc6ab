package import WorkshopCommon

/// What a command will do to the learner's files, before it does it.
package struct Plan: Hashable, Sendable {
    package struct Change: Hashable, Sendable {
        package enum Kind: String, Hashable, Sendable {
            /// A new file.
            case add
            /// A file that was as we laid it.
            case update
            /// The learner's edits are kept, ours are brought in.
            case merge
            /// The learner's text makes way; it stays in the history.
            case replace
            /// The file goes away; it stays in the history.
            case remove
        }

        package let path: String
        package let kind: Kind
        package let before: FileTree.File?
        package let after: FileTree.File?

        /// As `diff -u` prints it.
        package var diff: String { unifiedDiff(from: before?.contents, to: after?.contents, path: path) }
    }

    package let kind: Transaction.Kind
    /// By path.
    package let changes: [Change]
    /// By path. These files stay as they are.
    package let conflicts: [Conflict]
    /// Files whose edits since the change that is undone make way; they stay in the history.
    package let editedSince: [String]
    /// Folders that go when nothing is left in them.
    var emptiedFolders: [String] = []
    let bookkeeping: Bookkeeping

    package var isEmpty: Bool { changes.isEmpty }

    /// All changes as `diff -u` prints them.
    package var diff: String { changes.map(\.diff).joined() }
}
