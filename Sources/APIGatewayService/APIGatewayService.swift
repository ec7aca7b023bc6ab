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
    struct State: Sendable {
        var rest: OrderedDictionary<String, RESTRecord> = [:]
        var http: OrderedDictionary<String, HTTPRecord> = [:]
        var keys: OrderedDictionary<String, JSONObject> = [:]
        var plans: OrderedDictionary<String, JSONObject> = [:]
        /// Ids of keys, by plan.
        var planKeys: [String: [String]] = [:]
        /// What `UpdateAccount` has set.
        var account: JSONObject = [:]
        /// Ids of what a template declares. It comes back with the template, so that the store needn't keep it.
        var declared: Set<String> = []
        var live: [String: any GatewayAPI] = [:]
    }

    package let context: GatewayContext
    private let state: Mutex<State>
    private let storage: GatewayStorage

    /// Keeps nothing over the end of the process.
    package init(context: GatewayContext) {
        self.context = context
        storage = GatewayStorage(Store())
        state = Mutex(State())
    }

    /// Reads back what the store kept.
    package init(context: GatewayContext, store: Store) throws(StoreError) {
        self.context = context
        storage = GatewayStorage(store)
        var state = try storage.restored()
        Self.refresh(&state, since: State(), context)
        self.state = Mutex(state)
    }

    /// Adds an API, or replaces the one with its id. A request that is under way keeps the old one.
    package func deploy(_ document: RESTDocument, stages: [JSONObject]) {
        let record = RESTRecord(document: document, stages: Self.byName(stages))
        declare { state in
            state.declared.insert(document.id)
            state.rest[document.id] = record
        }
    }

    /// The same for an HTTP API.
    package func deploy(_ document: HTTPDocument, stages: [JSONObject]) {
        let record = HTTPRecord(document: document, stages: Self.byName(stages))
        declare { state in
            state.declared.insert(document.id)
            state.http[document.id] = record
        }
    }

    package func delete(_ id: String) {
        declare { state in
            state.declared.remove(id)
            (state.rest[id], state.http[id]) = (nil, nil)
        }
    }

    /// The keys and plans of a stack replace those of the same ids.
    package func deploy(keys: [APIKey], plans: [UsagePlans.Plan]) {
        let now = context.clock.now
        declare { state in
            state.declared.formUnion(keys.map(\.id) + plans.map(\.id))
            for key in keys { state.keys[key.id] = ControlDocuments.document(of: key, at: now) }
            for plan in plans { (state.plans[plan.id], state.planKeys[plan.id]) = (plan.document, plan.keys.sorted()) }
        }
    }

    package func delete(keys: [String], plans: [String]) {
        declare { state in
            state.declared.subtract(keys + plans)
            for key in keys { state.keys[key] = nil }
            for plan in plans { (state.plans[plan], state.planKeys[plan]) = (nil, nil) }
        }
    }

    package var apiIDs: [String] { state.withLock { $0.live.keys.sorted() } }

    package func api(_ id: String) -> (any GatewayAPI)? { state.withLock { $0.live[id] } }

    func read<Result: Sendable>(_ body: (State) -> Result) -> Result { state.withLock { body($0) } }

    /// Makes a change that outlives the process, and what it concerns answers anew.
    func change<Result: Sendable>(_ body: (inout State) throws(AWSError) -> Result) throws(AWSError) -> Result {
        try state.withLock { state throws(AWSError) in
            var changed = state
            let result = try body(&changed)
            try storage.commit(changed, since: state)
            Self.refresh(&changed, since: state, context)
            state = changed
            return result
        }
    }

    /// Makes a change that a template asks for.
    private func declare(_ body: (inout State) -> Void) {
        state.withLock { state in
            let before = state
            body(&state)
            Self.refresh(&state, since: before, context)
        }
    }

    private static func byName(_ stages: [JSONObject]) -> OrderedDictionary<String, JSONObject> {
        OrderedDictionary(stages.map { ($0["stageName"]?.string ?? "", $0) }) { $1 }
    }

    /// Lets what runs follow what is written.
    private static func refresh(_ state: inout State, since before: State, _ context: GatewayContext) {
        for (id, record) in state.rest where before.rest[id] != record { state.live[id] = record.api(context) }
        for (id, record) in state.http where before.http[id] != record { state.live[id] = record.api(context) }
        for id in state.live.keys where state.rest[id] == nil && state.http[id] == nil { state.live[id] = nil }
        for (id, key) in state.keys where before.keys[id] != key { context.usage.set(APIKey(id: id, key)) }
        for id in before.keys.keys where state.keys[id] == nil { context.usage.removeKey(id) }
        for (id, plan) in state.plans {
            let keys = state.planKeys[id] ?? []
            guard before.plans[id] != plan || before.planKeys[id] ?? [] != keys else { continue }
            context.usage.set(UsagePlans.Plan(id: id, plan, keys: Set(keys)))
        }
        for id in before.plans.keys where state.plans[id] == nil { context.usage.removePlan(id) }
    }
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
