import OrderedCollections
package import WorkshopCommon

/// Deploys the learner's template once more whenever a suite asks for it, as `sam deploy` does with a stack that runs.
///
/// The answer, which `GradingSupport.StackUpdate` reads:
///
/// ```json
/// {"status": "updated", "reasons": [], "losses": [], "resources": {…}, "outputs": {…}}
/// {"status": "refused", "reasons": ["the parameter Stage …"],
///  "losses": [{"logicalId": "ShoutoutsTable", "property": "KeySchema"}]}
/// ```
package actor StackUpdates<Stack: GradedStack> {
    private let resolve: @Sendable ([String: String?]) -> TemplateOutcome<Stack>
    private let deploy: @Sendable (Stack) async throws -> Void
    private var current: Stack

    /// - Parameters:
    ///   - current: what is deployed.
    ///   - resolve: the learner's template, with these values in place of those that were drawn; `nil` takes one away.
    package init(
        of current: Stack,
        resolve: @escaping @Sendable ([String: String?]) -> TemplateOutcome<Stack>,
        deploy: @escaping @Sendable (Stack) async throws -> Void
    ) {
        self.current = current
        self.resolve = resolve
        self.deploy = deploy
    }

    package func update(with parameters: [String: String?]) async -> JSONValue {
        let outcome = resolve(parameters)
        guard let stack = outcome.stack else { return refused(outcome.diagnostics.map(\.message)) }
        let losses = stack.losses(updating: current)
        do {
            try await deploy(stack)
            current = stack
            return [
                "status": "updated", "reasons": [], "losses": .array(losses.map(\.document)),
                "resources": .object(stack.resources), "outputs": .object(stack.outputs),
            ]
        } catch let error as DiagnosticError {
            return refused(error.diagnostics.map(\.message), losses)
        } catch {
            return refused(["\(error)"], losses)
        }
    }

    private func refused(_ reasons: [String], _ losses: [StackLoss] = []) -> JSONValue {
        [
            "status": "refused", "reasons": .array(reasons.map { .string($0) }),
            "losses": .array(losses.map(\.document)),
        ]
    }
}

/// A resource that an update makes anew or deletes, with all that is in it.
package struct StackLoss: Hashable, Sendable {
    package var logicalID: String
    /// The property whose change makes it anew; `nil` where the template has the resource no more.
    package var property: String?

    package init(logicalID: String, property: String? = nil) {
        self.logicalID = logicalID
        self.property = property
    }

    fileprivate var document: JSONValue {
        ["logicalId": .string(logicalID), "property": property.map { .string($0) } ?? .null]
    }
}
