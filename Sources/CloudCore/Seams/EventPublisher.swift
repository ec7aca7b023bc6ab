package import WorkshopCommon

/// What services that tell of what they do need of EventBridge: the account's default event bus.
package protocol EventPublisher: Sendable {
    /// Must not wait: it is called while a request is served.
    /// - Parameters:
    ///   - source: `aws.ssm`
    ///   - detailType: `Parameter Store Change`
    ///   - resources: ARNs.
    func publish(source: String, detailType: String, resources: [String], detail: JSONValue)
}

/// Tells nobody.
package struct DiscardingEventPublisher: EventPublisher {
    package init() {}
    package func publish(source: String, detailType: String, resources: [String], detail: JSONValue) {}
}
