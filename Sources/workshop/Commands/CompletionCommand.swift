import ArgumentParser

struct CompletionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "completion",
        abstract: "Print what makes your shell complete commands, options and the names of steps.",
        discussion: """
            'make install' does this for you. By hand:

              workshop completion bash > ~/.local/share/bash-completion/completions/workshop
              workshop completion zsh > ~/.zfunc/_workshop
              workshop completion fish > ~/.config/fish/completions/workshop.fish
            """
    )

    enum Shell: String, ExpressibleByArgument, CaseIterable {
        case bash, zsh, fish

        var kind: CompletionShell {
            switch self {
            case .bash: .bash
            case .zsh: .zsh
            case .fish: .fish
            }
        }
    }

    @Argument(help: ArgumentHelp("bash, zsh or fish.", valueName: "shell"))
    var shell: Shell

    func run() throws {
        Console.standard.write(Workshop.completionScript(for: shell.kind))
    }
}

struct ManualCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "manual",
        abstract: "Print the manual page, for man: 'workshop manual | man -l -'."
    )

    func run() throws {
        Console.standard.write(try ManualPage(describing: Workshop._dumpHelp()).text)
    }
}
