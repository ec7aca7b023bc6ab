import CloudCore
import OrderedCollections
import WorkshopCommon

/// What a destination is told of an asynchronous invocation.
///
/// See <https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html>.
struct DestinationRecord: Hashable, Sendable {
    enum Condition: String, Hashable, Sendable {
        case success = "Success"
        case retriesExhausted = "RetriesExhausted"
        case eventAgeExceeded = "EventAgeExceeded"
        case zeroReservedConcurrency = "ZeroReservedConcurrency"
    }

    var timestamp: Timestamp
    var requestID: String
    /// Qualified with the version or alias that was invoked.
    var functionARN: String
    var condition: Condition
    /// How often the function was run.
    var invokeCount: Int
    var requestPayload: [UInt8]
    /// The last answer; `nil` when it never ran.
    var result: FunctionResult?

    var document: JSONValue {
        var members: JSONObject = [
            "version": "1.0",
            "timestamp": .string(timestamp.iso8601),
            "requestContext": [
                "requestId": .string(requestID),
                "functionArn": .string(functionARN),
                "condition": .string(condition.rawValue),
                "approximateInvokeCount": .number(JSONNumber(invokeCount)),
            ],
            "requestPayload": Self.json(requestPayload),
        ]
        guard let result else { return .object(members) }
        var context: JSONObject = ["statusCode": 200, "executedVersion": .string(result.executedVersion)]
        if let error = result.functionError { context["functionError"] = .string(error) }
        members["responseContext"] = .object(context)
        members["responsePayload"] = Self.json(result.payload)
        return .object(members)
    }

    private static func json(_ bytes: [UInt8]) -> JSONValue {
        bytes.isEmpty ? nil : (try? JSONValue(parsing: bytes)) ?? .string(String(decoding: bytes, as: UTF8.self))
    }
}
