import CloudCore
import WorkshopCommon

/// What the Runtime API refuses.
/// See <https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html>.
struct RuntimeAPIError: Error, Hashable {
    let status: Int
    let errorType: String
    let message: String

    static let invalidRequestID = RuntimeAPIError(
        status: 400,
        errorType: "InvalidRequestID",
        message: "Invalid request ID"
    )

    static let tooLarge = RuntimeAPIError(
        status: 413,
        errorType: "RequestEntityTooLarge",
        message: "Exceeded maximum allowed payload size (\(InvocationLimits.response) bytes)."
    )

    static func invalidTransition(from state: String, to wanted: String) -> RuntimeAPIError {
        RuntimeAPIError(
            status: 403,
            errorType: "InvalidStateTransition",
            message: "State transition from \(state) to \(wanted) failed for runtime. "
                + "Error: State transition is not allowed"
        )
    }

    var response: CloudResponse {
        let document: JSONValue = ["errorMessage": .string(message), "errorType": .string(errorType)]
        return .json(status: status, document.bytes + [UInt8(ascii: "\n")])
    }
}

extension CloudResponse {
    static func json(status: Int, _ bytes: [UInt8]) -> CloudResponse {
        CloudResponse(status: status, headers: ["Content-Type": "application/json"], body: .bytes(bytes))
    }
}
