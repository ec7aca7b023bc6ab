// What all errors have is said at `AWSServiceError`.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import AWSClientRuntime
public import ClientRuntime

// AWS Step Functions's errors, as its model declares them.

public struct ExecutionAlreadyExists: ModeledError, AWSServiceError {
    public static var typeName: String { "ExecutionAlreadyExists" }
    public package(set) var properties = StandInErrorProperties()
    public package(set) var message: String?
    public package(set) var requestID: String?

    public init(message: String? = nil) {
        properties.message = message
    }
}

public struct ExecutionDoesNotExist: ModeledError, AWSServiceError {
    public static var typeName: String { "ExecutionDoesNotExist" }
    public package(set) var properties = StandInErrorProperties()
    public package(set) var message: String?
    public package(set) var requestID: String?

    public init(message: String? = nil) {
        properties.message = message
    }
}

public struct ExecutionLimitExceeded: ModeledError, AWSServiceError {
    public static var typeName: String { "ExecutionLimitExceeded" }
    public package(set) var properties = StandInErrorProperties()
    public package(set) var message: String?
    public package(set) var requestID: String?

    public init(message: String? = nil) {
        properties.message = message
    }
}

public struct InvalidArn: ModeledError, AWSServiceError {
    public static var typeName: String { "InvalidArn" }
    public package(set) var properties = StandInErrorProperties()
    public package(set) var message: String?
    public package(set) var requestID: String?

    public init(message: String? = nil) {
        properties.message = message
    }
}

public struct InvalidExecutionInput: ModeledError, AWSServiceError {
    public static var typeName: String { "InvalidExecutionInput" }
    public package(set) var properties = StandInErrorProperties()
    public package(set) var message: String?
    public package(set) var requestID: String?

    public init(message: String? = nil) {
        properties.message = message
    }
}

public struct InvalidName: ModeledError, AWSServiceError {
    public static var typeName: String { "InvalidName" }
    public package(set) var properties = StandInErrorProperties()
    public package(set) var message: String?
    public package(set) var requestID: String?

    public init(message: String? = nil) {
        properties.message = message
    }
}

public struct InvalidOutput: ModeledError, AWSServiceError {
    public static var typeName: String { "InvalidOutput" }
    public package(set) var properties = StandInErrorProperties()
    public package(set) var message: String?
    public package(set) var requestID: String?

    public init(message: String? = nil) {
        properties.message = message
    }
}

public struct InvalidToken: ModeledError, AWSServiceError {
    public static var typeName: String { "InvalidToken" }
    public package(set) var properties = StandInErrorProperties()
    public package(set) var message: String?
    public package(set) var requestID: String?

    public init(message: String? = nil) {
        properties.message = message
    }
}

public struct KmsAccessDeniedException: ModeledError, AWSServiceError {
    public static var typeName: String { "KmsAccessDeniedException" }
    public package(set) var properties = StandInErrorProperties()
    public package(set) var message: String?
    public package(set) var requestID: String?

    public init(message: String? = nil) {
        properties.message = message
    }
}

public struct KmsInvalidStateException: ModeledError, AWSServiceError {
    public static var typeName: String { "KmsInvalidStateException" }
    public package(set) var properties = StandInErrorProperties()
    public package(set) var message: String?
    public package(set) var requestID: String?

    public init(message: String? = nil) {
        properties.message = message
    }
}

public struct KmsThrottlingException: ModeledError, AWSServiceError {
    public static var typeName: String { "KmsThrottlingException" }
    public package(set) var properties = StandInErrorProperties()
    public package(set) var message: String?
    public package(set) var requestID: String?

    public init(message: String? = nil) {
        properties.message = message
    }
}

public struct StateMachineDeleting: ModeledError, AWSServiceError {
    public static var typeName: String { "StateMachineDeleting" }
    public package(set) var properties = StandInErrorProperties()
    public package(set) var message: String?
    public package(set) var requestID: String?

    public init(message: String? = nil) {
        properties.message = message
    }
}

public struct StateMachineDoesNotExist: ModeledError, AWSServiceError {
    public static var typeName: String { "StateMachineDoesNotExist" }
    public package(set) var properties = StandInErrorProperties()
    public package(set) var message: String?
    public package(set) var requestID: String?

    public init(message: String? = nil) {
        properties.message = message
    }
}

public struct StateMachineTypeNotSupported: ModeledError, AWSServiceError {
    public static var typeName: String { "StateMachineTypeNotSupported" }
    public package(set) var properties = StandInErrorProperties()
    public package(set) var message: String?
    public package(set) var requestID: String?

    public init(message: String? = nil) {
        properties.message = message
    }
}

public struct TaskDoesNotExist: ModeledError, AWSServiceError {
    public static var typeName: String { "TaskDoesNotExist" }
    public package(set) var properties = StandInErrorProperties()
    public package(set) var message: String?
    public package(set) var requestID: String?

    public init(message: String? = nil) {
        properties.message = message
    }
}

public struct TaskTimedOut: ModeledError, AWSServiceError {
    public static var typeName: String { "TaskTimedOut" }
    public package(set) var properties = StandInErrorProperties()
    public package(set) var message: String?
    public package(set) var requestID: String?

    public init(message: String? = nil) {
        properties.message = message
    }
}

public struct ValidationException: ModeledError, AWSServiceError {
    public static var typeName: String { "ValidationException" }
    public package(set) var properties = StandInErrorProperties()
    public package(set) var message: String?
    public package(set) var requestID: String?

    public init(message: String? = nil) {
        properties.message = message
    }
}

extension ExecutionAlreadyExists: MessageError {}
extension ExecutionDoesNotExist: MessageError {}
extension ExecutionLimitExceeded: MessageError {}
extension InvalidArn: MessageError {}
extension InvalidExecutionInput: MessageError {}
extension InvalidName: MessageError {}
extension InvalidOutput: MessageError {}
extension InvalidToken: MessageError {}
extension KmsAccessDeniedException: MessageError {}
extension KmsInvalidStateException: MessageError {}
extension KmsThrottlingException: MessageError {}
extension StateMachineDeleting: MessageError {}
extension StateMachineDoesNotExist: MessageError {}
extension StateMachineTypeNotSupported: MessageError {}
extension TaskDoesNotExist: MessageError {}
extension TaskTimedOut: MessageError {}
extension ValidationException: MessageError {}

/// Those that an answer may bring.
let modeledErrors: [any ReadableError.Type] = [
    ExecutionAlreadyExists.self,
    ExecutionDoesNotExist.self,
    ExecutionLimitExceeded.self,
    InvalidArn.self,
    InvalidExecutionInput.self,
    InvalidName.self,
    InvalidOutput.self,
    InvalidToken.self,
    KmsAccessDeniedException.self,
    KmsInvalidStateException.self,
    KmsThrottlingException.self,
    StateMachineDeleting.self,
    StateMachineDoesNotExist.self,
    StateMachineTypeNotSupported.self,
    TaskDoesNotExist.self,
    TaskTimedOut.self,
    ValidationException.self,
]
