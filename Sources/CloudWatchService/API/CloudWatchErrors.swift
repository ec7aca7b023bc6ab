import CloudCore
import WorkshopCommon

/// The errors of the API, in the codes of the Query protocol, which every protocol carries.
///
/// See <https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CommonErrors.html>.
extension AWSError {
    static func missing(_ parameter: String) -> AWSError {
        AWSError("MissingParameter", "The parameter \(parameter) is required.")
    }

    static func invalid(_ parameter: String, _ value: String) -> AWSError {
        .invalidValue("The value \(value) for parameter \(parameter) is invalid.")
    }

    static func invalidValue(_ message: String) -> AWSError { AWSError("InvalidParameterValue", message) }

    static func combination(_ message: String) -> AWSError { AWSError("InvalidParameterCombination", message) }

    static func validation(_ message: String) -> AWSError { AWSError("ValidationError", message) }

    static func malformed(_ parameter: String, _ value: JSONValue) -> AWSError {
        AWSError("MalformedInput", "The value \(value.serialized()) for parameter \(parameter) can't be read.")
    }

    static func tooLong(_ parameter: String, _ value: String, limit: Int) -> AWSError {
        .invalidValue("The parameter \(parameter) must be shorter than \(limit + 1) characters.")
    }

    static func exclusive(_ first: String, _ second: String) -> AWSError {
        .combination("The parameters \(first) and \(second) are mutually exclusive and you have specified both.")
    }

    static func notInSet(_ value: String, at member: String, _ values: [String]) -> AWSError {
        .validation(
            "1 validation error detected: Value '\(value)' at '\(member)' failed to satisfy constraint: "
                + "Member must satisfy enum value set: [\(values.joined(separator: ", "))]"
        )
    }

    /// The name of the error's shape, which JSON and CBOR give beside the code.
    var shape: String {
        switch code {
        case "MissingParameter": "MissingRequiredParameterException"
        case "InvalidParameterValue", "InvalidParameterCombination", "ResourceNotFoundException",
            "LimitExceededException":
            code.hasSuffix("Exception") ? code : code + "Exception"
        case "InvalidParameterInput": "DashboardInvalidInputError"
        case "ResourceNotFound": "ResourceNotFound"
        case "LimitExceeded": "LimitExceededFault"
        case "InvalidNextToken": "InvalidNextToken"
        case "InvalidFormat": "InvalidFormatFault"
        default: code
        }
    }
}
