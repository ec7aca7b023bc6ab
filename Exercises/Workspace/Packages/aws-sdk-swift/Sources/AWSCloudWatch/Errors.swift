// What all errors have is said at `AWSServiceError`.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import AWSClientRuntime
public import ClientRuntime

// Amazon CloudWatch's errors, as its model declares them.

public struct InternalServiceFault: ModeledError, AWSServiceError {
    public static var typeName: String { "InternalServiceError" }
    public static var fault: ErrorFault { .server }
    public package(set) var properties = StandInErrorProperties()
    public package(set) var message: String?
    public package(set) var requestID: String?

    public init(message: String? = nil) {
        properties.message = message
    }
}

public struct InvalidParameterCombinationException: ModeledError, AWSServiceError {
    public static var typeName: String { "InvalidParameterCombination" }
    public package(set) var properties = StandInErrorProperties()
    public package(set) var message: String?
    public package(set) var requestID: String?

    public init(message: String? = nil) {
        properties.message = message
    }
}

public struct InvalidParameterValueException: ModeledError, AWSServiceError {
    public static var typeName: String { "InvalidParameterValue" }
    public package(set) var properties = StandInErrorProperties()
    public package(set) var message: String?
    public package(set) var requestID: String?

    public init(message: String? = nil) {
        properties.message = message
    }
}

public struct MissingRequiredParameterException: ModeledError, AWSServiceError {
    public static var typeName: String { "MissingParameter" }
    public package(set) var properties = StandInErrorProperties()
    public package(set) var message: String?
    public package(set) var requestID: String?

    public init(message: String? = nil) {
        properties.message = message
    }
}

extension InternalServiceFault: MessageError {}
extension InvalidParameterCombinationException: MessageError {}
extension InvalidParameterValueException: MessageError {}
extension MissingRequiredParameterException: MessageError {}

/// Those that an answer may bring.
let modeledErrors: [any ReadableError.Type] = [
    InternalServiceFault.self,
    InvalidParameterCombinationException.self,
    InvalidParameterValueException.self,
    MissingRequiredParameterException.self,
]
