import CloudCore
import OrderedCollections
import SAMTemplate
import SystemPackage
import WorkshopCommon

/// What of a resolved stack the local cloud runs, and what it has to say about the rest.
struct StackDeployment: Sendable {
    private(set) var lambda = LambdaDeployment()
    private(set) var gateway = StackGateway()
    private(set) var diagnostics: [Diagnostic] = []

    /// Nothing.
    init() {}

    init(_ stack: ResolvedStack, artifacts: [String: FilePath], account: Account) {
        for resource in stack.resources.values {
            switch resource.type {
            case let type where LambdaDeployment.types.contains(type): break
            case let type where StackGateway.types.contains(type): break
            case let type where ResourceTypes.needsNoService(type): break
            default: diagnostics.append(.notRunYet(resource))
            }
        }
        gateway = StackGateway(stack)
        lambda = LambdaDeployment(stack, artifacts: artifacts, account: account)
        diagnostics += lambda.diagnostics
    }
}
