import APIGatewayService
import CloudCore
import OrderedCollections
import SAMTemplate
import SystemPackage
import WorkshopCommon

/// What of a resolved stack the local cloud runs, and what it has to say about the rest.
struct StackDeployment: Sendable {
    private(set) var lambda = LambdaDeployment()
    private(set) var diagnostics: [Diagnostic] = []
    private var restAPIs: [(resource: Resource, stages: [RESTAPI.Stage])] = []
    private var httpAPIs: [(resource: Resource, stages: [HTTPAPI.Stage])] = []

    /// Nothing.
    init() {}

    init(_ stack: ResolvedStack, artifacts: [String: FilePath], account: Account) {
        for resource in stack.resources.values {
            switch resource.type {
            case let type where LambdaDeployment.types.contains(type): break
            case "AWS::ApiGateway::RestApi": restAPIs.append((resource, Self.restStages(of: resource, in: stack)))
            case "AWS::ApiGatewayV2::Api": httpAPIs.append((resource, Self.httpStages(of: resource, in: stack)))
            case let type where ResourceTypes.needsNoService(type): break
            default: diagnostics.append(.notRunYet(resource))
            }
        }
        lambda = LambdaDeployment(stack, artifacts: artifacts, account: account)
        diagnostics += lambda.diagnostics
    }

    var apiIDs: [String] { restAPIs.map(\.resource.physicalID) + httpAPIs.map(\.resource.physicalID) }

    /// What the APIs ask for and don't get.
    func limitations(of apis: [any GatewayAPI]) -> [Diagnostic] {
        let resources = restAPIs.map(\.resource) + httpAPIs.map(\.resource)
        return apis.flatMap { api in
            let resource = resources.first { $0.physicalID == api.id }
            return api.limitations.map { Diagnostic.limited($0, of: resource) }
        }
    }

    func apis(account: Account, invoker: any FunctionInvoker) -> [any GatewayAPI] {
        let rest = restAPIs.map { api in
            RESTAPI(
                id: api.resource.physicalID,
                properties: api.resource.properties,
                stages: api.stages,
                account: account,
                invoker: invoker
            )
        }
        let http = httpAPIs.map { api in
            HTTPAPI(
                id: api.resource.physicalID,
                properties: api.resource.properties,
                stages: api.stages,
                account: account,
                invoker: invoker
            )
        }
        return rest + http
    }

    // MARK: Stages

    /// A `Deployment` may make a stage too; SAM's do, under the name `Stage`, beside the one that is meant, and that one
    /// is passed over.
    private static func restStages(of api: Resource, in stack: ResolvedStack) -> [RESTAPI.Stage] {
        let own = { (resource: Resource) in resource.properties["RestApiId"]?.string == api.physicalID }
        let stages = stack.resources.values.filter { $0.type == "AWS::ApiGateway::Stage" && own($0) }
        let deployments = stack.resources.values.filter { $0.type == "AWS::ApiGateway::Deployment" && own($0) }
        if stages.isEmpty {
            return deployments.compactMap { deployment in
                deployment.properties["StageName"]?.string.map {
                    RESTAPI.Stage(name: $0, deploymentID: deployment.physicalID)
                }
            }
        }
        return stages.map { stage in
            RESTAPI.Stage(
                name: stage.properties["StageName"]?.string ?? stage.physicalID,
                deploymentID: stage.properties["DeploymentId"]?.string ?? "",
                variables: stage.properties["Variables"].texts
            )
        }
    }

    private static func httpStages(of api: Resource, in stack: ResolvedStack) -> [HTTPAPI.Stage] {
        stack.resources.values
            .filter { $0.type == "AWS::ApiGatewayV2::Stage" && $0.properties["ApiId"]?.string == api.physicalID }
            .map { stage in
                HTTPAPI.Stage(
                    name: stage.properties["StageName"]?.string ?? stage.physicalID,
                    variables: stage.properties["StageVariables"].texts
                )
            }
    }
}

extension JSONValue? {
    fileprivate var texts: [String: String] {
        (self?.object ?? [:]).reduce(into: [:]) { $0[$1.key] = $1.value.string ?? $1.value.serialized() }
    }
}
