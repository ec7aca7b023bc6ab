// The members are as the operation's page documents them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

package import AWSClientRuntime
public import Foundation

extension SQSClientTypes {
    /// An attribute that is the sender's business.
    public struct MessageAttributeValue: Sendable {
        public var binaryListValues: [Data]?
        public var binaryValue: Data?
        public var dataType: String?
        public var stringListValues: [String]?
        public var stringValue: String?

        public init(
            binaryListValues: [Data]? = nil,
            binaryValue: Data? = nil,
            dataType: String? = nil,
            stringListValues: [String]? = nil,
            stringValue: String? = nil
        ) {
            self.binaryListValues = binaryListValues
            self.binaryValue = binaryValue
            self.dataType = dataType
            self.stringListValues = stringListValues
            self.stringValue = stringValue
        }
    }
}

extension SQSClientTypes.MessageAttributeValue: JSONWritable {
    package func write(to json: inout JSONText) {
        json.object {
            $0.write("BinaryListValues", binaryListValues)
            $0.write("BinaryValue", binaryValue)
            $0.write("DataType", dataType)
            $0.write("StringListValues", stringListValues)
            $0.write("StringValue", stringValue)
        }
    }
}

extension SQSClientTypes.MessageAttributeValue: JSONReadable {
    package init(json: JSONNode) throws {
        self.init(
            binaryListValues: try json.member("BinaryListValues"),
            binaryValue: try json.member("BinaryValue"),
            dataType: try json.member("DataType"),
            stringListValues: try json.member("StringListValues"),
            stringValue: try json.member("StringValue")
        )
    }
}
