import ArgumentParser
import CloudCore
import LocalCloud
import SystemPackage
import WorkshopCommon

struct ResetCloudCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reset-cloud",
        abstract: "Forget all that the local cloud's services hold: tables, queues, parameters, executions.",
        discussion: "Your project's files stay as they are. The cloud must not run: 'workshop down' ends it."
    )

    @Argument(
        help: ArgumentHelp("The template whose cloud it is; the project's where there is none.", valueName: "template")
    )
    var template: String?

    @Flag(help: "The cloud of 'workshop up --empty'.")
    var empty = false

    @Option(help: ArgumentHelp("That cloud's port.", valueName: "number"))
    var port = UpCommand.defaultPort

    @Flag(help: "Don't ask.")
    var yes = false

    func run() async throws {
        let context = try Context.current()
        let path = try empty ? nil : template.map(context.absolute) ?? context.defaultTemplate()
        guard let file = try context.cloudStateFile(of: path, port: port), try context.fileSystem.exists(file) else {
            context.console.write("There is nothing to forget: the cloud has kept nothing yet.")
            return
        }
        do {
            // Nobody else uses it while we do.
            try Store(file: file).close()
        } catch  where error.reason == StoreError.isOpenElsewhere {
            throw DiagnosticError(
                Diagnostic(
                    "cloud-still-runs",
                    "the local cloud still runs, and uses what is to be forgotten",
                    suggestion: "end it first: workshop down"
                )
            )
        } catch {
            // A file that can't be read is what people reset a cloud for.
        }
        guard yes || context.console.confirms("Forget all that the cloud in \(context.shown(file)) holds?") else {
            context.console.sayError("Nothing is changed. 'workshop reset-cloud --yes' does not ask.")
            throw ExitCode(1)
        }
        for suffix in ["", "-wal", "-shm", "-objects"] {
            try? context.fileSystem.remove(FilePath(file.string + suffix))
        }
        context.console.write("Forgotten. The next 'workshop up' begins with an empty account.")
    }
}
