import ArgumentParser
import OrderedCollections
import SAMTemplate
import SystemPackage
import WorkshopCommon

struct TemplateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "template",
        abstract: "Look at a template as AWS would: what it refuses, what it creates.",
        subcommands: [TemplateCheckCommand.self, TemplateShowCommand.self]
    )
}

struct TemplateCheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Say what AWS would refuse in a template, and what looks wrong."
    )

    @OptionGroup var template: TemplateArguments

    func run() throws {
        let context = try Context.current()
        let read = try template.read(context)
        let resolution = template.resolve(read)
        context.console.report(resolution.diagnostics, sources: [read.name: read.text])
        guard let stack = resolution.stack else { throw ExitCode(Failure.badInput) }
        let warnings = resolution.diagnostics.count { $0.severity == .warning }
        let count = "\(stack.resources.count) resource\(stack.resources.count == 1 ? "" : "s")"
        context.console.write(
            warnings == 0
                ? "\(read.name) is a template that AWS would take: \(count)."
                : "AWS would take \(read.name) (\(count)), but look at what stands above."
        )
    }
}

struct TemplateShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show the stack that a template makes: resources after the SAM transform, and outputs."
    )

    @OptionGroup var template: TemplateArguments

    @Flag(help: "Print the resolved stack as JSON, with all properties.")
    var json = false

    func run() throws {
        let context = try Context.current()
        let read = try template.read(context)
        let resolution = template.resolve(read)
        context.console.report(resolution.diagnostics, sources: [read.name: read.text])
        if json, let document = resolution.json, resolution.isShowable {
            context.console.write(document)
        } else if let stack = resolution.stack {
            context.console.write(StackView(stack: stack).render(context.console.output))
        } else {
            throw ExitCode(Failure.badInput)
        }
    }
}

extension Resolution {
    /// Whether there is a stack to show: one that AWS would take; or one whose only declared flaw is the missing line
    /// `Transform`, without which the SAM translator, called by itself, does its work all the same.
    fileprivate var isShowable: Bool {
        stack != nil || diagnostics.contains { $0.identifier == "template-no-transform" }
    }
}

/// Which template, and with which parameter values.
struct TemplateArguments: ParsableArguments {
    @Argument(help: "The template. Without it: template.yaml of your project, or of this folder.", completion: .file())
    var file: String?

    @Option(
        name: .customLong("parameter-overrides"),
        parsing: .upToNextOption,
        help: ArgumentHelp("Values of parameters, as for 'sam deploy'.", valueName: "Name=value")
    )
    var parameterOverrides: [ParameterOverride] = []

    /// A template's text and the name that diagnostics give it.
    struct Text {
        var name: String
        var text: String
    }

    func read(_ context: Context) throws -> Text {
        let path = try file.map(context.absolute) ?? context.defaultTemplate()
        let name = file ?? path.lastComponent?.string ?? path.string
        let bytes: [UInt8]
        do {
            bytes = try context.fileSystem.read(path)
        } catch {
            throw DiagnosticError(
                Diagnostic(
                    "template-unreadable",
                    at: SourceLocation(file: name),
                    "\(error)",
                    suggestion: "name the template: workshop template check FILE"
                )
            )
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw DiagnosticError(
                Diagnostic(
                    "template-not-utf8",
                    at: SourceLocation(file: name),
                    "the file is not UTF-8 text",
                    suggestion: "save it as UTF-8 in your editor"
                )
            )
        }
        return Text(name: name, text: text)
    }

    func resolve(_ template: Text) -> Resolution {
        TemplateResolver(options: .init(parameters: values, missingParameters: .placeholder))
            .resolve(text: template.text, file: template.name)
    }

    var values: [String: String] {
        Dictionary(parameterOverrides.map { ($0.name, $0.value) }, uniquingKeysWith: { _, last in last })
    }
}

struct ParameterOverride: ExpressibleByArgument {
    let name: String
    let value: String

    init?(argument: String) {
        let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty else { return nil }
        name = String(parts[0])
        value = String(parts[1])
    }
}
