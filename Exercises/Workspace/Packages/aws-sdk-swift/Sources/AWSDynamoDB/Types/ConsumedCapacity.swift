// The members are as the operation's page documents them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

package import AWSClientRuntime

extension DynamoDBClientTypes {
    /// Capacity that a call took.
    public struct ConsumedCapacity: Sendable {
        public var capacityUnits: Double?
        public var globalSecondaryIndexes: [String: DynamoDBClientTypes.Capacity]?
        public var localSecondaryIndexes: [String: DynamoDBClientTypes.Capacity]?
        public var readCapacityUnits: Double?
        public var table: DynamoDBClientTypes.Capacity?
        public var tableName: String?
        public var writeCapacityUnits: Double?

        public init(
            capacityUnits: Double? = nil,
            globalSecondaryIndexes: [String: DynamoDBClientTypes.Capacity]? = nil,
            localSecondaryIndexes: [String: DynamoDBClientTypes.Capacity]? = nil,
            readCapacityUnits: Double? = nil,
            table: DynamoDBClientTypes.Capacity? = nil,
            tableName: String? = nil,
            writeCapacityUnits: Double? = nil
        ) {
            self.capacityUnits = capacityUnits
            self.globalSecondaryIndexes = globalSecondaryIndexes
            self.localSecondaryIndexes = localSecondaryIndexes
            self.readCapacityUnits = readCapacityUnits
            self.table = table
            self.tableName = tableName
            self.writeCapacityUnits = writeCapacityUnits
        }
    }
}

extension DynamoDBClientTypes.ConsumedCapacity: JSONReadable {
    package init(json: JSONNode) throws {
        self.init(
            capacityUnits: try json.member("CapacityUnits"),
            globalSecondaryIndexes: try json.member("GlobalSecondaryIndexes"),
            localSecondaryIndexes: try json.member("LocalSecondaryIndexes"),
            readCapacityUnits: try json.member("ReadCapacityUnits"),
            table: try json.member("Table"),
            tableName: try json.member("TableName"),
            writeCapacityUnits: try json.member("WriteCapacityUnits")
        )
    }
}
