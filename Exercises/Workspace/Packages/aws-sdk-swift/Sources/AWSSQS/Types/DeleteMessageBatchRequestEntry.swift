// The members are as the operation's page documents them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

package import AWSClientRuntime

extension SQSClientTypes {
    /// A message to delete.
    public struct DeleteMessageBatchRequestEntry: Sendable {
        public var id: String?
        public var receiptHandle: String?

        public init(
            id: String? = nil,
            receiptHandle: String? = nil
        ) {
            self.id = id
            self.receiptHandle = receiptHandle
        }
    }
}

extension SQSClientTypes.DeleteMessageBatchRequestEntry: JSONWritable {
    package func write(to json: inout JSONText) {
        json.object {
            $0.write("Id", id)
            $0.write("ReceiptHandle", receiptHandle)
        }
    }
}
