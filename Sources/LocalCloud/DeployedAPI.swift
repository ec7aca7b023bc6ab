import APIGatewayService
import CloudCore

/// A stage of an API, as the stack's own users reach it here.
package struct DeployedAPI: Hashable, Sendable {
    package struct Route: Hashable, Sendable {
        /// `ANY` for all.
        package let method: String
        /// Without the stage: `/hello/{name}`.
        package let path: String
    }

    package let logicalID: String
    package let id: String
    /// `$default` stands in no address.
    package let stage: String
    /// The base of its addresses, without a slash at its end, for clients that take every name below `localhost` for
    /// this machine.
    package let url: String
    /// The same for all other clients.
    package let pathURL: String
    package let routes: [Route]
}

extension LocalCloud {
    /// The stages of the deployed APIs.
    package var apis: [DeployedAPI] {
        guard let running else { return [] }
        return running.gateway.apiIDs.flatMap { id in
            (running.gateway.api(id)?.stages ?? []).map { stage in
                let prefix = stage.name == "$default" ? "" : "/\(stage.name)"
                let root = LocalURL(apiID: id, method: "ANY", path: prefix, port: running.server.port)
                return DeployedAPI(
                    logicalID: resources.first { $0.physicalID == id }?.logicalID ?? id,
                    id: id,
                    stage: stage.name,
                    url: root.url,
                    pathURL: root.pathURL,
                    routes: stage.routes.map { DeployedAPI.Route(method: $0.method, path: $0.path) }
                )
            }
        }
    }
}
