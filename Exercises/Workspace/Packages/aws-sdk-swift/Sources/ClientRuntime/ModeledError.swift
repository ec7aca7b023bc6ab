/// Whose fault an error is.
public enum ErrorFault: Sendable {
    /// The caller's: the same request will fail again.
    case client
    /// The service's.
    case server
}

/// An error that a service answered with.
public protocol ServiceError: Error {
    /// The error's name in the service's own words; `nil` where the answer had none.
    var typeName: String? { get }
    /// In the service's words.
    var message: String? { get }
}

/// An error that the service's model declares, and that is a type of its own here, to be caught by it.
public protocol ModeledError {
    /// The name in the service's answers.
    static var typeName: String { get }
    /// Whose fault it is.
    static var fault: ErrorFault { get }
    /// Whether the model says that another attempt may help.
    static var isRetryable: Bool { get }
    /// Whether the model says that there were too many calls.
    static var isThrottling: Bool { get }
}

extension ModeledError {
    /// Most are the caller's.
    public static var fault: ErrorFault { .client }
    /// Few models say so.
    public static var isRetryable: Bool { false }
    /// Few models say so.
    public static var isThrottling: Bool { false }
}

extension ServiceError where Self: ModeledError {
    /// The type's own.
    public var typeName: String? { Self.typeName }
}
