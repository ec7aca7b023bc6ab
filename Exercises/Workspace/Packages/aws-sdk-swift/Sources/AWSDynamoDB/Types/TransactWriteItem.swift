// The members are as the operation's page documents them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

package import AWSClientRuntime

extension DynamoDBClientTypes {
    /// One part of a transaction: exactly one of the four.
    public struct TransactWriteItem: Sendable {
        public var conditionCheck: DynamoDBClientTypes.ConditionCheck?
        public var delete: DynamoDBClientTypes.Delete?
        public var put: DynamoDBClientTypes.Put?
        public var update: DynamoDBClientTypes.Update?

        public init(
            conditionCheck: DynamoDBClientTypes.ConditionCheck? = nil,
            delete: DynamoDBClientTypes.Delete? = nil,
            put: DynamoDBClientTypes.Put? = nil,
            update: DynamoDBClientTypes.Update? = nil
        ) {
            self.conditionCheck = conditionCheck
            self.delete = delete
            self.put = put
            self.update = update
        }
    }
}

extension DynamoDBClientTypes.TransactWriteItem: JSONWritable {
    package func write(to json: inout JSONText) {
        json.object {
            $0.write("ConditionCheck", conditionCheck)
            $0.write("Delete", delete)
            $0.write("Put", put)
            $0.write("Update", update)
        }
    }
}
