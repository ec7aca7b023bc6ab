// What all errors have is said at `AWSServiceError`.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import AWSClientRuntime
public import ClientRuntime

// Amazon DynamoDB's errors, as its model declares them.

public struct IdempotentParameterMismatchException: ModeledError, AWSServiceError {
    public static var typeName: String { "IdempotentParameterMismatchException" }
    public package(set) var properties = StandInErrorProperties()
    public package(set) var message: String?
    public package(set) var requestID: String?

    public init(message: String? = nil) {
        properties.message = message
    }
}

public struct InternalServerError: ModeledError, AWSServiceError {
    public static var typeName: String { "InternalServerError" }
    public static var fault: ErrorFault { .server }
    public package(set) var properties = StandInErrorProperties()
    public package(set) var message: String?
    public package(set) var requestID: String?

    public init(message: String? = nil) {
        properties.message = message
    }
}

public struct ItemCollectionSizeLimitExceededException: ModeledError, AWSServiceError {
    public static var typeName: String { "ItemCollectionSizeLimitExceededException" }
    public package(set) var properties = StandInErrorProperties()
    public package(set) var message: String?
    public package(set) var requestID: String?

    public init(message: String? = nil) {
        properties.message = message
    }
}

public struct ProvisionedThroughputExceededException: ModeledError, AWSServiceError {
    public static var typeName: String { "ProvisionedThroughputExceededException" }
    public package(set) var properties = StandInErrorProperties()
    public package(set) var message: String?
    public package(set) var requestID: String?

    public init(message: String? = nil) {
        properties.message = message
    }
}

public struct ReplicatedWriteConflictException: ModeledError, AWSServiceError {
    public static var typeName: String { "ReplicatedWriteConflictException" }
    public package(set) var properties = StandInErrorProperties()
    public package(set) var message: String?
    public package(set) var requestID: String?

    public init(message: String? = nil) {
        properties.message = message
    }
}

public struct RequestLimitExceeded: ModeledError, AWSServiceError {
    public static var typeName: String { "RequestLimitExceeded" }
    public package(set) var properties = StandInErrorProperties()
    public package(set) var message: String?
    public package(set) var requestID: String?

    public init(message: String? = nil) {
        properties.message = message
    }
}

public struct ResourceNotFoundException: ModeledError, AWSServiceError {
    public static var typeName: String { "ResourceNotFoundException" }
    public package(set) var properties = StandInErrorProperties()
    public package(set) var message: String?
    public package(set) var requestID: String?

    public init(message: String? = nil) {
        properties.message = message
    }
}

public struct ThrottlingException: ModeledError, AWSServiceError {
    public static var typeName: String { "ThrottlingException" }
    public package(set) var properties = StandInErrorProperties()
    public package(set) var message: String?
    public package(set) var requestID: String?

    public init(message: String? = nil) {
        properties.message = message
    }
}

public struct TransactionConflictException: ModeledError, AWSServiceError {
    public static var typeName: String { "TransactionConflictException" }
    public package(set) var properties = StandInErrorProperties()
    public package(set) var message: String?
    public package(set) var requestID: String?

    public init(message: String? = nil) {
        properties.message = message
    }
}

public struct TransactionInProgressException: ModeledError, AWSServiceError {
    public static var typeName: String { "TransactionInProgressException" }
    public package(set) var properties = StandInErrorProperties()
    public package(set) var message: String?
    public package(set) var requestID: String?

    public init(message: String? = nil) {
        properties.message = message
    }
}

extension IdempotentParameterMismatchException: MessageError {}
extension InternalServerError: MessageError {}
extension ItemCollectionSizeLimitExceededException: MessageError {}
extension ProvisionedThroughputExceededException: MessageError {}
extension ReplicatedWriteConflictException: MessageError {}
extension RequestLimitExceeded: MessageError {}
extension ResourceNotFoundException: MessageError {}
extension ThrottlingException: MessageError {}
extension TransactionConflictException: MessageError {}
extension TransactionInProgressException: MessageError {}

/// Those that an answer may bring.
let modeledErrors: [any ReadableError.Type] = [
    ConditionalCheckFailedException.self,
    IdempotentParameterMismatchException.self,
    InternalServerError.self,
    ItemCollectionSizeLimitExceededException.self,
    ProvisionedThroughputExceededException.self,
    ReplicatedWriteConflictException.self,
    RequestLimitExceeded.self,
    ResourceNotFoundException.self,
    ThrottlingException.self,
    TransactionCanceledException.self,
    TransactionConflictException.self,
    TransactionInProgressException.self,
]
