import ArgumentParser
import Terminal
import WorkshopCommon

struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Tell more about a diagnostic, by its identifier; without one, list them all."
    )

    @Argument(help: "Such as template-dangling-reference; 'workshop template check --json' names them.")
    var identifier: String?

    @Flag(help: "Print as JSON.")
    var json = false

    func run() throws {
        let console = Console.standard
        guard let identifier else {
            let all = Explanation.all.values.sorted { $0.identifier < $1.identifier }
            if json { return console.write(.array(all.map(\.json))) }
            return console.page(list(all, console.output))
        }
        guard let explanation = Explanation.all[identifier] else {
            throw DiagnosticError(
                Diagnostic(
                    "unknown-identifier",
                    "there is no diagnostic \(identifier)",
                    suggestion: nearestName(to: identifier, among: Explanation.all.keys.sorted())
                        .map { "did you mean 'workshop explain \($0)'?" } ?? "'workshop explain' lists them all"
                )
            )
        }
        if json { return console.write(explanation.json) }
        console.write(explanation.render(console.output))
    }

    private func list(_ explanations: [Explanation], _ capabilities: TerminalCapabilities) -> String {
        explanations.flatMap { explanation in
            [StyledText(explanation.identifier, .key)]
                + StyledText(explanation.title).wrapped(to: capabilities.width, indent: "  ", hangingIndent: "  ")
        }
        .map { $0.rendered(for: capabilities) }
        .joined(separator: "\n")
    }
}
