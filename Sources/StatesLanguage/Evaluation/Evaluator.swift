import JSONata
import OrderedCollections
import WorkshopCommon

/// Gives templates, paths, calls and expressions their values, at one moment of one state.
struct Evaluator {
    /// JSONPath's `$`.
    var input: JSONValue
    /// JSONata's `$states.input`: what the state was entered with.
    let stateInput: JSONValue
    /// JSONata's `$states.result`.
    var result: JSONValue?
    /// JSONata's `$states.errorOutput`.
    var errorOutput: JSONValue?
    let context: ExecutionContext
    let variables: JSONObject
    /// Milliseconds since 1970.
    let now: Int64
    var random: SeededRandom

    mutating func value(of template: Template) throws(StateFailure) -> JSONValue {
        switch template {
        case .constant(let value): return value
        case .object(let parts):
            var members = JSONObject(minimumCapacity: parts.count)
            for part in parts { members[part.key] = try value(of: part.value) }
            return .object(members)
        case .array(let parts):
            var elements: [JSONValue] = []
            elements.reserveCapacity(parts.count)
            for part in parts { elements.append(try value(of: part)) }
            return .array(elements)
        case .dynamic(let source, let field): return try value(of: source, field: field)
        }
    }

    mutating func value(of source: ValueSource, field: String) throws(StateFailure) -> JSONValue {
        switch source {
        case .path(let path):
            if let value = lookUp(path) { return value }
            // Surprising, but so it is on AWS: an index behind the end of an array gives null, a missing member fails.
            // https://github.com/floci-io/floci/pull/3167
            if path.leadsPastTheEnd(in: document(of: path)) { return .null }
            throw .runtime(
                "The JSONPath '\(path.text)' specified for the field '\(field)' could not be found in the input "
                    + "'\(document(of: path).serialized())'"
            )
        case .call(let call): return try value(of: call)
        case .expression(let expression): return try value(of: expression, field: field)
        }
    }

    mutating func values(_ assignments: Assignments?) throws(StateFailure) -> JSONObject? {
        guard let assignments, !assignments.values.isEmpty else { return nil }
        var values = JSONObject()
        // All are computed before any is set: an assignment sees the old values.
        for (name, template) in assignments.values { values[name] = try value(of: template) }
        return values
    }

    // MARK: JSONPath

    func document(of path: JSONPath) -> JSONValue {
        switch path.root {
        case .input: input
        case .context: context.value
        case .variable(let name): variables[name] ?? .null
        }
    }

    func lookUp(_ path: JSONPath) -> JSONValue? {
        switch path.root {
        case .input: return path.value(in: input)
        case .context: return path.value(in: context.value)
        case .variable(let name): return variables[name].flatMap { path.value(in: $0) }
        }
    }

    /// `InputPath` and `OutputPath`, over ``input``.
    mutating func value(of field: PathField, name: String) throws(StateFailure) -> JSONValue {
        switch field {
        case .whole: return input
        case .nothing: return .object([:])
        case .source(.path(let path)):
            if let value = lookUp(path) { return value }
            throw .runtime("Invalid path '\(path.text)' : No results for path: \(path.normalized)")
        case .source(let source): return try value(of: source, field: name)
        }
    }

    private mutating func value(of call: IntrinsicCall) throws(StateFailure) -> JSONValue {
        var arguments: [JSONValue] = []
        for argument in call.arguments { arguments.append(try value(of: argument, in: call)) }
        do throws(IntrinsicError) {
            return try Intrinsics.apply(call.function, to: arguments, random: &random)
        } catch {
            throw .runtime(
                "The function '\(call.text)' had the following error: \(error.message)",
                error: ErrorName.intrinsicFailure
            )
        }
    }

