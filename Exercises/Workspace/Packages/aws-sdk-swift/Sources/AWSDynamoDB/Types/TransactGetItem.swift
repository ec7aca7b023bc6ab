// The members are as the operation's page documents them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

package import AWSClientRuntime

extension DynamoDBClientTypes {
    /// One part of a transaction.
    public struct TransactGetItem: Sendable {
        public var get: DynamoDBClientTypes.Get?

        public init(
            get: DynamoDBClientTypes.Get? = nil
        ) {
            self.get = get
        }
    }
}

extension DynamoDBClientTypes.TransactGetItem: JSONWritable {
    package func write(to json: inout JSONText) {
        json.object {
            $0.write("Get", get)
        }
    }
}
