// The members are as the operation's page documents them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

extension S3ClientTypes {
    /// What several keys begin with, up to the delimiter.
    public struct CommonPrefix: Sendable {
        public var prefix: String?

        public init(
            prefix: String? = nil
        ) {
            self.prefix = prefix
        }
    }
}