    private mutating func value(
        of argument: IntrinsicCall.Argument,
        in call: IntrinsicCall
    ) throws(StateFailure) -> JSONValue {
        switch argument {
        case .value(let value): return value
        case .call(let inner): return try value(of: inner)
        case .text(let text):
            // The template of `States.Format` keeps its backslashes: they tell braces from places.
            return .string(call.function == .format && isTemplate(argument, of: call) ? text : unescaped(text))
        case .path(let path):
            if let value = lookUp(path) { return value }
            throw .runtime(
                "The function '\(call.text)' had the following error: The JSONPath argument for the field '\(path.text)' "
                    + "could not be found in the input '\(document(of: path).serialized())'"
            )
        }
    }

    private func isTemplate(_ argument: IntrinsicCall.Argument, of call: IntrinsicCall) -> Bool {
        call.arguments.first == argument
    }

    private func unescaped(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "\\")) else { return text }
        var output: [UInt8] = []
        var bytes = Array(text.utf8)[...]
        while let byte = bytes.popFirst() {
            if byte == UInt8(ascii: "\\"), let next = bytes.first, Intrinsics.isEscapable(next) {
                output.append(next)
                bytes.removeFirst()
            } else {
                output.append(byte)
            }
        }
        return String(decoding: output, as: UTF8.self)
    }

    // MARK: JSONata

    mutating func value(of expression: QueryExpression, field: String) throws(StateFailure) -> JSONValue {
        let outcome: JSONValue?
        do throws(JSONataError) { outcome = try evaluate(expression) } catch {
            throw .evaluation(
                "The JSONata expression '\(expression.text)' specified for the field '\(field)' threw an error during "
                    + "evaluation\(error.code.isEmpty ? ": " : ". \(error.code): ")\(error.message)",
                location: field
            )
        }
        if let outcome { return outcome }
        throw .evaluation(
            "The JSONata expression '\(expression.text)' specified for the field '\(field)' returned nothing (undefined).",
            location: field
        )
    }

    private mutating func evaluate(_ expression: QueryExpression) throws(JSONataError) -> JSONValue? {
        var states: JSONObject = ["input": stateInput, "context": context.value]
        if let result { states["result"] = result }
        if let errorOutput { states["errorOutput"] = errorOutput }
        var bindings = variables
        bindings["states"] = .object(states)
        return try expression.evaluate(bindings: bindings, now: now, random: &random)
    }

    /// - Parameter type: JSONata's name of the type that the field needs.
    mutating func value(
        of expression: QueryExpression,
        field: String,
        expecting type: String
    ) throws(StateFailure) -> JSONValue {
        let value = try value(of: expression, field: field)
        guard value.queryType != type else { return value }
        throw .evaluation(
            "The JSONata expression '\(expression.text)' specified for the field '\(field)' returned an unexpected result "
                + "type. Expected '\(type)', but was '\(value.queryType)' for value: \(value.serialized())",
            location: field
        )
    }

    // MARK: Numbers and texts

    mutating func integer(_ field: NumberField?) throws(StateFailure) -> Int? {
        switch field {
        case nil: return nil
        case .constant(let value): return value
        case .path(let path, let name):
            let value = try self.value(of: .path(path), field: name)
            if let integer = value.int { return integer }
            throw .runtime(
                "The \(name) field refers to value \"\(value.string ?? value.serialized())\" which is not a valid integer: "
                    + path.text
            )
        case .expression(let expression, let name):
            let value = try self.value(of: expression, field: name, expecting: "number")
            if let integer = value.int { return integer }
            throw .evaluation(
                "The JSONata expression '\(expression.text)' specified for the field '\(name)' returned an unexpected "
                    + "result type. Expected 'integer', but was 'number' for value: \(value.serialized())",
                location: name
            )
        }
    }

    mutating func text(_ field: TextField?) throws(StateFailure) -> String? {
        switch field {
        case nil: return nil
        case .constant(let text): return text
        case .source(.expression(let expression), let name):
            return try value(of: expression, field: name, expecting: "string").string
        case .source(let source, let name):
            let value = try self.value(of: source, field: name)
            if let text = value.string { return text }
            throw .runtime(
                "The \(name) field refers to value \"\(value.serialized())\" which is not a valid string: \(source.text)"
            )
        }
    }
}
