// Workspace: the learner's project, of which nothing is ever lost.
//
// In: a folder, overlays to lay, verdicts to remember. Out: changed files, the history of every change, progress.
// Every change of files is a transaction: what is there is kept in a store outside the project first, then the intent
// is written down, then each file is replaced in one step. A command that was cut off is repaired by the next one.
// Never: overwrites a keystroke that is not in the store, knows what a lesson, a template or a cloud is.

package import SystemPackage
package import WorkshopCommon

/// A learner's project on disk: marked by `.workshop/state.json`, its history in the store.
package struct Workspace: Sendable {
    /// The project's folder.
    package let root: FilePath
    package let host: WorkspaceHost
    /// What was found and mended when the project was opened, for the person to see once.
    package internal(set) var notes: [Diagnostic]
    /// What the workspace knows of the learner, as of the last command that changed it.
    package internal(set) var state: WorkspaceState

    /// The folder that marks a project.
    package static let marker = ".workshop"
    package static let stateFile = ".workshop/state.json"

    let store: Store

    package var id: String { store.id }
}

/// What a workspace stands on: where its store is, the disk, the clock.
package struct WorkspaceHost: Sendable {
    /// The folder that holds all stores, see ``storeLocation(environment:fallback:)``.
    package var home: FilePath
    package var fileSystem: any FileSystem
    package var locks: LockProvider
    package var now: @Sendable () -> UTCTime
    /// Makes a new workspace's identifier.
    package var makeIdentifier: @Sendable () -> String
    /// What the kit lays into a project's packages, of which no copy is kept; asked for only when one is missed.
    package var laidPackages: @Sendable () -> FileTree

    package init(
        home: FilePath,
        fileSystem: any FileSystem = LocalFileSystem(),
        locks: LockProvider = .files(),
        now: @escaping @Sendable () -> UTCTime = { UTCTime.now() },
        makeIdentifier: @escaping @Sendable () -> String = { WorkspaceHost.randomIdentifier() },
        laidPackages: @escaping @Sendable () -> FileTree = { FileTree() }
    ) {
        self.home = home
        self.fileSystem = fileSystem
        self.locks = locks
        self.now = now
        self.makeIdentifier = makeIdentifier
        self.laidPackages = laidPackages
    }

    /// A random UUID (RFC 9562, version 4), in lower case.
    package static func randomIdentifier() -> String {
        var bytes = (0..<16).map { _ in UInt8.random(in: 0 ... .max) }
        bytes[6] = bytes[6] & 0x0F | 0x40
        bytes[8] = bytes[8] & 0x3F | 0x80
        let hex = hexadecimal(bytes)
        let cuts = [0, 8, 12, 16, 20, 32]
        return zip(cuts, cuts.dropFirst())
            .map { String(hex.dropFirst($0).prefix($1 - $0)) }
            .joined(separator: "-")
    }

    /// Where stores are kept: `WORKSHOP_HOME`, or `workshop` below `XDG_STATE_HOME`, or below `.local/state` of `HOME`.
    ///
    /// Empty and relative values count as absent, as the XDG Base Directory Specification wants it.
    ///
    /// - Parameter fallback: used when the environment names no folder at all.
    package static func storeLocation(environment: [String: String], fallback: FilePath) -> FilePath {
        func folder(_ name: String) -> FilePath? {
            environment[name].map { FilePath($0) }.flatMap { $0.isAbsolute ? $0.lexicallyNormalized() : nil }
        }
        return folder("WORKSHOP_HOME")
            ?? folder("XDG_STATE_HOME")?.appending("workshop")
            ?? folder("HOME")?.appending(".local/state/workshop")
            ?? fallback
    }
}
