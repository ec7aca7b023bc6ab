import OrderedCollections
import WorkshopCommon

/// An API with its deployments and stages, as the control plane keeps it.
struct APIRecord<Document: StoredDocument>: Hashable, Sendable {
    struct Deployment: Hashable, Sendable {
        let members: JSONObject
        let document: Document
    }

    var document: Document
    /// By id: what the API calls a deployment, and the API as it was then.
    var deployments: OrderedDictionary<String, Deployment> = [:]
    var stages: OrderedDictionary<String, JSONObject> = [:]
}

typealias RESTRecord = APIRecord<RESTDocument>
typealias HTTPRecord = APIRecord<HTTPDocument>

extension RESTRecord {
    func api(_ context: GatewayContext) -> RESTAPI {
        RESTAPI(
            id: document.id,
            current: RESTDeployment(id: document.id, document),
            deployments: deployments.reduce(into: [:]) {
                $0[$1.key] = RESTDeployment(id: document.id, $1.value.document)
            },
            stages: stages.values.map { RESTAPI.Stage($0) },
            context: context
        )
    }
}

extension HTTPRecord {
    /// A stage that deploys by itself always shows the latest.
    func api(_ context: GatewayContext) -> HTTPAPI {
        HTTPAPI(
            id: document.id,
            current: HTTPDeployment(id: document.id, document),
            deployments: deployments.reduce(into: [:]) {
                $0[$1.key] = HTTPDeployment(id: document.id, $1.value.document)
            },
            stages: stages.values.filter { !Self.isWaiting($0) }.map { stage in
                var stage = stage
                if stage["autoDeploy"] == true { stage["deploymentId"] = nil }
                return HTTPAPI.Stage(stage)
            },
            context: context
        )
    }

    /// A stage that the control plane made shows nothing before its first deployment; a stack's is deployed with it.
    private static func isWaiting(_ stage: JSONObject) -> Bool {
        stage["createdDate"] != nil && stage["autoDeploy"] == false && stage["deploymentId"] == nil
    }
}
