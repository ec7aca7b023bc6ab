// The members are as the operation's page documents them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

package import AWSClientRuntime

extension SQSClientTypes {
    /// An entry that was deleted.
    public struct DeleteMessageBatchResultEntry: Sendable {
        public var id: String?

        public init(
            id: String? = nil
        ) {
            self.id = id
        }
    }
}

extension SQSClientTypes.DeleteMessageBatchResultEntry: JSONReadable {
    package init(json: JSONNode) throws {
        self.init(
            id: try json.member("Id")
        )
    }
}
