import CloudCore
import OrderedCollections
import WorkshopCommon

// Codes: https://docs.aws.amazon.com/step-functions/latest/apireference/CommonErrors.html and each operation's page.

extension AWSError {
    static func validation(_ message: String) -> AWSError { AWSError("ValidationException", message) }
    static func invalidName(_ name: String) -> AWSError { AWSError("InvalidName", "Invalid Name: '\(name)'") }
    static func invalidARN(_ reason: String) -> AWSError { AWSError("InvalidArn", "Invalid Arn: '\(reason)'") }
    static var invalidToken: AWSError { AWSError("InvalidToken", "Invalid Token: 'Invalid token'") }

    static func invalidDefinition(_ problems: [String]) -> AWSError {
        AWSError("InvalidDefinition", "Invalid State Machine Definition: '\(problems.joined(separator: ", "))'")
    }

    static func invalidInput(_ reason: String) -> AWSError {
        AWSError("InvalidExecutionInput", "Invalid State Machine Execution Input: '\(reason)'")
    }

    static func invalidOutput(_ reason: String) -> AWSError {
        AWSError("InvalidOutput", "Invalid Output: '\(reason)'")
    }

    static func machineNotFound(_ arn: String) -> AWSError {
        AWSError("StateMachineDoesNotExist", "State Machine Does Not Exist: '\(arn)'")
    }

    static func machineExists(_ arn: String) -> AWSError {
        AWSError("StateMachineAlreadyExists", "State Machine Already Exists: '\(arn)'")
    }

    static func machineTypeNotSupported(_ reason: String) -> AWSError {
        AWSError("StateMachineTypeNotSupported", reason)
    }

    static func executionNotFound(_ arn: String) -> AWSError {
        AWSError("ExecutionDoesNotExist", "Execution Does Not Exist: '\(arn)'")
    }

    static func executionExists(_ arn: String) -> AWSError {
        AWSError("ExecutionAlreadyExists", "Execution Already Exists: '\(arn)'")
    }

    static func notRedrivable(_ reason: String) -> AWSError {
        AWSError("ExecutionNotRedrivable", reason)
    }

    static func activityNotFound(_ arn: String) -> AWSError {
        AWSError("ActivityDoesNotExist", "Activity Does Not Exist: '\(arn)'")
    }

    static var taskTimedOut: AWSError {
        AWSError("TaskTimedOut", "Task Timed Out: 'Provided task does not exist anymore'")
    }

    static func resourceNotFound(_ arn: String) -> AWSError {
        AWSError(
            "ResourceNotFound",
            "Resource not found: '\(arn)'",
            members: ["resourceName": .string(arn)]
        )
    }

    static func invalidLogging(_ reason: String) -> AWSError {
        AWSError("InvalidLoggingConfiguration", "Invalid Logging Configuration: \(reason)")
    }

    static func aliasNotFound(_ arn: String) -> AWSError {
        AWSError(
            "ResourceNotFound",
            "Request references a resource that does not exist.",
            members: ["resourceName": .string(arn)]
        )
    }

    static func conflict(_ message: String) -> AWSError { AWSError("ConflictException", message) }
    static func missingParameter(_ message: String) -> AWSError { AWSError("MissingRequiredParameter", message) }
}

extension JSONParsingError {
    /// In the words of the parser that AWS uses.
    func complaint(of text: String) -> String { JSONComplaint(of: text)?.message ?? description }
}
