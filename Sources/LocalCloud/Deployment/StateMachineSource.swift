import OrderedCollections
package import SAMTemplate
package import StatesLanguage
package import WorkshopCommon

/// A definition of a state machine in a file of its own: `.asl.json` or `.asl.yaml`.
package enum StateMachineSource {
    /// - Parameters:
    ///   - file: As the person knows it.
    ///   - substitutions: `DefinitionSubstitutions`: what stands for `${name}`.
    /// - Returns: The definition as JSON text, with what is wrong with it; no text when it can't be read at all.
    package static func read(
        _ text: String,
        file: String,
        substitutions: [String: String] = [:]
    ) -> (definition: String?, result: DefinitionParser.Result?, diagnostics: [Diagnostic]) {
        let text = substituted(text, substitutions)
        if text.first(where: { !$0.isWhitespace }) == "{" {
            let result = DefinitionParser.parse(text, file: file)
            return (text, result, result.problems.map { explained($0, in: text) })
        }
        let parsed = LocatedDocument.parse(text, file: file)
        guard let document = parsed.document else { return (nil, nil, parsed.diagnostics) }
        let node = DefinitionNode(document)
        let result = DefinitionParser.parse(node)
        let problems = result.problems.map { explained($0, in: text) }
        return (node.value.serialized(.pretty), result, parsed.diagnostics + problems)
    }

    /// Says which substitution is missing, where a `Resource` is no ARN because nothing was put in place of `${name}`.
    private static func explained(_ problem: DefinitionProblem, in text: String) -> Diagnostic {
        var diagnostic = problem.diagnostic
        guard problem.path?.hasSuffix("/Resource") == true, let line = diagnostic.location?.line,
            let written = text.split(separator: "\n", omittingEmptySubsequences: false).dropFirst(line - 1).first,
            let name = placeholders(in: String(written)).keys.min()
        else { return diagnostic }
        diagnostic.why = "DefinitionSubstitutions has no \(name), so ${\(name)} stays as it is written, and is no ARN."
        diagnostic.suggestion = "add \(name) to the state machine's DefinitionSubstitutions in the template"
        return diagnostic
    }

    /// Stands for each `${name}` where no template says what it is: the ARN of a function of that name.
    package static func placeholders(in text: String) -> [String: String] {
        text.matches(of: #/\$\{([A-Za-z0-9_]+)\}/#).reduce(into: [:]) { found, match in
            found[String(match.1)] = "arn:aws:lambda:us-east-1:123456789012:function:\(match.1)"
        }
    }

    static func substituted(_ text: String, _ substitutions: [String: String]) -> String {
        substitutions.sorted { $0.key < $1.key }.reduce(text) { text, substitution in
            text.replacing("${\(substitution.key)}", with: substitution.value)
        }
    }
}

extension DefinitionNode {
    package init(_ document: LocatedDocument) {
        switch document {
        case .scalar(let value, let location): self.init(.scalar(value), at: location)
        case .list(let elements, let location): self.init(.array(elements.map { DefinitionNode($0) }), at: location)
        case .map(let members, let location):
            self.init(
                .object(
                    members.map {
                        Member(key: $0.key, keyLocation: $0.keyLocation, value: DefinitionNode($0.value))
                    }
                ),
                at: location
            )
        }
    }
}
