import CloudCore
import OrderedCollections
import WorkshopCommon

/// Reads the attributes of a message, and refuses what SNS does, in its recorded words: localstack/localstack,
/// tests/aws/services/sns/test_sns.snapshot.json, test_empty_or_wrong_message_attributes.
struct AttributeReader {
    /// What stands before `messageAttributes` in the model's path: nothing, or the entry of a batch.
    let place: String

    func attributes(_ value: JSONValue?) throws(AWSError) -> OrderedDictionary<String, MessageAttribute> {
        var result: OrderedDictionary<String, MessageAttribute> = [:]
        for (name, value) in QueryRequest.map(value, key: "Name", value: "Value") {
            result[name] = try attribute(name, value)
        }
        return result
    }

    private func attribute(_ name: String, _ value: JSONValue) throws(AWSError) -> MessageAttribute {
        guard let type = value["DataType"]?.string, !type.isEmpty else {
            throw AWSError(
                "ValidationError",
                "1 validation error detected: Value null at '\(place)messageAttributes.\(name).member.dataType' failed to satisfy "
                    + "constraint: Member must not be null"
            )
        }
        try Self.check(name: name)
        let kind = String(type.prefix { $0 != "." })
        guard ["String", "Number", "Binary"].contains(kind) else {
            throw .invalidValue(
                "The message attribute '\(name)' has an invalid message attribute type, the set of supported type prefixes is "
                    + "Binary, Number, and String."
            )
        }
        let (text, binary) = (value["StringValue"]?.string ?? "", value["BinaryValue"]?.string ?? "")
        let field = kind == "Binary" ? "Binary" : "String"
        guard kind == "Binary" ? text.isEmpty : binary.isEmpty else {
            throw .invalidValue("The message attribute '\(name)' with type '\(type)' must use field '\(field)'.")
        }
        let empty = AWSError.invalidValue(
            "The message attribute '\(name)' must contain non-empty message attribute value for message attribute type "
                + "'\(type)'."
        )
        if kind == "Binary" {
            guard let bytes = Base64.decode(binary), !bytes.isEmpty else { throw empty }
            return MessageAttribute(dataType: type, value: .binary(bytes))
        }
        guard !text.isEmpty else { throw empty }
        guard kind != "Number" || Double(text) != nil else {
            throw .invalidValue("Could not cast message attribute '\(name)' value to number.")
        }
        return MessageAttribute(dataType: type, value: .text(text))
    }

    private static func check(name: String) throws(AWSError) {
        guard name.utf8.count <= 256 else {
            throw .invalidValue("Length of message attribute name must be less than 256 bytes.")
        }
        let isPlain = { (scalar: Unicode.Scalar) in
            scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
                || "-_.".unicodeScalars.contains(scalar)
        }
        if let other = name.unicodeScalars.first(where: { !isPlain($0) }) {
            throw .invalidValue(
                "Invalid non-alphanumeric character '#x\(String(other.value, radix: 16, uppercase: true))' was found in the message "
                    + "attribute name. Can only include alphanumeric characters, hyphens, underscores, or dots."
            )
        }
        guard !name.hasPrefix(".") else {
            throw .invalidValue("Invalid message attribute name starting with character '.' was found.")
        }
        guard !name.hasSuffix(".") else {
            throw .invalidValue("Invalid message attribute name ending with character '.' was found.")
        }
        guard !name.contains("..") else {
            throw .invalidValue("Message attribute name can not have successive '.' character.")
        }
    }
}
