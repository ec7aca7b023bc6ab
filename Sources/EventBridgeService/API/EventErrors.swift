import CloudCore

// Codes: https://docs.aws.amazon.com/eventbridge/latest/APIReference/CommonErrors.html and each operation's page; words as
// recorded from AWS in https://github.com/localstack/localstack/tree/main/tests/aws/services/events (Apache-2.0).

extension AWSError {
    static func eventValidation(_ message: String) -> AWSError { AWSError("ValidationException", message) }

    static func eventsNotFound(_ message: String) -> AWSError { AWSError("ResourceNotFoundException", message) }
    static func eventsExists(_ message: String) -> AWSError { AWSError("ResourceAlreadyExistsException", message) }
    static func busNotFound(_ name: String) -> AWSError { .eventsNotFound("Event bus \(name) does not exist.") }

    static func ruleNotFound(_ name: String, on bus: String) -> AWSError {
        .eventsNotFound("Rule \(name) does not exist on EventBus \(bus).")
    }

    static func archiveNotFound(_ name: String) -> AWSError { .eventsNotFound("Archive \(name) does not exist.") }

    static var eventLimitExceeded: AWSError {
        AWSError("LimitExceededException", "The requested resource exceeds the maximum number allowed.")
    }

    static func invalidPattern(_ reason: String) -> AWSError {
        AWSError("InvalidEventPatternException", "Event pattern is not valid. Reason: \(reason)")
    }

    static var invalidEventToken: AWSError { .eventValidation("NextToken is invalid.") }
}
