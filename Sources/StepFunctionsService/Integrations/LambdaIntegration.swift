import CloudCore
import OrderedCollections
import WorkshopCommon

/// Lambda as a task calls it: by a function's ARN as the resource, or as `arn:aws:states:::lambda:invoke`.
struct LambdaIntegration {
    let functions: any FunctionInvoker

    struct Result {
        let payload: JSONValue
        let function: FunctionResult
    }

    /// - Throws: What the function failed with: its own `errorType`, and its error document as the cause.
    func result(
        of function: String,
        payload: JSONValue,
        traceHeader: String?
    ) async throws(IntegrationFailure) -> Result {
        let invocation = FunctionInvocation(function: function, payload: payload.bytes, traceHeader: traceHeader)
        let result: FunctionResult
        do throws(AWSError) { result = try await functions.invoke(invocation) } catch {
            throw .sdk(error, service: "Lambda", requestID: Identifiers.requestID())
        }
        let text = String(decoding: result.payload, as: UTF8.self)
        let value = text.isEmpty ? JSONValue.null : try? JSONValue(parsing: text)
        if result.functionError != nil {
            if let type = value?["errorType"]?.string { throw IntegrationFailure(error: type, cause: text) }
            let reason = "The cause could not be determined because Lambda did not return an error type."
            throw IntegrationFailure(error: "Lambda.Unknown", cause: "\(reason) Returned payload: \(text)")
        }
        guard let value else {
            throw IntegrationFailure(error: "Lambda.Unknown", cause: "The function did not return JSON: \(text)")
        }
        return Result(payload: value, function: result)
    }

    /// See <https://docs.aws.amazon.com/step-functions/latest/dg/connect-lambda.html>.
    func invoke(
        _ parameters: JSONValue,
        traceHeader: String?,
        at moment: Timestamp
    ) async throws(IntegrationFailure) -> JSONValue {
        guard let name = parameters["FunctionName"]?.string else {
            throw IntegrationFailure(
                error: "States.Runtime",
                cause: "The field 'FunctionName' is required but was missing"
            )
        }
        let function = parameters["Qualifier"]?.string.map { "\(name):\($0)" } ?? name
        let result = try await result(
            of: function,
            payload: parameters["Payload"] ?? .object([:]),
            traceHeader: traceHeader
        )
        let length = String(result.function.payload.count)
        let headers: JSONObject = [
            "X-Amz-Executed-Version": .string(result.function.executedVersion),
            "x-amzn-Remapped-Content-Length": "0",
            "Connection": "keep-alive",
            "x-amzn-RequestId": .string(result.function.requestID),
            "Content-Length": .string(length),
            "Date": .string(moment.httpDate),
            "X-Amzn-Trace-Id": .string(traceHeader ?? "Root=\(Identifiers.traceRoot(at: moment));Sampled=0"),
            "Content-Type": "application/json",
        ]
        return [
            "ExecutedVersion": .string(result.function.executedVersion),
            "Payload": result.payload,
            "SdkHttpMetadata": .object(SDKMetadata.http(headers)),
            "SdkResponseMetadata": ["RequestId": .string(result.function.requestID)],
            "StatusCode": 200,
        ]
    }
}
