import CloudCore
import OrderedCollections
import WorkshopCommon

// Codes and statuses: https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_Errors
// Which member holds the message differs from error to error; so it does in Lambda's service model.

extension AWSError {
    static func functionNotFound(_ arn: String) -> AWSError {
        AWSError(
            "ResourceNotFoundException",
            "Function not found: \(arn)",
            status: 404,
            members: user,
            messageMember: "Message"
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

    /// The model calls it `RequestTooLargeException`; what comes over the wire has this name.
    static func requestTooLarge(limit: Int) -> AWSError {
        AWSError(
            "RequestEntityTooLargeException",
            "Request must be smaller than \(limit) bytes for the InvokeFunction operation",
            status: 413,
            messageMember: "Message"
        )
    }

    static func invalidParameter(_ message: String) -> AWSError {
        AWSError("InvalidParameterValueException", message, status: 400, members: user)
    }

    static func invalidFunctionName(_ name: String) -> AWSError {
        let pattern =
            "(arn:(aws[a-zA-Z-]*)?:lambda:)?([a-z]{2}(-gov)?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_\\.]+)"
            + "(:(\\$LATEST|[a-zA-Z0-9-_]+))?"
        return AWSError(
            "ValidationException",
            "1 validation error detected: Value '\(name)' at 'functionName' failed to satisfy constraint: "
                + "Member must satisfy regular expression pattern: \(pattern)",
            status: 400
        )
    }

    static func accessDenied(_ account: String) -> AWSError {
        AWSError(
            "AccessDeniedException",
            "The functions of account \(account) are not accessible from here",
            status: 403,
            messageMember: "Message"
        )
    }

    static func throttled(reason: String) -> AWSError {
        AWSError(
            "TooManyRequestsException",
            "Rate Exceeded.",
            status: 429,
            members: ["Reason": .string(reason), "Type": "User"]
        )
    }

    private static var user: JSONObject { ["Type": "User"] }
}
