import SystemPackage
import WorkshopCommon

/// The state file in a project, in whatever condition it is.
struct StateFile {
    let root: FilePath
    let host: WorkspaceHost

    enum Condition {
        case valid(WorkspaceState)
        case damaged(why: String, [UInt8])
        case missing
    }

    var path: FilePath { root.appending(Workspace.stateFile) }

    /// How people know the file.
    static let location = SourceLocation(file: Workspace.stateFile)

    /// A file that a newer kit wrote is refused: reading it halfway could lose what it holds.
    func condition() throws(DiagnosticError) -> Condition {
        let status = try reporting { () throws(FileSystemError) in try host.fileSystem.status(of: path) }
        guard let status else { return .missing }
        guard status.kind == .file || status.kind == .symbolicLink else {
            return .damaged(why: "it is not a file", [])
        }
        let contents = try reporting { () throws(FileSystemError) in try host.fileSystem.read(path) }
        switch WorkspaceState.parse(contents) {
        case .valid(let state): return .valid(state)
        case .damaged(let why): return .damaged(why: why, contents)
        case .newer(let version): throw DiagnosticError(StateFile.newer(version))
        }
    }

    /// The workspace's identifier: from the file if it can be read, else from what is left of it, else from the
    /// store's memory of where the project was.
    func identify() throws(DiagnosticError) -> String {
        let condition = try condition()
        if case .valid(let state) = condition { return state.id }
        if case .damaged(_, let contents) = condition, let id = knownIdentifier(in: contents) { return id }
        if let store = Store.owned(by: root, home: host.home, fileSystem: host.fileSystem) { return store.id }
        throw DiagnosticError(hopeless(condition))
    }

    private func knownIdentifier(in contents: [UInt8]) -> String? {
        let known = Set(Store.identifiers(home: host.home, fileSystem: host.fileSystem))
        let text = String(decoding: contents, as: UTF8.self)
        return text.split { !($0.isHexDigit || $0 == "-") }.map(String.init).first { known.contains($0) }
    }

    private func hopeless(_ condition: Condition) -> Diagnostic {
        var reason = "is missing"
        if case .damaged(let why, _) = condition { reason = "can't be read (\(why))" }
        return Diagnostic(
            "state-lost",
            at: StateFile.location,
            "this project's state \(reason), and there is no copy of it on this machine",
            why: "It remembers which step you are in and which you have passed. Your own files are as they were.",
            suggestion:
                "type 'workshop start --dir \(root)': it begins a new record and leaves every file of yours alone"
        )
    }

    static func newer(_ version: Int) -> Diagnostic {
        Diagnostic(
            "state-newer",
            at: location,
            "this project was last used with a newer kit (its state has version \(version), "
                + "this kit knows \(WorkspaceState.version))",
            why: "Nothing was changed.",
            suggestion: "update the kit: 'git pull' in its folder, then 'make start'"
        )
    }

    func write(_ state: WorkspaceState) throws(FileSystemError) {
        try host.fileSystem.writeAtomically(state.contents, to: path)
    }

    /// Keeps a file that can't be read beside the new one; gives its name.
    func setAside() throws(FileSystemError) -> String {
        let names = (try? host.fileSystem.entries(of: root.appending(Workspace.marker))) ?? []
        var number = 1
        while names.contains("state.json.damaged-\(number)") { number += 1 }
        let name = "\(Workspace.stateFile).damaged-\(number)"
        try host.fileSystem.move(path, to: root.appending(name))
        return name
    }
}
