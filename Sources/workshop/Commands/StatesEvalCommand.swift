import ArgumentParser
import JSONata
import OrderedCollections
import StatesLanguage
import WorkshopCommon

struct StatesEvalCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "eval",
        abstract: "Evaluate an expression and print what it gives.",
        discussion: """
            The input is what '$' means. Between '{%' and '%}', as in a state machine, the expression is AWS's JSONata: \
            the input is '$states.input', and '$partition', '$range', '$hash', '$uuid' and '$parse' are there. \
            For example:

              workshop states eval 'orders[total > 100].id' --input orders.json
              workshop states eval '{% $states.input.name & "!" %}' --input event.json
              workshop states eval --jsonpath '$.orders[?(@.total > 100)].id' --input orders.json
            """
    )

    /// Whose expression it is.
    enum Language: EnumerableFlag {
        case jsonata
        case jsonpath

        static func help(for language: Language) -> ArgumentHelp? {
            switch language {
            case .jsonata: "The expression is JSONata, which is also the default."
            case .jsonpath: "It is a path or an intrinsic function, as states of JSONPath have them."
            }
        }
    }

    @Argument(help: "The expression. Without it, '--lines' must be there.")
    var expression: String?

    @Option(help: ArgumentHelp("A file that holds the input as JSON.", valueName: "file"), completion: .file())
    var input: String?

    @Flag var language: Language = .jsonata

    @Flag(help: "Read requests from standard input and answer each, one JSON document a line.")
    var lines = false

    func validate() throws {
        guard lines != (expression != nil) else {
            throw ValidationError("Give either an expression or '--lines'.")
        }
        guard !lines || input == nil else { throw ValidationError("With '--lines' each request holds its input.") }
    }

    func run() throws {
        let context = try Context.current()
        guard let expression else {
            while let line = readLine() {
                if !line.isEmpty { context.console.write(ExpressionRequest.answer(line).serialized()) }
            }
            return
        }
        if language == .jsonpath { return try evaluatePath(expression, try readInput(context), context) }
        let request = ExpressionRequest(expression: expression, input: try readInput(context))
        do throws(JSONataError) {
            show(try request.evaluate(), context)
        } catch {
            let name = "expression"
            let text = ExpressionRequest.unwrapped(expression) ?? expression
            context.console.report([Diagnostic(error, in: text, named: name)], sources: [name: text])
            throw ExitCode(Failure.badInput)
        }
    }

    private func evaluatePath(_ text: String, _ input: JSONValue?, _ context: Context) throws {
        let outcome: PathTrial.Outcome
        do throws(JSONPathError) {
            outcome = try PathTrial(parsing: text)
                .evaluate(input ?? .object([:]), now: ExpressionRequest.now, seed: .random(in: 0 ... .max))
        } catch {
            let column = String(decoding: text.utf8.prefix(error.offset), as: UTF8.self).count + 1
            let location = SourceLocation(file: "expression", line: 1, column: column)
            let diagnostic = Diagnostic("jsonpath-syntax", at: location, error.reason)
            context.console.report([diagnostic], sources: ["expression": text])
            throw ExitCode(Failure.badInput)
        }
        switch outcome {
        case .value(let value): show(value, context)
        case .nothing: show(nil, context)
        case .failure(let error, let cause):
            context.console.report([Diagnostic("jsonpath-failed", "\(error): \(cause)")])
            throw ExitCode(Failure.badInput)
        }
    }

    private func show(_ result: JSONValue?, _ context: Context) {
        if let result { context.console.write(result) } else { context.console.write("undefined") }
    }

    private func readInput(_ context: Context) throws -> JSONValue? {
        guard let input else { return nil }
        let bytes = try context.fileSystem.read(context.absolute(input))
        do {
            return try JSONValue(parsing: bytes)
        } catch {
            throw DiagnosticError(
                Diagnostic(
                    "input-not-json",
                    at: SourceLocation(file: input, line: error.line, column: error.column),
                    "the input is \(error)",
                    suggestion: "name a file that holds one JSON document"
                )
            )
        }
    }
}

extension Diagnostic {
    /// What is wrong with a JSONata expression, at the token at fault.
    init(_ error: JSONataError, in expression: String, named name: String) {
        self.init(
            "jsonata-\(error.code.lowercased())",
            at: error.location(in: expression, file: name),
            "\(error.message) (\(error.code))"
        )
    }
}
