// The members are as the operation's page documents them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

package import AWSClientRuntime

extension DynamoDBClientTypes {
    /// One part of a batch: one of the two.
    public struct WriteRequest: Sendable {
        public var deleteRequest: DynamoDBClientTypes.DeleteRequest?
        public var putRequest: DynamoDBClientTypes.PutRequest?

        public init(
            deleteRequest: DynamoDBClientTypes.DeleteRequest? = nil,
            putRequest: DynamoDBClientTypes.PutRequest? = nil
        ) {
            self.deleteRequest = deleteRequest
            self.putRequest = putRequest
        }
    }
}

extension DynamoDBClientTypes.WriteRequest: JSONWritable {
    package func write(to json: inout JSONText) {
        json.object {
            $0.write("DeleteRequest", deleteRequest)
            $0.write("PutRequest", putRequest)
        }
    }
}

extension DynamoDBClientTypes.WriteRequest: JSONReadable {
    package init(json: JSONNode) throws {
        self.init(
            deleteRequest: try json.member("DeleteRequest"),
            putRequest: try json.member("PutRequest")
        )
    }
}
