// The members are as the operation's page documents them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

package import AWSClientRuntime

extension SFNClientTypes {
    /// What an Express execution costs.
    public struct BillingDetails: Sendable {
        public var billedDurationInMilliseconds: Int
        public var billedMemoryUsedInMB: Int

        public init(
            billedDurationInMilliseconds: Int = 0,
            billedMemoryUsedInMB: Int = 0
        ) {
            self.billedDurationInMilliseconds = billedDurationInMilliseconds
            self.billedMemoryUsedInMB = billedMemoryUsedInMB
        }
    }
}

extension SFNClientTypes.BillingDetails: JSONReadable {
    package init(json: JSONNode) throws {
        self.init(
            billedDurationInMilliseconds: try json.member("billedDurationInMilliseconds") ?? 0,
            billedMemoryUsedInMB: try json.member("billedMemoryUsedInMB") ?? 0
        )
    }
}
