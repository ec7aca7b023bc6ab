import APIGatewayService
import OrderedCollections
import SAMTemplate
import WorkshopCommon

/// What of a resolved stack belongs to API Gateway.
struct StackGateway: Sendable {
    /// The resources that it acts on.
    static let types: Set<String> = [
        "AWS::ApiGateway::ApiKey", "AWS::ApiGateway::Authorizer", "AWS::ApiGateway::Deployment",
        "AWS::ApiGateway::GatewayResponse", "AWS::ApiGateway::Method", "AWS::ApiGateway::Model",
        "AWS::ApiGateway::RequestValidator", "AWS::ApiGateway::Resource", "AWS::ApiGateway::RestApi",
        "AWS::ApiGateway::Stage", "AWS::ApiGateway::UsagePlan", "AWS::ApiGateway::UsagePlanKey",
        "AWS::ApiGatewayV2::Api", "AWS::ApiGatewayV2::Authorizer", "AWS::ApiGatewayV2::Deployment",
        "AWS::ApiGatewayV2::Integration", "AWS::ApiGatewayV2::Route", "AWS::ApiGatewayV2::Stage",
    ]

    private(set) var restAPIs: [(document: RESTDocument, stages: [JSONObject])] = []
    private(set) var httpAPIs: [(document: HTTPDocument, stages: [JSONObject])] = []
    private(set) var keys: [APIKey] = []
    private(set) var plans: [UsagePlans.Plan] = []
    private var resources: [String: Resource] = [:]

    /// Nothing.
    init() {}

    init(_ stack: ResolvedStack) {
        let own = stack.resources.values.filter { Self.types.contains($0.type) }
        let parts = own.map { StackResource(type: $0.type, physicalID: $0.physicalID, properties: $0.properties) }
        for resource in own {
            switch resource.type {
            case "AWS::ApiGateway::RestApi":
                var document = RESTDocument(id: resource.physicalID, properties: resource.properties)
                document.merge(parts)
                restAPIs.append((document, Self.restStages(of: resource.physicalID, parts)))
                resources[resource.physicalID] = resource
            case "AWS::ApiGatewayV2::Api":
                var document = HTTPDocument(id: resource.physicalID, properties: resource.properties)
                document.merge(parts)
                httpAPIs.append((document, Self.httpStages(of: resource.physicalID, parts)))
                resources[resource.physicalID] = resource
            case "AWS::ApiGateway::ApiKey":
                keys.append(StageDocuments.key(resource.properties, id: resource.physicalID))
            case "AWS::ApiGateway::UsagePlan":
                var plan = StageDocuments.plan(resource.properties, id: resource.physicalID)
                plan.keys = Self.keys(of: resource.physicalID, parts)
                plans.append(plan)
            default: break
            }
        }
    }

    var apiIDs: [String] { restAPIs.map(\.document.id) + httpAPIs.map(\.document.id) }

    /// Makes the service what the stack asks for; what the stack had before and has no more goes.
    func deploy(to service: APIGatewayService, replacing previous: StackGateway) {
        service.deploy(keys: keys, plans: plans)
        for api in restAPIs { service.deploy(api.document, stages: api.stages) }
        for api in httpAPIs { service.deploy(api.document, stages: api.stages) }
        for id in previous.apiIDs where !apiIDs.contains(id) { service.delete(id) }
        service.delete(
            keys: previous.keys.map(\.id).filter { id in !keys.contains { $0.id == id } },
            plans: previous.plans.map(\.id).filter { id in !plans.contains { $0.id == id } }
        )
    }

    /// What the APIs ask for and don't get.
    func limitations(in service: APIGatewayService) -> [Diagnostic] {
        apiIDs.compactMap(service.api).flatMap { api in
            api.limitations.map { Diagnostic.limited($0, of: resources[api.id]) }
        }
    }

    // MARK: Stages and keys

    /// A `Deployment` may make a stage too; SAM's do, under the name `Stage`, beside the one that is meant, and that one
    /// is passed over.
    private static func restStages(of api: String, _ parts: [StackResource]) -> [JSONObject] {
        let own = parts.filter { $0.properties["RestApiId"]?.string == api }
        let stages = own.filter { $0.type == "AWS::ApiGateway::Stage" }
        if stages.isEmpty {
            return own.filter { $0.type == "AWS::ApiGateway::Deployment" }.compactMap { deployment in
                deployment.properties["StageName"]?.string.map {
                    StageDocuments.rest(deployment.properties, name: $0, deploymentID: deployment.physicalID)
                }
            }
        }
        return stages.map { stage in
            StageDocuments.rest(
                stage.properties,
                name: stage.properties["StageName"]?.string ?? stage.physicalID,
                deploymentID: stage.properties["DeploymentId"]?.string ?? ""
            )
        }
    }

    private static func httpStages(of api: String, _ parts: [StackResource]) -> [JSONObject] {
        parts.filter { $0.type == "AWS::ApiGatewayV2::Stage" && $0.properties["ApiId"]?.string == api }.map { stage in
            StageDocuments.http(
                stage.properties,
                name: stage.properties["StageName"]?.string ?? stage.physicalID
            )
        }
    }

    private static func keys(of plan: String, _ parts: [StackResource]) -> Set<String> {
        let links = parts.filter {
            $0.type == "AWS::ApiGateway::UsagePlanKey" && $0.properties["UsagePlanId"]?.string == plan
        }
        return Set(links.compactMap { $0.properties["KeyId"]?.string })
    }
}
