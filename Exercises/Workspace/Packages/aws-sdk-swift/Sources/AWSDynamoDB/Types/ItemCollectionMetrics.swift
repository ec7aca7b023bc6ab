// The members are as the operation's page documents them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

package import AWSClientRuntime

extension DynamoDBClientTypes {
    /// How large the items of one partition key are.
    public struct ItemCollectionMetrics: Sendable {
        public var itemCollectionKey: [String: DynamoDBClientTypes.AttributeValue]?
        public var sizeEstimateRangeGB: [Double]?

        public init(
            itemCollectionKey: [String: DynamoDBClientTypes.AttributeValue]? = nil,
            sizeEstimateRangeGB: [Double]? = nil
        ) {
            self.itemCollectionKey = itemCollectionKey
            self.sizeEstimateRangeGB = sizeEstimateRangeGB
        }
    }
}

extension DynamoDBClientTypes.ItemCollectionMetrics: JSONReadable {
    package init(json: JSONNode) throws {
        self.init(
            itemCollectionKey: try json.member("ItemCollectionKey"),
            sizeEstimateRangeGB: try json.member("SizeEstimateRangeGB")
        )
    }
}
