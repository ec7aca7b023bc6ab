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

    @Flag(help: "Print the diagnostics as JSON.")
    var json = false

    func run() throws {
        let context = try Context.current()
        let read = try template.read(context)
        let resolution = template.resolve(read, context)
        if json {
            context.console.write(resolution.report)
        } else {
            context.console.report(resolution.diagnostics, sources: [read.name: read.text])
            tellMore(resolution.diagnostics, context.console)
        }
        guard let stack = resolution.stack else { throw ExitCode(Failure.badInput) }
        if json { return }
        let warnings = resolution.diagnostics.count { $0.severity == .warning }
        let count = "\(stack.resources.count) resource\(stack.resources.count == 1 ? "" : "s")"
        context.console.say(
            warnings == 0
                ? "\(read.name) is a template that AWS would take: \(count)."
                : "AWS would take \(read.name) (\(count)), but look at what stands above."
        )
    }
}

extension TemplateCheckCommand {
    /// Names the identifiers, which the diagnostics themselves leave out.
    private func tellMore(_ diagnostics: [Diagnostic], _ console: Console) {
        let identifiers = OrderedSet(diagnostics.map(\.identifier).filter { Explanation.all[$0] != nil })
        guard !identifiers.isEmpty else { return }
        console.sayError("More: " + identifiers.prefix(3).map { "workshop explain \($0)" }.joined(separator: ", "))
    }
}

extension Resolution {
    /// `{"version": 1, "diagnostics": [{"identifier", "severity", "file", "line", "column", "message", "why", "try"}]}`
    fileprivate var report: JSONValue {
        let entries = diagnostics.map { diagnostic in
            var entry: JSONObject = [
                "identifier": .string(diagnostic.identifier), "severity": .string(diagnostic.severity.rawValue),
                "message": .string(diagnostic.message),
            ]
            if let location = diagnostic.location {
                entry["file"] = .string(location.file)
                entry["line"] = location.line.map { .number(JSONNumber($0)) }
                entry["column"] = location.column.map { .number(JSONNumber($0)) }
            }
            entry["why"] = diagnostic.why.map { .string($0) }
            entry["try"] = diagnostic.suggestion.map { .string($0) }
            return JSONValue.object(entry)
        }
        return ["version": 1, "diagnostics": .array(entries)]
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

    @Flag(help: "Print who calls whom as a picture: Mermaid, or with --format svg as SVG.")
    var graph = false

    @Option(help: "The picture's format.")
    var format = GraphFormat.mermaid

    enum GraphFormat: String, ExpressibleByArgument, CaseIterable {
        case mermaid, svg
    }

    func run() throws {
        let context = try Context.current()
        let read = try template.read(context)
        let resolution = template.resolve(read, context)
        context.console.report(resolution.diagnostics, sources: [read.name: read.text])
        if json, let document = resolution.json, resolution.isShowable {
            context.console.write(document)
        } else if let stack = resolution.stack, graph {
            let picture = StackGraph(stack)
            context.console.write(format == .svg ? picture.svg : picture.mermaid)
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
        var folder: FilePath
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
        return Text(name: name, text: text, folder: path.removingLastComponent())
    }

    func resolve(_ template: Text, _ context: Context) -> Resolution {
        var options = TemplateResolver.Options(parameters: values, missingParameters: .placeholder)
        let folder = template.folder
        options.include = { path in
            let bytes = try? context.fileSystem.read(folder.pushing(FilePath(path)))
            return bytes.flatMap { String(validating: $0, as: UTF8.self) }
        }
        return TemplateResolver(options: options).resolve(text: template.text, file: template.name)
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
