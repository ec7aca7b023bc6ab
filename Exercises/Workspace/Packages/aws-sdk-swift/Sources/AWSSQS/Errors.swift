// What all errors have is said at `AWSServiceError`.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import AWSClientRuntime
public import ClientRuntime

// Amazon SQS's errors, as its model declares them.

public struct BatchEntryIdsNotDistinct: ModeledError, AWSServiceError {
    public static var typeName: String { "AWS.SimpleQueueService.BatchEntryIdsNotDistinct" }
    public package(set) var properties = StandInErrorProperties()
    public package(set) var message: String?
    public package(set) var requestID: String?

    public init(message: String? = nil) {
        properties.message = message
    }
}

public struct BatchRequestTooLong: ModeledError, AWSServiceError {
    public static var typeName: String { "AWS.SimpleQueueService.BatchRequestTooLong" }
    public package(set) var properties = StandInErrorProperties()
    public package(set) var message: String?
    public package(set) var requestID: String?

    public init(message: String? = nil) {
        properties.message = message
    }
}

public struct EmptyBatchRequest: ModeledError, AWSServiceError {
    public static var typeName: String { "AWS.SimpleQueueService.EmptyBatchRequest" }
    public package(set) var properties = StandInErrorProperties()
    public package(set) var message: String?
    public package(set) var requestID: String?

    public init(message: String? = nil) {
        properties.message = message
    }
}

public struct InvalidAddress: ModeledError, AWSServiceError {
    public static var typeName: String { "InvalidAddress" }
    public package(set) var properties = StandInErrorProperties()
    public package(set) var message: String?
    public package(set) var requestID: String?

    public init(message: String? = nil) {
        properties.message = message
    }
}

public struct InvalidAttributeName: ModeledError, AWSServiceError {
    public static var typeName: String { "InvalidAttributeName" }
    public package(set) var properties = StandInErrorProperties()
    public package(set) var message: String?
    public package(set) var requestID: String?

    public init(message: String? = nil) {
        properties.message = message
    }
}

public struct InvalidBatchEntryId: ModeledError, AWSServiceError {
    public static var typeName: String { "AWS.SimpleQueueService.InvalidBatchEntryId" }
    public package(set) var properties = StandInErrorProperties()
    public package(set) var message: String?
    public package(set) var requestID: String?

    public init(message: String? = nil) {
        properties.message = message
    }
}

public struct InvalidIdFormat: ModeledError, AWSServiceError {
    public static var typeName: String { "InvalidIdFormat" }
    public package(set) var properties = StandInErrorProperties()
    public package(set) var message: String?
    public package(set) var requestID: String?

    public init(message: String? = nil) {
        properties.message = message
    }
}

public struct InvalidMessageContents: ModeledError, AWSServiceError {
    public static var typeName: String { "InvalidMessageContents" }
    public package(set) var properties = StandInErrorProperties()
    public package(set) var message: String?
    public package(set) var requestID: String?

    public init(message: String? = nil) {
        properties.message = message
    }
}

public struct InvalidSecurity: ModeledError, AWSServiceError {
    public static var typeName: String { "InvalidSecurity" }
    public package(set) var properties = StandInErrorProperties()
    public package(set) var message: String?
    public package(set) var requestID: String?

    public init(message: String? = nil) {
        properties.message = message
    }
}

public struct KmsAccessDenied: ModeledError, AWSServiceError {
    public static var typeName: String { "KMS.AccessDeniedException" }
    public package(set) var properties = StandInErrorProperties()
    public package(set) var message: String?
    public package(set) var requestID: String?

    public init(message: String? = nil) {
        properties.message = message
    }
}

public struct KmsDisabled: ModeledError, AWSServiceError {
    public static var typeName: String { "KMS.DisabledException" }
    public package(set) var properties = StandInErrorProperties()
    public package(set) var message: String?
    public package(set) var requestID: String?

    public init(message: String? = nil) {
        properties.message = message
    }
}

public struct KmsInvalidKeyUsage: ModeledError, AWSServiceError {
    public static var typeName: String { "KMS.InvalidKeyUsageException" }
    public package(set) var properties = StandInErrorProperties()
    public package(set) var message: String?
    public package(set) var requestID: String?

    public init(message: String? = nil) {
        properties.message = message
    }
}

public struct KmsInvalidState: ModeledError, AWSServiceError {
    public static var typeName: String { "KMS.InvalidStateException" }
    public package(set) var properties = StandInErrorProperties()
    public package(set) var message: String?
    public package(set) var requestID: String?

    public init(message: String? = nil) {
        properties.message = message
    }
}

public struct KmsNotFound: ModeledError, AWSServiceError {
    public static var typeName: String { "KMS.NotFoundException" }
    public package(set) var properties = StandInErrorProperties()
    public package(set) var message: String?
    public package(set) var requestID: String?

    public init(message: String? = nil) {
        properties.message = message
    }
}

