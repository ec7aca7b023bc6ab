import WorkshopCommon

/// One change of the project's files, as the journal has it.
package struct Transaction: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        /// The project itself was laid.
        case create
        case lay(step: String)
        case solve(step: String)
        /// A step went back to how it began.
        case reset(step: String)
        case undo(of: Int)
        case redo(of: Int)
        /// No file changed: a step was passed.
        case passed(step: String)
        /// What a newer kit has was brought in.
        case update
        /// Files changed while these steps were checked; nobody knows whether it was the learner or the checked code.
        case check(steps: [String])
    }

    package enum Status: String, Hashable, Sendable {
        /// Written down, not known to be done.
        case pending
        case committed
        /// Taken back because it could not be finished.
        case rolledBack
    }

    package struct Change: Hashable, Sendable {
        package let path: String
        /// `nil` when there was no file.
        package let before: FileVersion?
        /// `nil` when the file goes away.
        package let after: FileVersion?
    }

    /// From 1, in order.
    package let number: Int
    package let kind: Kind
    package let time: UTCTime
    package internal(set) var status: Status
    package let changes: [Change]
    /// Folders that it had to create, outermost first.
    package let createdFolders: [String]
    let bookkeepingBefore: Bookkeeping
    let bookkeepingAfter: Bookkeeping

    package var step: String? {
        switch kind {
        case .lay(let step), .solve(let step), .reset(let step), .passed(let step): step
        case .create, .undo, .redo, .check, .update: nil
        }
    }
}

/// What a transaction changes besides files, and undo brings back with them.
struct Bookkeeping: Hashable, Sendable {
    /// The step that the learner is in.
    var step: String?
    /// What we laid last at each path.
    var laid: [String: Laid] = [:]
    /// What we could not lay.
    var conflicts: [String: StoredConflict] = [:]

    struct Laid: Hashable, Sendable {
        var step: String
        var kind: Overlay.Kind
        var version: FileVersion
    }

    struct StoredConflict: Hashable, Sendable {
        var step: String
        var offered: FileVersion
        var reason: Conflict.Reason
    }
}
