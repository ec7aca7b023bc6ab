// What all errors have is said at `AWSServiceError`.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import AWSClientRuntime
public import ClientRuntime

// AWS Systems Manager's errors, as its model declares them.

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

public struct InvalidFilterKey: ModeledError, AWSServiceError {
    public static var typeName: String { "InvalidFilterKey" }
    public package(set) var properties = StandInErrorProperties()
    public package(set) var message: String?
    public package(set) var requestID: String?

    public init(message: String? = nil) {
        properties.message = message
    }
}

public struct InvalidFilterOption: ModeledError, AWSServiceError {
    public static var typeName: String { "InvalidFilterOption" }
    public package(set) var properties = StandInErrorProperties()
    public package(set) var message: String?
    public package(set) var requestID: String?

    public init(message: String? = nil) {
        properties.message = message
    }
}

public struct InvalidFilterValue: ModeledError, AWSServiceError {
    public static var typeName: String { "InvalidFilterValue" }
    public package(set) var properties = StandInErrorProperties()
    public package(set) var message: String?
    public package(set) var requestID: String?

    public init(message: String? = nil) {
        properties.message = message
    }
}

public struct InvalidKeyId: ModeledError, AWSServiceError {
    public static var typeName: String { "InvalidKeyId" }
    public package(set) var properties = StandInErrorProperties()
    public package(set) var message: String?
    public package(set) var requestID: String?

    public init(message: String? = nil) {
        properties.message = message
    }
}

public struct InvalidNextToken: ModeledError, AWSServiceError {
    public static var typeName: String { "InvalidNextToken" }
    public package(set) var properties = StandInErrorProperties()
    public package(set) var message: String?
    public package(set) var requestID: String?

    public init(message: String? = nil) {
        properties.message = message
    }
}

public struct ParameterNotFound: ModeledError, AWSServiceError {
    public static var typeName: String { "ParameterNotFound" }
    public package(set) var properties = StandInErrorProperties()
    public package(set) var message: String?
    public package(set) var requestID: String?

    public init(message: String? = nil) {
        properties.message = message
    }
}

public struct ParameterVersionNotFound: ModeledError, AWSServiceError {
    public static var typeName: String { "ParameterVersionNotFound" }
    public package(set) var properties = StandInErrorProperties()
    public package(set) var message: String?
    public package(set) var requestID: String?

    public init(message: String? = nil) {
        properties.message = message
    }
}

extension InternalServerError: MessageError {}
extension InvalidFilterKey: MessageError {}
extension InvalidFilterOption: MessageError {}
extension InvalidFilterValue: MessageError {}
extension InvalidKeyId: MessageError {}
extension InvalidNextToken: MessageError {}
extension ParameterNotFound: MessageError {}
extension ParameterVersionNotFound: MessageError {}

/// Those that an answer may bring.
let modeledErrors: [any ReadableError.Type] = [
    InternalServerError.self,
    InvalidFilterKey.self,
    InvalidFilterOption.self,
    InvalidFilterValue.self,
    InvalidKeyId.self,
    InvalidNextToken.self,
    ParameterNotFound.self,
    ParameterVersionNotFound.self,
]
