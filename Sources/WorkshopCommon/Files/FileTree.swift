/// Files with their contents, by path relative to some folder: a starter, a solution, a state of the workspace.
///
/// A value, so that states can be composed, compared and merged without touching a disk.
package struct FileTree: Hashable, Sendable {
    package struct File: Hashable, Sendable {
        package var contents: [UInt8]
        package var isExecutable: Bool

        package init(contents: [UInt8], isExecutable: Bool = false) {
            self.contents = contents
            self.isExecutable = isExecutable
        }

        package init(_ text: String, isExecutable: Bool = false) {
            self.init(contents: Array(text.utf8), isExecutable: isExecutable)
        }

        /// `nil` when the file is not UTF-8.
        package var text: String? { String(validating: contents, as: UTF8.self) }
    }

    /// Keyed by path with `/` between its parts, no leading `/`, no `.` or `..`.
    package private(set) var files: [String: File]

    package init(_ files: [String: File] = [:]) {
        precondition(files.keys.allSatisfy(FileTree.isRelative), "a tree holds relative paths only")
        self.files = files
    }

    package var paths: [String] { files.keys.sorted() }
    package var isEmpty: Bool { files.isEmpty }

    package subscript(_ path: String) -> File? {
        get { files[path] }
        set {
            precondition(FileTree.isRelative(path), "a tree holds relative paths only: \(path)")
            files[path] = newValue
        }
    }

    /// This tree with the other's files added; where both have a file, the other's wins.
    package func overlaid(with other: FileTree) -> FileTree {
        FileTree(files.merging(other.files) { _, theirs in theirs })
    }

    /// Whether a path stays inside the folder it is relative to.
    package static func isRelative(_ path: String) -> Bool {
        !path.isEmpty
            && path.split(separator: "/", omittingEmptySubsequences: false).allSatisfy {
                !$0.isEmpty && $0 != "." && $0 != ".."
            }
    }
}
