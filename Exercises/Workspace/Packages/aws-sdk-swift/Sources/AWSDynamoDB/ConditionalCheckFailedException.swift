// What all errors have is said at `AWSServiceError`.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import AWSClientRuntime
public import ClientRuntime

/// The item wasn't as the condition wants it; for a write that must happen once, a sign that it has happened.
public struct ConditionalCheckFailedException: ModeledError, AWSServiceError {
    public struct Properties: Sendable {
        /// The item as it is, where `returnValuesOnConditionCheckFailure` asked for it.
        public package(set) var item: [String: DynamoDBClientTypes.AttributeValue]?
        public package(set) var message: String?
    }

    public static var typeName: String { "ConditionalCheckFailedException" }
    public package(set) var properties = Properties()
    public package(set) var message: String?
    public package(set) var requestID: String?

    public init(item: [String: DynamoDBClientTypes.AttributeValue]? = nil, message: String? = nil) {
        properties.item = item
        properties.message = message
    }
}

extension ConditionalCheckFailedException: ReadableError {
    package init(_ answer: ErrorAnswer) {
        self.init(item: try? answer.body?.member("Item"), message: answer.message)
        message = answer.message
        requestID = answer.requestID
    }
}
