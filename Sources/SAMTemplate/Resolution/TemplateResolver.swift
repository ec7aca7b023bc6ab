import WorkshopCommon

/// Reads a template and resolves it as AWS would when it deploys the stack.
package struct TemplateResolver: Sendable {
    package struct Options: Sendable {
        /// What to do about a parameter that has neither a value nor a default.
        package enum MissingParameters: Hashable, Sendable {
            /// As a deployment does.
            case refuse
            /// Take the parameter's name for its value, with a note: for looking at a template.
            case placeholder
        }

        package var parameters: [String: String]
        package var region: String
        package var accountID: String
        package var stackName: String
        package var missingParameters: MissingParameters
        /// What other stacks export, for `Fn::ImportValue`.
        package var exports: [String: String]
        /// The value of a dynamic reference: of a secret, its whole text. `nil` leaves the reference as it is written.
        package var dynamicReference: @Sendable (DynamicReference) -> String?
        /// The text of a file that `AWS::Include` names, by its path from the template's folder; `nil` where there is
        /// none. Without this seam, includes stay as they are written.
        package var include: (@Sendable (String) -> String?)?

        package init(
            parameters: [String: String] = [:],
            region: String = "us-east-1",
            accountID: String = "123456789012",
            stackName: String = "shoutout",
            missingParameters: MissingParameters = .refuse,
            exports: [String: String] = [:],
            dynamicReference: @escaping @Sendable (DynamicReference) -> String? = { _ in nil },
            include: (@Sendable (String) -> String?)? = nil
        ) {
            self.parameters = parameters
            self.region = region
            self.accountID = accountID
            self.stackName = stackName
            self.missingParameters = missingParameters
            self.exports = exports
            self.dynamicReference = dynamicReference
            self.include = include
        }
    }

    package var options: Options

    package init(options: Options = Options()) {
        self.options = options
    }

    /// - Parameters:
    ///   - text: The template, YAML or JSON.
    ///   - file: Its name for diagnostics.
    package func resolve(text: String, file: String) -> Resolution {
        var parser = TemplateParser(file: file)
        guard let root = parser.parse(text) else {
            return Resolution(stack: nil, diagnostics: parser.diagnostics.sortedByLocation(), transformed: nil)
        }
        var work = ResolutionWork(options: options, root: root, file: file, diagnostics: parser.diagnostics)
        return work.run()
    }
}