public struct KmsOptInRequired: ModeledError, AWSServiceError {
    public static var typeName: String { "KMS.OptInRequired" }
    public package(set) var properties = StandInErrorProperties()
    public package(set) var message: String?
    public package(set) var requestID: String?

    public init(message: String? = nil) {
        properties.message = message
    }
}

public struct KmsThrottled: ModeledError, AWSServiceError {
    public static var typeName: String { "KMS.ThrottlingException" }
    public package(set) var properties = StandInErrorProperties()
    public package(set) var message: String?
    public package(set) var requestID: String?

    public init(message: String? = nil) {
        properties.message = message
    }
}

public struct MessageNotInflight: ModeledError, AWSServiceError {
    public static var typeName: String { "AWS.SimpleQueueService.MessageNotInflight" }
    public package(set) var properties = StandInErrorProperties()
    public package(set) var message: String?
    public package(set) var requestID: String?

    public init(message: String? = nil) {
        properties.message = message
    }
}

public struct OverLimit: ModeledError, AWSServiceError {
    public static var typeName: String { "OverLimit" }
    public package(set) var properties = StandInErrorProperties()
    public package(set) var message: String?
    public package(set) var requestID: String?

    public init(message: String? = nil) {
        properties.message = message
    }
}

public struct QueueDoesNotExist: ModeledError, AWSServiceError {
    public static var typeName: String { "AWS.SimpleQueueService.NonExistentQueue" }
    public package(set) var properties = StandInErrorProperties()
    public package(set) var message: String?
    public package(set) var requestID: String?

    public init(message: String? = nil) {
        properties.message = message
    }
}

public struct ReceiptHandleIsInvalid: ModeledError, AWSServiceError {
    public static var typeName: String { "ReceiptHandleIsInvalid" }
    public package(set) var properties = StandInErrorProperties()
    public package(set) var message: String?
    public package(set) var requestID: String?

    public init(message: String? = nil) {
        properties.message = message
    }
}

public struct RequestThrottled: ModeledError, AWSServiceError {
    public static var typeName: String { "RequestThrottled" }
    public package(set) var properties = StandInErrorProperties()
    public package(set) var message: String?
    public package(set) var requestID: String?

    public init(message: String? = nil) {
        properties.message = message
    }
}

public struct TooManyEntriesInBatchRequest: ModeledError, AWSServiceError {
    public static var typeName: String { "AWS.SimpleQueueService.TooManyEntriesInBatchRequest" }
    public package(set) var properties = StandInErrorProperties()
    public package(set) var message: String?
    public package(set) var requestID: String?

    public init(message: String? = nil) {
        properties.message = message
    }
}

public struct UnsupportedOperation: ModeledError, AWSServiceError {
    public static var typeName: String { "AWS.SimpleQueueService.UnsupportedOperation" }
    public package(set) var properties = StandInErrorProperties()
    public package(set) var message: String?
    public package(set) var requestID: String?

    public init(message: String? = nil) {
        properties.message = message
    }
}

extension BatchEntryIdsNotDistinct: MessageError {}
extension BatchRequestTooLong: MessageError {}
extension EmptyBatchRequest: MessageError {}
extension InvalidAddress: MessageError {}
extension InvalidAttributeName: MessageError {}
extension InvalidBatchEntryId: MessageError {}
extension InvalidIdFormat: MessageError {}
extension InvalidMessageContents: MessageError {}
extension InvalidSecurity: MessageError {}
extension KmsAccessDenied: MessageError {}
extension KmsDisabled: MessageError {}
extension KmsInvalidKeyUsage: MessageError {}
extension KmsInvalidState: MessageError {}
extension KmsNotFound: MessageError {}
extension KmsOptInRequired: MessageError {}
extension KmsThrottled: MessageError {}
extension MessageNotInflight: MessageError {}
extension OverLimit: MessageError {}
extension QueueDoesNotExist: MessageError {}
extension ReceiptHandleIsInvalid: MessageError {}
extension RequestThrottled: MessageError {}
extension TooManyEntriesInBatchRequest: MessageError {}
extension UnsupportedOperation: MessageError {}

/// Those that an answer may bring.
let modeledErrors: [any ReadableError.Type] = [
    BatchEntryIdsNotDistinct.self,
    BatchRequestTooLong.self,
    EmptyBatchRequest.self,
    InvalidAddress.self,
    InvalidAttributeName.self,
    InvalidBatchEntryId.self,
    InvalidIdFormat.self,
    InvalidMessageContents.self,
    InvalidSecurity.self,
    KmsAccessDenied.self,
    KmsDisabled.self,
    KmsInvalidKeyUsage.self,
    KmsInvalidState.self,
    KmsNotFound.self,
    KmsOptInRequired.self,
    KmsThrottled.self,
    MessageNotInflight.self,
    OverLimit.self,
    QueueDoesNotExist.self,
    ReceiptHandleIsInvalid.self,
    RequestThrottled.self,
    TooManyEntriesInBatchRequest.self,
    UnsupportedOperation.self,
]
