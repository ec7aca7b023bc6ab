import OrderedCollections
package import WorkshopCommon

/// What Step Functions needs of EventBridge: how the requests of a connection are authorized.
/// See <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-target-connection.html>.
package protocol ConnectionSource: Sendable {
    /// Throws `ResourceNotFound`, `InvalidConnectionState`, ...
    /// - Parameter isRefused: The server refused what it was given last, so that an OAuth token has to be fetched anew.
    func authorization(
        ofConnection arn: String,
        isRefused: Bool
    ) async throws(AWSError) -> ConnectionAuthorization
}

/// What a connection adds to a request; where the request has a header, a query parameter or a member of that name
/// already, the connection's replaces it.
package struct ConnectionAuthorization: Hashable, Sendable {
    package struct Parameter: Hashable, Sendable {
        package var name: String
        package var value: String

        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    package var headers: [Parameter]
    package var query: [Parameter]
    package var body: [Parameter]

    package init(headers: [Parameter] = [], query: [Parameter] = [], body: [Parameter] = []) {
        self.headers = headers
        self.query = query
        self.body = body
    }

    /// - Returns: `nil` where there is something to add and the body is no object.
    package func merged(into body: JSONValue?) -> JSONValue?? {
        guard !self.body.isEmpty else { return .some(body) }
        guard var members = body == nil ? [:] : body?.object else { return nil }
        for parameter in self.body { members[parameter.name] = .string(parameter.value) }
        return .some(.object(members))
    }
}

extension HTTPCall {
    /// Headers and query; the body is merged before it is written.
    package mutating func add(_ authorization: ConnectionAuthorization) {
        for header in authorization.headers { headers[header.name] = header.value }
        let names = Set(authorization.query.map(\.name))
        query.removeAll { names.contains($0.name) }
        query += authorization.query.map { ($0.name, $0.value) }
    }
}
