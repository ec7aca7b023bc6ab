import Curriculum
import SystemPackage
import WorkshopCommon
import Workspace

extension Context {
    var host: WorkspaceHost {
        WorkspaceHost(
            home: WorkspaceHost.storeLocation(
                environment: environment,
                fallback: kit.root.appending(".workshop/home")
            ),
            laidPackages: {
                (try? curriculum().vendoredFiles(checkouts: kit.checkouts, fileSystem: fileSystem)) ?? FileTree()
            }
        )
    }

    /// The learner's project: the one that this folder lies in, or else the one that was created last.
    func findWorkspace() throws -> Workspace? {
        let host = host
        if let found = try Workspace.find(from: folder, host: host) { return opened(found) }
        guard let remembered = rememberedProject() else { return nil }
        return try Workspace.find(from: remembered, host: host).map(opened)
    }

    /// The learner's project; says what to type when there is none.
    func workspace() throws -> Workspace {
        if let workspace = try findWorkspace() { return workspace }
        throw DiagnosticError(
            Diagnostic(
                "no-project",
                "there is no project here, and none is remembered",
                suggestion: "type 'workshop start' to create one in ./shoutout, or change to the folder of yours"
            )
        )
    }

    /// Creates the project at the start of the day and remembers it.
    func createWorkspace(at root: FilePath, _ curriculum: Curriculum) throws -> Workspace {
        let vendored = try curriculum.vendoredFiles(checkouts: kit.checkouts, fileSystem: fileSystem)
        let workspace = try Workspace.create(at: root, files: curriculum.workspace, vendored: vendored, host: host)
        try fileSystem.writeAtomically(Array(workspace.root.string.utf8), to: rememberedPath)
        return opened(workspace)
    }

    /// `shoutout` in this folder; beside the kit for those who are inside the kit.
    var defaultProject: FilePath {
        let parent = folder.starts(with: kit.root) ? kit.root.removingLastComponent() : folder
        return parent.appending("shoutout")
    }

    /// The template of the project, or of this folder where there is no project.
    func defaultTemplate() throws -> FilePath {
        let local = folder.appending("template.yaml")
        if try fileSystem.exists(local) { return local }
        return try findWorkspace()?.root.appending("template.yaml") ?? local
    }

    /// A project's folder as the person would type it.
    func shown(_ path: FilePath) -> String {
        if path == folder { return "this folder" }
        guard let home = environment["HOME"].map({ FilePath($0) }), home.isAbsolute, path.starts(with: home) else {
            return path.string
        }
        var relative = path
        return relative.removePrefix(home) ? "~/\(relative)" : path.string
    }

    private var rememberedPath: FilePath { host.home.appending("project") }

    private func rememberedProject() -> FilePath? {
        guard let bytes = try? fileSystem.read(rememberedPath),
            let text = String(validating: bytes, as: UTF8.self)
        else { return nil }
        return FilePath(text)
    }

    /// Tells what was mended when the project was opened.
    private func opened(_ workspace: Workspace) -> Workspace {
        console.report(workspace.notes)
        return workspace
    }
}
