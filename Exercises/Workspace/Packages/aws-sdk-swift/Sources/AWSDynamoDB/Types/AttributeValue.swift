// The members are as the operation's page documents them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

package import AWSClientRuntime
public import Foundation

extension DynamoDBClientTypes {
    /// An attribute's value, with its type. Numbers are text, so that all of their 38 digits arrive.
    ///
    /// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeValue.html
    public enum AttributeValue: Sendable {
        case s(String)
        case n(String)
        case b(Data)
        case ss([String])
        case ns([String])
        case bs([Data])
        case m([String: AttributeValue])
        case l([AttributeValue])
        case null(Bool)
        case bool(Bool)
        case sdkUnknown(String)
    }
}

extension DynamoDBClientTypes.AttributeValue: JSONWritable, JSONReadable {
    package func write(to json: inout JSONText) {
        json.object {
            switch self {
            case .s(let value): $0.write("S", value)
            case .n(let value): $0.write("N", value)
            case .b(let value): $0.write("B", value)
            case .ss(let value): $0.write("SS", value)
            case .ns(let value): $0.write("NS", value)
            case .bs(let value): $0.write("BS", value)
            case .m(let value): $0.write("M", value)
            case .l(let value): $0.write("L", value)
            case .null(let value): $0.write("NULL", value)
            case .bool(let value): $0.write("BOOL", value)
            case .sdkUnknown: break
            }
        }
    }

    package init(json: JSONNode) throws {
        guard let (type, value) = try json.members.first else {
            throw UnreadableAnswer(expected: "an attribute's value")
        }
        switch type {
        case "S": self = .s(try String(json: value))
        case "N": self = .n(try String(json: value))
        case "B": self = .b(try Data(json: value))
        case "SS": self = .ss(try [String](json: value))
        case "NS": self = .ns(try [String](json: value))
        case "BS": self = .bs(try [Data](json: value))
        case "M": self = .m(try [String: Self](json: value))
        case "L": self = .l(try [Self](json: value))
        case "NULL": self = .null(try Bool(json: value))
        case "BOOL": self = .bool(try Bool(json: value))
        default: self = .sdkUnknown(type)
        }
    }
}
