// APIGatewayService: REST APIs (version 1) and HTTP APIs (version 2) in front of functions and services.
//
// In: APIs as documents (from an OpenAPI body, a stack's resources, or calls of API Gateway's own API), HTTP requests,
// ways to invoke functions and to call services.
// Out: the events and requests that integrations are sent, the responses that their answers become, with AWS's own
// error bodies, which differ between the two kinds of API; the answers of the control plane.
// Never: starts a function itself, or listens on a port. It calls HTTP servers on this machine alone.
//
// Model/ holds the documents, REST/ and HTTPAPI/ what runs requests, Authorization/ and Validation/ what they are
// checked by, Integrations/ what they lead to, Control/ the API that makes APIs.

package import CloudCore
import OrderedCollections
import Synchronization
package import WorkshopCommon

/// The APIs of an account in one region.
package final class APIGatewayService: Sendable {
    struct State {
        var rest: OrderedDictionary<String, RESTRecord> = [:]
        var http: OrderedDictionary<String, HTTPRecord> = [:]
        var keys: OrderedDictionary<String, JSONObject> = [:]
        var plans: OrderedDictionary<String, JSONObject> = [:]
        /// Ids of keys, by plan.
        var planKeys: [String: [String]] = [:]
        var live: [String: any GatewayAPI] = [:]
    }

    package let context: GatewayContext
    let state = Mutex(State())

    package init(context: GatewayContext) { self.context = context }

    /// Adds an API, or replaces the one with its id. A request that is under way keeps the old one.
    package func deploy(_ document: RESTDocument, stages: [JSONObject]) {
        let stages = OrderedDictionary(stages.map { ($0["stageName"]?.string ?? "", $0) }) { $1 }
        let record = RESTRecord(document: document, stages: stages)
        change { $0.rest[document.id] = record }
    }

    /// The same for an HTTP API.
    package func deploy(_ document: HTTPDocument, stages: [JSONObject]) {
        let stages = OrderedDictionary(stages.map { ($0["stageName"]?.string ?? "", $0) }) { $1 }
        let record = HTTPRecord(document: document, stages: stages)
        change { $0.http[document.id] = record }
    }

    package func delete(_ id: String) {
        change { state in
            state.rest[id] = nil
            state.http[id] = nil
        }
    }

    /// The keys and plans of a stack replace those of the same ids.
    package func deploy(keys: [APIKey], plans: [UsagePlans.Plan]) {
        for key in keys { context.usage.set(key) }
        for plan in plans { context.usage.set(plan) }
        state.withLock { state in
            for key in keys { state.keys[key.id] = ControlDocuments.document(of: key, at: context.clock.now) }
            for plan in plans {
                state.plans[plan.id] = ControlDocuments.document(of: plan)
                state.planKeys[plan.id] = plan.keys.sorted()
            }
        }
    }

    package func delete(keys: [String], plans: [String]) {
        for key in keys { context.usage.removeKey(key) }
        for plan in plans { context.usage.removePlan(plan) }
        state.withLock { state in
            for key in keys { state.keys[key] = nil }
            for plan in plans { (state.plans[plan], state.planKeys[plan]) = (nil, nil) }
        }
    }

    package var apiIDs: [String] { state.withLock { $0.live.keys.sorted() } }

    package func api(_ id: String) -> (any GatewayAPI)? { state.withLock { $0.live[id] } }

    /// Makes a change, and the APIs that it concerns answer anew.
    func change<Result: Sendable>(_ body: (inout sending State) throws(AWSError) -> Result) throws(AWSError) -> Result {
        let outcome = state.withLock { state -> Swift.Result<Result, AWSError> in
            let before = (state.rest, state.http)
            do throws(AWSError) {
                let result = try body(&state)
                Self.refresh(&state, since: before, context)
                return .success(result)
            } catch {
                return .failure(error)
            }
        }
        return try outcome.get()
    }

    private func change(_ body: (inout sending State) -> Void) {
        state.withLock { state in
            let before = (state.rest, state.http)
            body(&state)
            Self.refresh(&state, since: before, context)
        }
    }

    private static func refresh(
        _ state: inout State,
        since before: (OrderedDictionary<String, RESTRecord>, OrderedDictionary<String, HTTPRecord>),
        _ context: GatewayContext
    ) {
        for (id, record) in state.rest where before.0[id] != record { state.live[id] = record.api(context) }
        for (id, record) in state.http where before.1[id] != record { state.live[id] = record.api(context) }
        for id in state.live.keys where state.rest[id] == nil && state.http[id] == nil { state.live[id] = nil }
    }
}

/// A REST API with its deployments and stages.
struct RESTRecord: Hashable, Sendable {
    var document: RESTDocument
    /// By id: what the API calls a deployment, and the API as it was then.
    var deployments: OrderedDictionary<String, Deployment<RESTDocument>> = [:]
    var stages: OrderedDictionary<String, JSONObject> = [:]

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

/// An HTTP API with its deployments and stages.
struct HTTPRecord: Hashable, Sendable {
    var document: HTTPDocument
    var deployments: OrderedDictionary<String, Deployment<HTTPDocument>> = [:]
    var stages: OrderedDictionary<String, JSONObject> = [:]

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

struct Deployment<Document: Hashable & Sendable>: Hashable, Sendable {
    let members: JSONObject
    let document: Document
}

/// One API of either kind.
package protocol GatewayAPI: Sendable {
    var id: String { get }
    /// - Parameter request: Its path begins with the stage, as in the API's own URL.
    func respond(to request: CloudRequest) async -> CloudResponse
    /// What can be called, stage by stage, in the order of the definition.
    var stages: [APIStage] { get }
    /// What its definition asks for and doesn't get here yet, each in a few words.
    var limitations: [String] { get }
}

package struct APIStage: Hashable, Sendable {
    /// `$default` is no part of the path.
    package let name: String
    package let routes: [APIRoute]

    package init(name: String, routes: [APIRoute]) {
        self.name = name
        self.routes = routes
    }
}

package struct APIRoute: Hashable, Sendable {
    /// `ANY` for all.
    package let method: String
    /// Without the stage, and with `{parameters}` as they were written.
    package let path: String

    package init(method: String, path: String) {
        self.method = method
        self.path = path
    }
}
