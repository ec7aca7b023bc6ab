import JSONata
import OrderedCollections
import WorkshopCommon

/// Fields that hold paths, templates, expressions and numbers.
extension DefinitionParser {
    // MARK: Paths

    mutating func path(_ node: DefinitionNode, field: String, path: String) -> JSONPath? {
        guard let text = node.string else {
            report(.schemaValidationFailed, "Expected value of type String", at: path, node)
            return nil
        }
        do throws(JSONPathError) { return try JSONPath(parsing: text) } catch {
            let message = "The value for the field '\(field)' must be a valid JSONPath: \(error.reason)"
            report(.schemaValidationFailed, message, at: path, node)
            return nil
        }
    }

    /// A path or a call of a function.
    mutating func source(_ node: DefinitionNode, field: String, path: String) -> ValueSource? {
        guard let text = node.string, IntrinsicCall.isCall(text) || text.hasPrefix("$") else {
            let message =
                "The value for the field '\(field)' must be a valid JSONPath or a valid intrinsic function call"
            report(.schemaValidationFailed, message, at: path, node)
            return nil
        }
        do throws(JSONPathError) {
            return IntrinsicCall.isCall(text)
                ? .call(try IntrinsicCall(parsing: text)) : .path(try JSONPath(parsing: text))
        } catch {
            let message =
                "The value for the field '\(field)' must be a valid JSONPath or a valid intrinsic function call: "
                + error.reason
            report(.schemaValidationFailed, message, at: path, node)
            return nil
        }
    }

    mutating func pathField(_ fields: Fields, _ name: String) -> PathField {
        guard let node = fields[name] else { return .whole }
        if case .scalar(.null) = node.content { return .nothing }
        if node.string == "$" { return .whole }
        return source(node, field: name, path: fields.path(name)).map { .source($0) } ?? .whole
    }

    mutating func resultPath(_ fields: Fields) -> ResultPath {
        guard let node = fields["ResultPath"] else { return .replace }
        if case .scalar(.null) = node.content { return .discard }
        guard let path = path(node, field: "ResultPath", path: fields.path("ResultPath")) else { return .replace }
        guard let reference = ReferencePath(path) else {
            let message = "Value is not a Reference Path: \(path.text)"
            report(.schemaValidationFailed, message, at: fields.path("ResultPath"), node)
            return .replace
        }
        return reference.steps.isEmpty ? .replace : .path(reference)
    }

    // MARK: Expressions

    mutating func expression(_ text: String, path: String, _ node: DefinitionNode) -> QueryExpression? {
        do throws(JSONataError) { return try QueryExpression(parsing: text) } catch {
            report(.invalidJSONata, error.message, at: path, node)
            return nil
        }
    }

    /// What stands between `{%` and `%}`; half of the pair is reported, any other text is left alone.
    mutating func expressionText(_ node: DefinitionNode, path: String) -> String? {
        guard let text = node.string else { return nil }
        if let content = QueryExpression.content(of: text) { return content }
        if text.hasPrefix("{%") || text.hasSuffix("%}") {
            report(.schemaValidationFailed, "A JSONata expression begins with '{%' and ends with '%}'", at: path, node)
        }
        return nil
    }

    // MARK: Templates

    /// - Parameters:
    ///   - location: The field's way from the state, as errors name it: `Output/result`.
    mutating func template(
        _ node: DefinitionNode,
        language: QueryLanguage,
        location: String,
        path: String
    ) -> Template {
        guard depth < JSONValue.maximumDepth else { return .constant(.null) }
        depth += 1
        defer { depth -= 1 }
        switch node.content {
        case .scalar(let value):
            guard language == .jsonata, let text = expressionText(node, path: path) else { return .constant(value) }
            guard let expression = expression(text, path: path, node) else { return .constant(.null) }
            return .dynamic(.expression(expression), field: location)
        case .array(let elements):
            let parts = elements.enumerated().map { index, element in
                template(element, language: language, location: "\(location)[\(index)]", path: "\(path)[\(index)]")
            }
            let constants = parts.compactMap(\.constant)
            return constants.count == parts.count ? .constant(.array(constants)) : .array(parts)
        case .object(let members):
            return object(members, language: language, location: location, path: path)
        }
    }

