import OrderedCollections
package import SAMTemplate
package import WorkshopCommon

/// A stack that the SAMTemplate room resolved.
package struct TemplateStack: GradedStack {
    package let stack: ResolvedStack
    /// The first lines of the template's sections, such as `Outputs`.
    private let sections: [String: SourceLocation]

    package init(_ stack: ResolvedStack, template: String, file: String) {
        self.stack = stack
        var sections: [String: SourceLocation] = [:]
        for (index, line) in template.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            guard let colon = line.firstIndex(of: ":"), line.first?.isLetter == true else { continue }
            sections[String(line[..<colon])] = SourceLocation(file: file, line: index + 1)
        }
        self.sections = sections
    }

    /// Resolves the template with those of the drawn values that it has parameters for.
    ///
    /// A value for a parameter that is not declared would be an error of the deployment (ours, not the learner's), so
    /// the declared ones are found out first.
    package static func resolve(
        template: String,
        file: String,
        parameters: [String: String]
    ) -> TemplateOutcome<TemplateStack> {
        let look = TemplateResolver(options: .init(missingParameters: .placeholder)).resolve(text: template, file: file)
        guard let declared = look.stack?.parameters else {
            return TemplateOutcome(stack: nil, diagnostics: look.diagnostics)
        }
        let options = TemplateResolver.Options(parameters: parameters.filter { declared[$0.key] != nil })
        let resolution = TemplateResolver(options: options).resolve(text: template, file: file)
        let spare = parameters.keys.filter { declared[$0] == nil }.sorted()
        return TemplateOutcome(
            stack: resolution.stack.map { TemplateStack($0, template: template, file: file) },
            diagnostics: resolution.diagnostics.map { advised($0, spare) }
        )
    }

    /// Who misspelled a parameter that a check gives a value to needs no `Default`.
    private static func advised(_ diagnostic: Diagnostic, _ spare: [String]) -> Diagnostic {
        guard diagnostic.identifier == "template-parameter-missing", !spare.isEmpty else { return diagnostic }
        var diagnostic = diagnostic
        diagnostic.suggestion =
            "give it the name that the step says, if it is to be \(spare.joined(separator: " or ")), which a check gives a "
            + "value; any other parameter needs a Default here"
        return diagnostic
    }

    package var resources: JSONObject {
        var found: JSONObject = [:]
        for (id, resource) in stack.resources where resource.isCreated {
            found[id] = [
                "type": .string(resource.type),
                "physicalId": .string(resource.physicalID),
                "origin": .string(resource.origin),
                "deletionPolicy": resource.deletionPolicy.map { .string($0) } ?? .null,
                "properties": resource.properties,
            ]
        }
        return found
    }

    package var outputs: JSONObject {
        var found: JSONObject = [:]
        for (name, output) in stack.outputs { found[name] = output.value }
        return found
    }

    package func losses(updating previous: TemplateStack) -> [StackLoss] {
        stack.losses(updating: previous.stack).map { change in
            switch change.kind {
            case .replaced(let property): StackLoss(logicalID: change.logicalID, property: property)
            case .removed: StackLoss(logicalID: change.logicalID)
            }
        }
    }

    /// A path begins with a logical id, or with a section of the template. `Properties` may be left out.
    package func location(of path: [String]) -> SourceLocation? {
        guard let id = path.first else { return nil }
        guard let resource = stack.resources[id] else { return sections[id] }
        var rest = Array(path.dropFirst())
        let attributes = ["Properties", "Type", "Metadata", "DependsOn", "Condition", "DeletionPolicy"]
        if let first = rest.first, !attributes.contains(first) { rest.insert("Properties", at: 0) }
        return resource.location(of: rest)
    }
}
