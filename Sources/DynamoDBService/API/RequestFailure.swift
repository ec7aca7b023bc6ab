import CloudCore
import OrderedCollections
package import WorkshopCommon

/// Why a request is refused, before it is put into the shape of the wire.
package struct RequestFailure: Error, Hashable, Sendable {
    package var code: String
    package var message: String
    /// Beside the message, such as `Item` and `CancellationReasons`.
    package var members: JSONObject = [:]
    package var status = 400
    /// Of what is wrong with a value by itself: the text of the current of AWS's two layers (`told(by:)`).
    private(set) var current: String?

    static func validation(_ message: String) -> RequestFailure {
        RequestFailure(code: "ValidationException", message: message)
    }

    /// The words with which most of AWS's messages begin.
    static func invalidParameters(_ message: String) -> RequestFailure {
        .validation(invalidity + message)
    }

    private static let invalidity = "One or more parameter values were invalid: "
    var isOfInvalidParameters: Bool { message.hasPrefix(Self.invalidity) }

    /// - Parameter current: As the current layer says it; `nil` where that is the same.
    static func value(_ message: String, current: String? = nil) -> RequestFailure {
        var failure = RequestFailure.validation(message)
        failure.current = current ?? message
        return failure
    }

    static func invalidValue(_ message: String, current: String) -> RequestFailure {
        .value(invalidity + message, current: invalidity + current)
    }

    /// AWS checks values in one of two layers, and the operation decides which: the older wording is that of
    /// `BatchWriteItem`, `Scan` and transactions, whose expression values also name their placeholder.
    ///
    /// Recorded in four regions by <https://github.com/paritysuite/dynamodb-conformance>,
    /// `tests/tier3/error-messages/valueLayers.test.ts`.
    func told(by operation: String) -> RequestFailure {
        guard let current else { return self }
        return switch operation {
        case "PutItem", "UpdateItem", "DeleteItem": .constraint(current)
        case "GetItem", "BatchGetItem", "Query": .validation(current)
        default: self
        }
    }

    /// The same, with more around the text of the older layer.
    func named(_ message: String) -> RequestFailure {
        var failure = self
        failure.message = message
        return failure
    }

    static let nestingProblem =
        "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit"

    /// With the head of a broken constraint.
    static func constraint(_ message: String) -> RequestFailure {
        .validation("1 validation error detected: " + message)
    }

    /// A value of a key, or of an index's, that is empty ends the whole of a transaction.
    var isOfEmptyKey: Bool { message.hasPrefix("One or more parameter values are not valid. ") }

    static func serialization(_ message: String?) -> RequestFailure {
        RequestFailure(code: "SerializationException", message: message ?? "")
    }

    static func notFound(_ message: String = "Requested resource not found") -> RequestFailure {
        RequestFailure(code: "ResourceNotFoundException", message: message)
    }

    static func inUse(_ message: String) -> RequestFailure {
        RequestFailure(code: "ResourceInUseException", message: message)
    }

    static let conditionalCheckFailed = RequestFailure(
        code: "ConditionalCheckFailedException",
        message: "The conditional request failed"
    )

    static let keyDoesNotMatchSchema = RequestFailure.validation(
        "The provided key element does not match the schema"
    )

    static func storage(_ error: any Error) -> RequestFailure {
        (error as? RequestFailure)
            ?? RequestFailure(
                code: "InternalServerError",
                message: "The local cloud's store failed: \(error)",
                status: 500
            )
    }

    /// The shape of the model that `__type` names the error in.
    private var namespace: String {
        switch code {
        case "ValidationException": "com.amazon.coral.validate#"
        case "SerializationException", "UnknownOperationException", "MissingAuthenticationTokenException",
            "IncompleteSignatureException", "AccessDeniedException":
            "com.amazon.coral.service#"
        default: "com.amazonaws.dynamodb.v20120810#"
        }
    }

    package var document: JSONValue {
        var document: JSONObject = ["__type": .string(namespace + code)]
        if !message.isEmpty {
            let isCapital =
                ["SerializationException", "TransactionCanceledException", "AccessDeniedException"].contains(code)
                || members["Item"] != nil
            document[isCapital ? "Message" : "message"] = .string(message)
        }
        document.merge(members) { $1 }
        return .object(document)
    }

    var asAWSError: AWSError { AWSError(code, message, status: status, members: members) }
}
