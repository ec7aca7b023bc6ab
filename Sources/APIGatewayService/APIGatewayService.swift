// APIGatewayService: REST APIs (version 1) and HTTP APIs (version 2) in front of functions.
//
// In: APIs as the resolved template describes them (an OpenAPI body and its stages), HTTP requests, a way to invoke.
// Out: the proxy event that a function is sent, and the response that its answer becomes, with AWS's own error bodies,
// which differ between the two kinds of API.
// Never: starts a function itself, or listens on a port.

package import CloudCore
import Synchronization

/// The APIs of an account in one region.
package final class APIGatewayService: Sendable {
    private let apis = Mutex<[String: any GatewayAPI]>([:])

    package init() {}

    /// Adds an API, or replaces the one with its id. A request that is under way keeps the old one.
    package func deploy(_ api: any GatewayAPI) {
        apis.withLock { $0[api.id] = api }
    }

    package func delete(_ id: String) {
        _ = apis.withLock { $0.removeValue(forKey: id) }
    }

    package var apiIDs: [String] { apis.withLock { $0.keys.sorted() } }

    package func api(_ id: String) -> (any GatewayAPI)? {
        apis.withLock { $0[id] }
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
