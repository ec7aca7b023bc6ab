import ArgumentParser
import LocalCloud
import OrderedCollections
import StatesLanguage
import SystemPackage
import WorkshopCommon

struct StatesRunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run a state machine alone, with tasks that answer what you say.",
        discussion: """
            Nothing is deployed and nothing is called: a task's answers come from the file that '--mock' names, in the \
            format of Step Functions Local's mock configuration, and time passes at once. For example:

              workshop states run statemachine/shoutout.asl.json --input '{"user": "ana"}' --mock mocks.json
            """
    )

    @Argument(help: "The definition, as JSON or YAML.", completion: .file())
    var file: String

    @Option(help: "The execution's input: JSON, or a file that holds it.")
    var input = "{}"

    @Option(help: ArgumentHelp("What tasks answer.", valueName: "file"), completion: .file())
    var mock: String?

    @Option(help: "Which test case of the mock; without it, the only one.")
    var testCase: String?

    @Flag(help: "Print the history as JSON, as GetExecutionHistory gives it.")
    var json = false

    @Option(help: ArgumentHelp("Draw the graph into a file.", valueName: "file"), completion: .file())
    var svg: String?

    func run() throws {
        let context = try Context.current()
        let text = String(decoding: try context.fileSystem.read(context.absolute(file)), as: UTF8.self)
        let source = StateMachineSource.read(
            text,
            file: file,
            substitutions: StateMachineSource.placeholders(in: text)
        )
        context.console.report(source.diagnostics.sortedByLocation(), sources: [file: text])
        guard let machine = source.result?.machine else { throw ExitCode(Failure.badInput) }
        var run = MockedRun(
            machine,
            input: try readInput(context),
            mock: try readMock(context),
            now: ExpressionRequest.now,
            seed: .random(in: 0 ... .max)
        )
        run.run()
        let execution = run.execution
        if let svg {
            let picture = StatesRunSVG(execution: execution).document
            try context.fileSystem.writeAtomically(Array(picture.utf8), to: context.absolute(svg))
        }
        if json {
            let events = execution.history.enumerated().map { $1.json(id: $0 + 1) }
            context.console.write(["version": 1, "status": .string(execution.status.name), "events": .array(events)])
        } else {
            context.console.write(StatesRunView(execution: execution).render(context.console.output))
        }
        guard case .succeeded = execution.status else { throw ExitCode(1) }
    }

    private func readInput(_ context: Context) throws -> JSONValue {
        if let value = try? JSONValue(parsing: input) { return value }
        return try read(input, context)
    }

    private func readMock(_ context: Context) throws -> MockConfiguration {
        guard let mock else { return MockConfiguration() }
        return try MockConfiguration(read(mock, context), testCase: testCase)
    }

    private func read(_ name: String, _ context: Context) throws -> JSONValue {
        let path = context.absolute(name)
        guard (try? context.fileSystem.exists(path)) == true else {
            throw DiagnosticError(
                Diagnostic("input-unreadable", "\(name) is neither JSON nor a file that is there")
            )
        }
        do { return try JSONValue(parsing: try context.fileSystem.read(path)) } catch let error as JSONParsingError {
            let location = SourceLocation(file: name, line: error.line, column: error.column)
            throw DiagnosticError(Diagnostic("input-not-json", at: location, "the file is \(error)"))
        }
    }
}
