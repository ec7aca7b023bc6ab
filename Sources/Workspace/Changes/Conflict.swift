package import WorkshopCommon

/// A file that we would have laid but did not, because yours stands there.
package struct Conflict: Hashable, Sendable {
    package enum Reason: String, Hashable, Sendable {
        /// You and we changed the same lines.
        case sameLines
        /// You have a file of that name that we never laid.
        case alreadyThere
        /// A folder, a symbolic link or something else has that name.
        case folder, link, notAFile
        /// A folder of the path is a file in your project.
        case fileForFolder
    }

    package let path: String
    package let step: String
    package let reason: Reason
    /// What we would have laid.
    package let offered: FileTree.File
    /// From yours to what we would have laid; empty when yours is not a file.
    package let diff: String
}

extension Conflict.Reason {
    /// Why the file was left alone, in words that follow its name.
    package var explanation: String {
        switch self {
        case .sameLines: "you changed the lines that this step changes"
        case .alreadyThere: "you have a file of that name already"
        case .folder: "there is a folder of that name"
        case .link: "it is a symbolic link, or lies behind one"
        case .notAFile: "what has that name is not a file"
        case .fileForFolder: "a file stands where a folder has to be"
        }
    }
}
