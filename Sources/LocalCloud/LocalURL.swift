/// Where a route of an API is answered on this machine.
package struct LocalURL: Hashable, Sendable {
    package let apiID: String
    /// `ANY` for all.
    package let method: String
    /// With the stage: `/Prod/hello`.
    package let path: String
    package let port: Int

    package init(apiID: String, method: String, path: String, port: Int) {
        self.apiID = apiID
        self.method = method
        self.path = path
        self.port = port
    }

    /// For clients that take every name below `localhost` for this machine: browsers, curl.
    package var url: String { "http://\(apiID).execute-api.localhost:\(port)\(path)" }

    /// For all others.
    package var pathURL: String { "http://127.0.0.1:\(port)/_aws/execute-api/\(apiID)\(path)" }
}
