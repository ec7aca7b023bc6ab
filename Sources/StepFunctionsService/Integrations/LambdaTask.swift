import CloudCore
import OrderedCollections
import WorkshopCommon

/// `aws-sdk:lambda:invoke`: the call as the SDK makes it, with the function's answer as a text.
///
/// A function that fails is a call that succeeds: `FunctionError` says so.
struct LambdaTask {
    let sender: any AWSRequestSender
    let region: String
    let clock: any CloudClock

    func call(_ call: IntegrationCall) async throws(IntegrationFailure) -> JSONValue {
        let parameters = call.parameters
        let function = PercentEncoding.encode(parameters["FunctionName"]?.string ?? "")
        var headers = ServiceRequest.headers(signingName: "lambda", region: region, at: clock.now)
        headers["X-Amz-Invocation-Type"] = parameters["InvocationType"]?.string
        headers["X-Amz-Client-Context"] = parameters["ClientContext"]?.string
        headers["X-Amz-Log-Type"] = parameters["LogType"]?.string
        headers["X-Amzn-Trace-Id"] = call.traceHeader
        let payload = parameters["Payload"].map { $0.string.map { Array($0.utf8) } ?? $0.bytes } ?? []
        let response = await sender.send(
            CloudRequest(
                "POST",
                "/2015-03-31/functions/\(function)/invocations",
                query: parameters["Qualifier"]?.string.map { "Qualifier=\(PercentEncoding.encode($0))" },
                headers: headers,
                body: payload
            )
        )
        guard response.status < 400 else {
            let answer = ServiceAnswer(response, .json(target: "", version: "1.1"), action: "Invoke")
            throw .sdk(answer.error ?? AWSError("ServiceException", ""), service: "Lambda", requestID: answer.requestID)
        }
        var members: JSONObject = [:]
        for (name, header) in [
            ("ExecutedVersion", "X-Amz-Executed-Version"), ("FunctionError", "X-Amz-Function-Error"),
            ("LogResult", "X-Amz-Log-Result"),
        ] {
            members[name] = response.headers[header].map { .string($0) }
        }
        if !response.bytes.isEmpty { members["Payload"] = .string(String(decoding: response.bytes, as: UTF8.self)) }
        members["StatusCode"] = .number(JSONNumber(response.status))
        return .object(members.sortedByKey)
    }
}
