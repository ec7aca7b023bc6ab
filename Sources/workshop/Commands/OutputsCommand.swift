import ArgumentParser
import OrderedCollections
import Terminal
import WorkshopCommon

struct OutputsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "outputs",
        abstract: "Show the outputs of the stacks that run in the local cloud.",
        discussion: """
            With a name, only that output's value, for scripts:

              curl "$(workshop outputs ApiUrl)"
            """
    )

    @Argument(help: ArgumentHelp("One output alone.", valueName: "output"))
    var name: String?

    @Flag(help: "Print them as JSON.")
    var json = false

    @OptionGroup var cloud: CloudArguments

    func run() async throws {
        let context = try Context.current()
        let answer = try await cloud.connect(context).get("/_workshop/stacks")
        let stacks = (try? JSONValue(parsing: answer.body))?["stacks"]?.array ?? []
        if let name { return context.console.write(try value(of: name, in: stacks)) }
        if json {
            context.console.write(["version": 1, "stacks": .array(stacks)] as JSONValue)
            return
        }
        let text = stacks.map { render($0, context.console.output) }.joined(separator: "\n\n")
        context.console.write(text.isEmpty ? "Nothing is deployed." : text)
    }

    private func value(of name: String, in stacks: [JSONValue]) throws -> String {
        let outputs = stacks.flatMap { Array($0["outputs"]?.object ?? [:]) }
        if let output = outputs.first(where: { $0.key == name }) { return output.value["value"]?.string ?? "" }
        throw DiagnosticError(
            Diagnostic(
                "unknown-output",
                "no stack has an output \(name)",
                suggestion: nearestName(to: name, among: outputs.map(\.key)).map { "did you mean \($0)?" }
                    ?? "type 'workshop outputs' to see them all"
            )
        )
    }

    private func render(_ stack: JSONValue, _ capabilities: TerminalCapabilities) -> String {
        var lines = [StyledText(stack["name"]?.string ?? "", .bold)]
        let outputs = stack["outputs"]?.object ?? [:]
        if outputs.isEmpty { lines.append(StyledText("  no outputs", .muted)) }
        for (name, output) in outputs {
            let (label, value) = (StyledText("\(name) ", .key), output["value"]?.string ?? "")
            lines +=
                value.hasPrefix("http")
                ? StyledText.address(value, label: label, width: capabilities.width, indent: "  ")
                : (label + StyledText(value)).wrapped(to: capabilities.width, indent: "  ", hangingIndent: "    ")
            if let description = output["description"]?.string {
                lines += StyledText(description, .muted).wrapped(to: capabilities.width, indent: "    ")
            }
        }
        return lines.map { $0.rendered(for: capabilities) }.joined(separator: "\n")
    }
}
