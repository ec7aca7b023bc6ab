import CloudCore
import OrderedCollections
import WorkshopCommon

// Codes and statuses: https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_Errors
// Which member holds the message differs from error to error; so it does in Lambda's service model.

extension AWSError {
    static func functionNotFound(_ arn: String) -> AWSError { .notFound("Function not found: \(arn)") }

    static func notFound(_ message: String) -> AWSError {
        AWSError("ResourceNotFoundException", message, status: 404, members: user, messageMember: "Message")
    }

    static let noSuchResource = notFound("The resource you requested does not exist.")

    static func aliasNotFound(_ arn: String) -> AWSError { .notFound("Cannot find alias arn: \(arn)") }

    static func otherRegion(_ region: String, here: String) -> AWSError {
        .notFound("Functions from '\(region)' are not reachable in this region ('\(here)')")
    }

    static func conflict(_ message: String) -> AWSError {
        AWSError("ResourceConflictException", message, status: 409, members: user)
    }

    /// - Parameter operation: What tells the latest.
    static func revisionMismatch(_ operation: String) -> AWSError {
        AWSError(
            "PreconditionFailedException",
            "The Revision Id provided does not match the latest Revision Id. "
                + "Call the \(operation) API to retrieve the latest Revision Id",
            status: 412,
            members: user
        )
    }

    static func invalidRequestContent(_ reason: String) -> AWSError {
        AWSError(
            "InvalidRequestContentException",
            "Could not parse request body into json: \(reason)",
            status: 400,
            members: user
        )
    }

    /// A member of another type than the model's.
    static func serialization(_ message: String) -> AWSError {
        AWSError("SerializationException", message, status: 400, messageMember: "Message")
    }

    static let zipTooLarge = AWSError(
        "RequestEntityTooLargeException",
        "Zipped size must be smaller than 52428800 bytes",
        status: 413,
        messageMember: "Message"
    )

    /// The model calls it `RequestTooLargeException`; what comes over the wire has this name.
    static func requestTooLarge(limit: Int, operation: String = "InvokeFunction") -> AWSError {
        AWSError(
            "RequestEntityTooLargeException",
            "Request must be smaller than \(limit) bytes for the \(operation) operation",
            status: 413,
            messageMember: "Message"
        )
    }

    static func invalidParameter(_ message: String) -> AWSError {
        AWSError("InvalidParameterValueException", message, status: 400, members: user)
    }

    /// What the service's model forbids: all of it in one message.
    static func validation(_ violations: [String]) -> AWSError {
        let word = violations.count == 1 ? "error" : "errors"
        return AWSError(
            "ValidationException",
            "\(violations.count) validation \(word) detected: \(violations.joined(separator: "; "))",
            status: 400
        )
    }

    static func invalidFunctionName(_ name: String) -> AWSError {
        .validation([
            "Value '\(name)' at 'functionName' failed to satisfy constraint: "
                + "Member must satisfy regular expression pattern: \(Patterns.namespacedFunctionName)"
        ])
    }

    static func invalidQualifier(_ qualifier: String) -> AWSError {
        let reason =
            qualifier.utf8.count > 128
            ? "Member must have length less than or equal to 128"
            : "Member must satisfy regular expression pattern: \(Patterns.qualifier)"
        return .validation(["Value '\(qualifier)' at 'qualifier' failed to satisfy constraint: \(reason)"])
    }

    static func accessDenied(_ account: String) -> AWSError {
        AWSError(
            "AccessDeniedException",
            "The functions of account \(account) are not accessible from here",
            status: 403,
            messageMember: "Message"
        )
    }

    static let recursiveInvocation = AWSError(
        "RecursiveInvocationException",
        "Lambda has detected your function being invoked in a recursive loop with other AWS resources and stopped your "
            + "function's invocation.",
        status: 400,
        members: user,
        messageMember: "Message"
    )

    static func throttled(reason: String) -> AWSError {
        AWSError(
            "TooManyRequestsException",
            "Rate Exceeded.",
            status: 429,
            members: ["Reason": .string(reason), "Type": "User"]
        )
    }

    /// Something of this machine's, such as a full disk.
    static func serviceFailure(_ message: String) -> AWSError {
        AWSError("ServiceException", message, status: 500, members: ["Type": "Service"], messageMember: "Message")
    }

    private static var user: JSONObject { ["Type": "User"] }
}
