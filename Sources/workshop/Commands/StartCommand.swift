import ArgumentParser
import Curriculum
import SystemPackage
import WorkshopCommon
import Workspace

struct StartCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "start",
        abstract: "Create your project and show the Introduction; later, say where you are.",
        discussion: """
            'make start' in the kit's folder builds what is missing and calls this. After an update of the kit it merges \
            what is new into your project: no line of yours is replaced, and 'workshop undo' takes it back.
            """
    )

    @Option(help: ArgumentHelp("Where to create the project.", valueName: "folder"), completion: .directory)
    var dir: String?

    func run() throws {
        let context = try Context.current()
        let curriculum = try context.curriculum()
        let wanted = dir.map(context.absolute)
        let present = try wanted.map { try Workspace.find(from: $0, host: context.host) } ?? context.findWorkspace()
        if var workspace = present {
            try context.bringUpToDate(&workspace, curriculum)
            try context.showStatus()
        } else {
            try begin(at: wanted ?? context.defaultProject, context, curriculum)
        }
    }

    private func begin(at root: FilePath, _ context: Context, _ curriculum: Curriculum) throws {
        let workspace = try context.createWorkspace(at: root, curriculum)
        try context.warmUp(workspace.root)
        try context.showLesson(.section(curriculum.sections[0]), of: curriculum)
        context.console.say(
            """

            Your project is \(context.shown(workspace.root)). Its packages are being built in the background.
            \(context.installationNote)
            """
        )
        // To be copied: not broken, however long it is.
        context.console.write("  cd \(workspace.root)\n  workshop next")
    }
}

extension Context {
    /// How to type `workshop`, for those whose shell does not find it yet.
    var installationNote: String {
        let folders = (environment["PATH"] ?? "").split(separator: ":")
        let isFound = folders.contains { (try? fileSystem.exists(FilePath(String($0)).appending("workshop"))) == true }
        return isFound
            ? "Type this next:"
            : "Type 'make install' in \(shown(kit.root)) once, so that your shell finds 'workshop'. Then:"
    }
}
