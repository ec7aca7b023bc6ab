import CloudCore

// Codes and words: https://docs.aws.amazon.com/sns/latest/api/CommonErrors.html, and recorded answers in
// localstack/localstack, tests/aws/services/sns/test_sns.snapshot.json.

extension AWSError {
    static let noSuchTopic = AWSError("NotFound", "Topic does not exist", status: 404)
    static let noSuchSubscription = AWSError("NotFound", "Subscription does not exist", status: 404)
    static let noSuchResource = AWSError("ResourceNotFound", "Resource does not exist", status: 404)

    static func invalidParameter(_ message: String) -> AWSError {
        AWSError("InvalidParameter", "Invalid parameter: \(message)")
    }

    static func invalidValue(_ message: String) -> AWSError { AWSError("ParameterValueInvalid", message) }

    static func missing(_ member: String) -> AWSError {
        let name = member.prefix(1).lowercased() + member.dropFirst()
        return AWSError(
            "ValidationError",
            "1 validation error detected: Value null at '\(name)' failed to satisfy constraint: Member must not be null"
        )
    }
}
