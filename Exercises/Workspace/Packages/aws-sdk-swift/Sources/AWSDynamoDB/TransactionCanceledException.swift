// What all errors have is said at `AWSServiceError`.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import AWSClientRuntime
public import ClientRuntime

/// A transaction did nothing; `properties.cancellationReasons` has a reason for each of its parts, in their order.
public struct TransactionCanceledException: ModeledError, AWSServiceError {
    public struct Properties: Sendable {
        public package(set) var cancellationReasons: [DynamoDBClientTypes.CancellationReason]?
        public package(set) var message: String?
    }

    public static var typeName: String { "TransactionCanceledException" }
    public package(set) var properties = Properties()
    public package(set) var message: String?
    public package(set) var requestID: String?

    public init(
        cancellationReasons: [DynamoDBClientTypes.CancellationReason]? = nil,
        message: String? = nil
    ) {
        properties.cancellationReasons = cancellationReasons
        properties.message = message
    }
}

extension TransactionCanceledException: ReadableError {
    package init(_ answer: ErrorAnswer) {
        self.init(cancellationReasons: try? answer.body?.member("CancellationReasons"), message: answer.message)
        message = answer.message
        requestID = answer.requestID
    }
}
