import CloudCore
import OrderedCollections
import SAMTemplate
import SystemPackage
import WorkshopCommon

/// What of a resolved stack the local cloud runs, and what it has to say about the rest.
struct StackDeployment: Sendable {
    private(set) var lambda = LambdaDeployment()
    private(set) var gateway = StackGateway()
    private(set) var machines: [StateMachineDeployment] = []
    private(set) var machineNames: [String] = []
    private(set) var activities: [String] = []
    /// What the functions find when they start.
    private(set) var foundations = ProvidedResources()
    /// What calls the functions.
    private(set) var sources = ProvidedResources()
    private(set) var diagnostics: [Diagnostic] = []

    /// Nothing.
    init() {}

    /// What of a stack is known that an earlier process deployed.
    init(foundations: ProvidedResources, sources: ProvidedResources, machineNames: [String]) {
        self.foundations = foundations
        self.sources = sources
        self.machineNames = machineNames
    }

    /// - Parameter folder: The template's.
    init(
        _ stack: ResolvedStack,
        artifacts: [String: FilePath],
        folder: FilePath?,
        account: Account,
        services: AccountServices
    ) {
        let provided = Set((services.foundations + services.sources).flatMap(\.resourceTypes))
        let functions = stack.resources.values.filter { $0.type == "AWS::Lambda::Function" }
        let functionNames = Set(functions.flatMap { [$0.physicalID, $0.attributes["Arn"] ?? $0.physicalID] })
        for resource in stack.resources.values {
            switch resource.type {
            case let type where LambdaDeployment.types.contains(type): break
            case let type where StackGateway.types.contains(type): break
            case "AWS::StepFunctions::StateMachine":
                let made = StateMachineDeployment.make(resource, folder: folder, functions: functionNames)
                diagnostics += made.diagnostics
                if let machine = made.deployment { machines.append(machine) }
            case "AWS::StepFunctions::Activity":
                activities.append(resource.properties["Name"]?.string ?? resource.logicalID)
            case let type where provided.contains(type) || ResourceTypes.needsNoService(type): break
            default: diagnostics.append(.notRunYet(resource))
            }
        }
        foundations = ProvidedResources(stack, for: services.foundations)
        sources = ProvidedResources(stack, for: services.sources)
        gateway = StackGateway(stack)
        lambda = LambdaDeployment(stack, artifacts: artifacts, account: account)
        diagnostics += lambda.diagnostics
        machineNames = machines.map(\.name)
    }
}
