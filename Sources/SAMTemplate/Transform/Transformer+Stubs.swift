import WorkshopCommon

extension Transformer {
    func embedConnectors() {}
    func transformWebSocketAPI(_ id: String, _ resource: JSONValue) throws {}
    func transformCapacityProvider(_ id: String, _ resource: JSONValue) throws {}
    func transformGraphQLAPI(_ id: String, _ resource: JSONValue) throws {}
    func transformConnector(_ id: String, _ resource: JSONValue) throws {}
}
