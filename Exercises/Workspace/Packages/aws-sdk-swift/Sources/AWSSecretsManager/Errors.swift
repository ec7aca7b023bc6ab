// What all errors have is said at `AWSServiceError`.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import AWSClientRuntime
public import ClientRuntime

// AWS Secrets Manager's errors, as its model declares them.

public struct DecryptionFailure: ModeledError, AWSServiceError {
    public static var typeName: String { "DecryptionFailure" }
    public package(set) var properties = StandInErrorProperties()
    public package(set) var message: String?
    public package(set) var requestID: String?

    public init(message: String? = nil) {
        properties.message = message
    }
}

public struct InternalServiceError: ModeledError, AWSServiceError {
    public static var typeName: String { "InternalServiceError" }
    public static var fault: ErrorFault { .server }
    public package(set) var properties = StandInErrorProperties()
    public package(set) var message: String?
    public package(set) var requestID: String?

    public init(message: String? = nil) {
        properties.message = message
    }
}

public struct InvalidParameterException: ModeledError, AWSServiceError {
    public static var typeName: String { "InvalidParameterException" }
    public package(set) var properties = StandInErrorProperties()
    public package(set) var message: String?
    public package(set) var requestID: String?

    public init(message: String? = nil) {
        properties.message = message
    }
}

public struct InvalidRequestException: ModeledError, AWSServiceError {
    public static var typeName: String { "InvalidRequestException" }
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

extension DecryptionFailure: MessageError {}
extension InternalServiceError: MessageError {}
extension InvalidParameterException: MessageError {}
extension InvalidRequestException: MessageError {}
extension ResourceNotFoundException: MessageError {}

/// Those that an answer may bring.
let modeledErrors: [any ReadableError.Type] = [
    DecryptionFailure.self,
    InternalServiceError.self,
    InvalidParameterException.self,
    InvalidRequestException.self,
    ResourceNotFoundException.self,
]