    private mutating func object(
        _ members: [DefinitionNode.Member],
        language: QueryLanguage,
        location: String,
        path: String
    ) -> Template {
        var parts: [(key: String, value: Template)] = []
        for member in members {
            let inner = "\(path)/\(member.key)"
            if language == .jsonPath, member.key.hasSuffix(".$") {
                guard let source = source(member.value, field: member.key, path: inner) else { continue }
                parts.append((String(member.key.dropLast(2)), .dynamic(source, field: member.key)))
            } else {
                if language == .jsonPath { warnOfMissingDollar(member, path: inner) }
                let value = template(
                    member.value,
                    language: language,
                    location: "\(location)/\(member.key)",
                    path: inner
                )
                parts.append((member.key, value))
            }
        }
        let constants = parts.compactMap { part in part.value.constant.map { (part.key, $0) } }
        guard constants.count == parts.count else { return .object(parts) }
        return .constant(.object(JSONObject(constants, uniquingKeysWith: { _, last in last })))
    }

    private mutating func warnOfMissingDollar(_ member: DefinitionNode.Member, path: String) {
        guard let text = member.value.string,
            text.hasPrefix("$.") || text.hasPrefix("$$.") || IntrinsicCall.isCall(text)
        else { return }
        let message =
            "Value for field \"\(member.key)\" looks like a path or an intrinsic function, "
            + "but the field's name does not end with \".$\""
        report(.noDollar, message, at: path, member.value)
    }

    mutating func assignments(_ fields: Fields, language: QueryLanguage, location: String = "") -> Assignments? {
        guard let node = fields["Assign"] else { return nil }
        let path = fields.path("Assign")
        guard let members = node.members else {
            report(.schemaValidationFailed, "Expected value of type Object", at: path, node)
            return nil
        }
        var values = OrderedDictionary<String, Template>()
        for member in members {
            let isDynamic = language == .jsonPath && member.key.hasSuffix(".$")
            let name = isDynamic ? String(member.key.dropLast(2)) : member.key
            let inner = "\(path)/\(member.key)"
            guard isVariableName(name) else {
                report(.schemaValidationFailed, "'\(name)' is not a valid variable name", at: inner, member.value)
                continue
            }
            if isDynamic {
                guard let source = source(member.value, field: member.key, path: inner) else { continue }
                values[name] = .dynamic(source, field: member.key)
            } else {
                values[name] = template(
                    member.value,
                    language: language,
                    location: "\(location)Assign/\(member.key)",
                    path: inner
                )
            }
        }
        return Assignments(values: values)
    }

    /// `states` is taken: it is where JSONata finds the input, the result and the context.
    private func isVariableName(_ name: String) -> Bool {
        guard let first = name.utf8.first, !first.isDigit, name.utf8.count <= 80, name != "states" else { return false }
        return name.utf8.allSatisfy(\.isNamePart)
    }

    // MARK: Numbers and texts

    mutating func positiveInteger(_ node: DefinitionNode, path: String, isZeroAllowed: Bool = false) -> Int? {
        guard case .scalar(let value) = node.content, let number = value.int else {
            report(.schemaValidationFailed, "Expected value of type Integer", at: path, node)
            return nil
        }
        guard number >= (isZeroAllowed ? 0 : 1) else {
            let bound = isZeroAllowed ? "not be negative" : "be positive"
            report(.schemaValidationFailed, "Value must \(bound)", at: path, node)
            return nil
        }
        return number
    }

    /// A number: written, computed by an expression, or, in JSONPath, looked up by the field `NamePath`.
    mutating func number(
        _ fields: Fields,
        _ name: String,
        language: QueryLanguage,
        isZeroAllowed: Bool = false,
        location: String? = nil
    ) -> NumberField? {
        if fields[name] != nil, fields[name + "Path"] != nil {
            report(
                .schemaValidationFailed,
                "Only one of the following fields is allowed: [\(name), \(name)Path]",
                at: fields.path,
                fields.node
            )
        }
        if language == .jsonPath, let node = fields[name + "Path"] {
            return path(node, field: name + "Path", path: fields.path(name + "Path"))
                .map { .path($0, field: name + "Path") }
        }
        guard let node = fields[name] else { return nil }
        let path = fields.path(name)
        if language == .jsonata, let text = expressionText(node, path: path) {
            return expression(text, path: path, node).map { .expression($0, field: location ?? name) }
        }
        return positiveInteger(node, path: path, isZeroAllowed: isZeroAllowed).map { .constant($0) }
    }

    mutating func text(_ fields: Fields, _ name: String, language: QueryLanguage) -> TextField? {
        if language == .jsonPath, let node = fields[name + "Path"] {
            return source(node, field: name + "Path", path: fields.path(name + "Path"))
                .map { .source($0, field: name + "Path") }
        }
        guard let node = fields[name] else { return nil }
        let path = fields.path(name)
        if language == .jsonata, let text = expressionText(node, path: path) {
            return expression(text, path: path, node).map { .source(.expression($0), field: name) }
        }
        guard let text = node.string else {
            report(.schemaValidationFailed, "Expected value of type String", at: path, node)
            return nil
        }
        return .constant(text)
    }
}
