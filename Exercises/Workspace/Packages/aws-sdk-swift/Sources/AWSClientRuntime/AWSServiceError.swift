public import ClientRuntime

/// An error that an AWS service answered with; its `errorCode` tells which.
///
///     do {
///         _ = try await sqs.sendMessage(input: input)
///     } catch let error as QueueDoesNotExist {
///         …
///     } catch let error as any AWSServiceError {
///         context.logger.error("\(error.errorCode ?? "?"): \(error.message ?? "")")
///     }
public protocol AWSServiceError: ServiceError {
    /// The error's name, as the service's documentation has it.
    var errorCode: String? { get }
    /// What AWS's support asks for.
    var requestID: String? { get }
}

extension AWSServiceError {
    /// The same as `typeName`.
    public var errorCode: String? { typeName }
}

/// What errors have that say a message and no more.
public struct StandInErrorProperties: Sendable {
    /// In the service's words.
    public package(set) var message: String?

    package init() {}
}

/// An error type that can be made of an answer.
package protocol ReadableError: AWSServiceError, ModeledError {
    init(_ answer: ErrorAnswer)
}

/// An error that says a message and no more, as most do.
package protocol MessageError: ReadableError {
    var properties: StandInErrorProperties { get set }
    var message: String? { get set }
    var requestID: String? { get set }
    init(message: String?)
}

extension MessageError {
    package init(_ answer: ErrorAnswer) {
        self.init(message: answer.message)
        message = answer.message
        requestID = answer.requestID
    }
}

/// An error that the service's model doesn't declare, such as `AccessDeniedException` or `ValidationException`.
///
/// In the real package it is not to be named either: catch `any AWSServiceError` and look at `errorCode`.
package struct UnmodeledError: AWSServiceError, CustomStringConvertible {
    package let typeName: String?
    package let message: String?
    package let requestID: String?

    package init(_ answer: ErrorAnswer) {
        typeName = answer.code
        message = answer.message
        requestID = answer.requestID
    }

    package var description: String { "\(typeName ?? "unknown error"): \(message ?? "no message")" }
}

/// The call didn't get as far as the service, for a reason that its caller can mend.
package struct ConfigurationError: Error, CustomStringConvertible {
    package let description: String

    package init(description: String) {
        self.description = description
    }
}
