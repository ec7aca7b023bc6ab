// workshop: the executable. Arguments in; one action called; its result printed; the exit code set.
//
// Results go to standard output, diagnostics to standard error. Exit codes: 0 passed, 1 not passed, 2 bad input,
// 70 our own fault. It never decides anything itself: what a command does stands in the room that the command calls.

import ArgumentParser
import ProcessSupervisor
import WorkshopCommon

@main
struct Workshop: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "workshop",
        abstract: "Serverless Orchestration on AWS: a hands-on day in your terminal.",
        discussion: """
            Read a lesson, get its step laid into your project, write it, have it checked:

              workshop lesson     what to know and what to do
              workshop next       lay the next step's files
              workshop check      build, deploy to a local cloud, grade
              workshop hint       when a check does not pass

            Nothing you write is ever lost: every change that workshop makes can be taken back with 'workshop undo'.
            """,
        groupedSubcommands: [
            CommandGroup(
                name: "The day:",
                subcommands: [
                    StatusCommand.self, AgendaCommand.self, LessonCommand.self, DemoCommand.self, ListCommand.self,
                    DoctorCommand.self, CompletionCommand.self, ManualCommand.self,
                ]
            ),
            CommandGroup(
                name: "Steps:",
                subcommands: [
                    StartCommand.self, NextCommand.self, WatchCommand.self, CheckCommand.self, HintCommand.self,
                    SolutionCommand.self, SolveCommand.self, ResetCommand.self,
                    UndoCommand.self, HistoryCommand.self,
                ]
            ),
            CommandGroup(
                name: "The local cloud:",
                subcommands: [
                    UpCommand.self, DownCommand.self, ResetCloudCommand.self, DeployCommand.self, InvokeCommand.self,
                    SlackCommand.self, LogsCommand.self, TraceCommand.self, OutputsCommand.self, EnvCommand.self,
                    FaultsCommand.self, TemplateCommand.self, StatesCommand.self, ExplainCommand.self,
                ]
            ),
            CommandGroup(
                name: "The class:",
                subcommands: [
                    HandInCommand.self, BoardCommand.self, SlidesCommand.self, RehearseCommand.self, DevCommand.self,
                ]
            ),
        ],
        defaultSubcommand: StatusCommand.self
    )

    /// As ArgumentParser's own, but with this tool's exit codes and with diagnostics shown as diagnostics.
    static func main() async {
        ProcessHardening.forbidInspection()
        do {
            try refuseUnknownCommand(CommandLine.arguments.dropFirst().first)
            var command = try parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch {
            Failure(error).reportAndExit()
        }
    }

    /// ArgumentParser would take a mistyped command for an argument of the default one.
    private static func refuseUnknownCommand(_ word: String?) throws {
        let names = configuration.subcommands.compactMap { $0.configuration.commandName }
        guard let word, !word.hasPrefix("-"), word != "help", !names.contains(word) else { return }
        throw DiagnosticError(
            Diagnostic(
                "unknown-command",
                "there is no command '\(word)'",
                suggestion: nearestName(to: word, among: names).map { "did you mean 'workshop \($0)'?" }
                    ?? "type 'workshop --help' to see all commands"
            )
        )
    }
}
