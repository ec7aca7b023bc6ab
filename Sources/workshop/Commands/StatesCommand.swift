import ArgumentParser

struct StatesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "states",
        abstract: "Try what Step Functions' state machines are made of.",
        subcommands: [StatesEvalCommand.self, StatesRunCommand.self]
    )
}
