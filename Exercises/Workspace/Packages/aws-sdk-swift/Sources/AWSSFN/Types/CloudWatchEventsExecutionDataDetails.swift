// The members are as the operation's page documents them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

package import AWSClientRuntime

extension SFNClientTypes {
    /// Whether input or output is there in full.
    public struct CloudWatchEventsExecutionDataDetails: Sendable {
        public var included: Bool

        public init(
            included: Bool = false
        ) {
            self.included = included
        }
    }
}

extension SFNClientTypes.CloudWatchEventsExecutionDataDetails: JSONReadable {
    package init(json: JSONNode) throws {
        self.init(
            included: try json.member("included") ?? false
        )
    }
}
