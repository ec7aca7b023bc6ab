// The members are as the operation's page documents them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

package import AWSClientRuntime

extension DynamoDBClientTypes {
    /// Capacity that a table or an index took.
    public struct Capacity: Sendable {
        public var capacityUnits: Double?
        public var readCapacityUnits: Double?
        public var writeCapacityUnits: Double?

        public init(
            capacityUnits: Double? = nil,
            readCapacityUnits: Double? = nil,
            writeCapacityUnits: Double? = nil
        ) {
            self.capacityUnits = capacityUnits
            self.readCapacityUnits = readCapacityUnits
            self.writeCapacityUnits = writeCapacityUnits
        }
    }
}

extension DynamoDBClientTypes.Capacity: JSONReadable {
    package init(json: JSONNode) throws {
        self.init(
            capacityUnits: try json.member("CapacityUnits"),
            readCapacityUnits: try json.member("ReadCapacityUnits"),
            writeCapacityUnits: try json.member("WriteCapacityUnits")
        )
    }
}
