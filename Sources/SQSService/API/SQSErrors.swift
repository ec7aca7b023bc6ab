import CloudCore
import WorkshopCommon

// An error's code is what `x-amzn-query-error` and the Query protocol say; `SQSErrorShape` knows its name in JSON.
// See https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/CommonErrors.html and each operation's page.

extension AWSError {
    static let noSuchQueue = AWSError("AWS.SimpleQueueService.NonExistentQueue", "The specified queue does not exist.")

    /// Why a move task fails at a message that was sent to the dead-letter queue itself.
    ///
    /// See <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/troubleshooting-dlq-redrive.html>.
    static let unknownMessageSource = AWSError("CouldNotDetermineMessageSource", "The message has no source queue.")

    static func queueExists(_ attribute: String) -> AWSError {
        AWSError(
            "QueueAlreadyExists",
            "A queue already exists with the same name and a different value for attribute \(attribute)"
        )
    }

    static func invalidValue(_ message: String) -> AWSError { AWSError("InvalidParameterValue", message) }

    static func invalid(_ value: String, _ parameter: String, _ reason: String) -> AWSError {
        .invalidValue("Value \(value) for parameter \(parameter) is invalid. Reason: \(reason)")
    }

    static func missing(_ parameter: String) -> AWSError {
        AWSError("MissingParameter", "The request must contain the parameter \(parameter).")
    }

    static func unknownAttribute(_ name: String) -> AWSError {
        AWSError("InvalidAttributeName", "Unknown Attribute \(name).")
    }

    static func onlyOfFIFO(_ name: String) -> AWSError {
        AWSError("InvalidAttributeName", "You can specify the \(name) only when FifoQueue is set to true.")
    }

    static let sseConflict = AWSError(
        "InvalidAttributeName",
        "You can use one type of server-side encryption (SSE) at one time. You can either enable KMS SSE or SQS SSE."
    )

    static func invalidAttribute(_ name: String) -> AWSError {
        AWSError("InvalidAttributeValue", "Invalid value for the parameter \(name).")
    }

    static let fixedQueueType = AWSError(
        "InvalidAttributeValue",
        "Invalid value for the parameter FifoQueue. Reason: Modifying queue type is not supported."
    )

    static func invalidHandle(_ handle: String) -> AWSError {
        AWSError("ReceiptHandleIsInvalid", "The input receipt handle \"\(handle)\" is not a valid receipt handle.")
    }

    static func expiredHandle(_ handle: String) -> AWSError {
        .invalid(handle, "ReceiptHandle", "The receipt handle has expired.")
    }

    static func notInFlight(_ handle: String) -> AWSError {
        .invalid(
            handle,
            "ReceiptHandle",
            "Message does not exist or is not available for visibility timeout change."
        )
    }

    static func invalidContents(_ message: String) -> AWSError { AWSError("InvalidMessageContents", message) }

    static func purgeInProgress(_ queue: String) -> AWSError {
        AWSError(
            "AWS.SimpleQueueService.PurgeQueueInProgress",
            "Only one PurgeQueue operation on \(queue) is allowed every 60 seconds.",
            status: 403
        )
    }

    static let overLimit = AWSError(
        "OverLimit",
        "The maximum number of in flight messages is reached.",
        status: 403
    )

    static func tooManyActions(_ count: Int) -> AWSError {
        AWSError("OverLimit", "\(count) Actions were found, maximum allowed is 7.", status: 403)
    }

    static func batch(_ code: String, _ message: String) -> AWSError {
        AWSError("AWS.SimpleQueueService.\(code)", message)
    }

    static func noSuchResource(_ message: String) -> AWSError {
        AWSError("ResourceNotFoundException", message, status: 404)
    }
}

/// The name of an error's shape in the JSON protocol.
/// Recorded: `InvalidParameterValue` is `InvalidParameterValueException` of the framework, others are SQS's own.
enum SQSErrorShape {
    static func name(of code: String) -> String {
        switch code {
        case "InvalidParameterValue": "com.amazon.coral.service#InvalidParameterValueException"
        case "MissingParameter": "com.amazon.coral.service#MissingRequiredParameterException"
        case "SerializationException", "UnknownOperationException": "com.amazon.coral.service#\(code)"
        case "AWS.SimpleQueueService.NonExistentQueue": "com.amazonaws.sqs#QueueDoesNotExist"
        case "QueueAlreadyExists": "com.amazonaws.sqs#QueueNameExists"
        default: "com.amazonaws.sqs#\(code.split(separator: ".").last ?? "")"
        }
    }
}
