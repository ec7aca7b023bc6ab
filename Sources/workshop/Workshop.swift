import ArgumentParser

@main
struct Workshop: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "workshop")
}
