import CloudCore

// Codes: https://docs.aws.amazon.com/secretsmanager/latest/apireference/CommonErrors.html and each operation's page.

extension AWSError {
    private static func secrets(_ code: String, _ message: String) -> AWSError {
        AWSError(code, message, messageMember: "Message")
    }

    static func invalidSecretRequest(_ message: String) -> AWSError { secrets("InvalidRequestException", message) }
    static func invalidSecretParameter(_ message: String) -> AWSError { secrets("InvalidParameterException", message) }

    static var secretNotFound: AWSError {
        secrets("ResourceNotFoundException", "Secrets Manager can't find the specified secret.")
    }

    static func secretValueNotFound(stage: String) -> AWSError {
        secrets(
            "ResourceNotFoundException",
            "Secrets Manager can't find the specified secret value for staging label: \(stage)"
        )
    }

    static func secretValueNotFound(version: String) -> AWSError {
        secrets(
            "ResourceNotFoundException",
            "Secrets Manager can't find the specified secret value for VersionId: \(version)"
        )
    }

    static func secretTokenInUse(_ token: String, of arn: String) -> AWSError {
        .secretExists(
            "You can't use ClientRequestToken \(token) because that value is already in use for a version of secret \(arn)."
        )
    }

    static func secretExists(_ message: String) -> AWSError { secrets("ResourceExistsException", message) }

    static var invalidSecretName: AWSError {
        AWSError(
            "ValidationException",
            "Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!"
        )
    }

    static var secretMarkedForDeletion: AWSError {
        .invalidSecretRequest(
            "You can't perform this operation on the secret because it was marked for deletion."
        )
    }

    static var noClientRequestToken: String {
        "You must provide a ClientRequestToken value. We recommend a UUID-type value."
    }

    static var cannotInvokeRotation: AWSError {
        AWSError(
            "AccessDeniedException",
            "Secrets Manager cannot invoke the specified Lambda function. Ensure that the function policy grants access "
                + "to the principal secretsmanager.amazonaws.com."
        )
    }

    static var invalidSecretsToken: AWSError { secrets("InvalidNextTokenException", "Invalid NextToken.") }
    static func malformedPolicy(_ message: String) -> AWSError { secrets("MalformedPolicyDocumentException", message) }
}
