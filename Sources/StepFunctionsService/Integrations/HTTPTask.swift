import CloudCore
import OrderedCollections
import WorkshopCommon

/// `http:invoke`: a call of any API over HTTP, authorized by an EventBridge connection.
///
/// On AWS the endpoint has to be `https://`; the local cloud calls `http://` addresses of this machine alone.
/// See <https://docs.aws.amazon.com/step-functions/latest/dg/call-https-apis.html>.
struct HTTPTask: TaskIntegration {
    let connections: any ConnectionSource
    let region: String

    func call(_ call: IntegrationCall) async throws(IntegrationFailure) -> JSONValue {
        try await perform(call).result.get()
    }

    struct Outcome {
        let result: Result<JSONValue, IntegrationFailure>
        var trace: HTTPTaskTrace?
    }

    /// With what `TestState` shows of the exchange, as far as there was one.
    func perform(_ call: IntegrationCall) async -> Outcome {
        do throws(IntegrationFailure) {
            let request = try HTTPTaskRequest(call.parameters)
            var outcome = Outcome(result: .failure(.runtime("There was no answer")))
            for isRefused in [false, true] {
                let authorization = try await authorization(request.connectionARN, isRefused: isRefused)
                outcome = await send(try request.call(authorization, region: region, call.traceHeader), request)
                // An access token may have ended before its time; other credentials are what they are.
                guard !isRefused, outcome.trace?.response?.isRefusal ?? false, authorization.usesToken else { break }
            }
            return outcome
        } catch {
            return Outcome(result: .failure(error))
        }
    }

    private func authorization(
        _ arn: String,
        isRefused: Bool
    ) async throws(IntegrationFailure) -> ConnectionAuthorization {
        do throws(AWSError) {
            return try await connections.authorization(ofConnection: arn, isRefused: isRefused)
        } catch {
            throw IntegrationFailure(error: "Events.ConnectionResource.\(error.code)", cause: error.message)
        }
    }

    private func send(_ call: HTTPCall, _ request: HTTPTaskRequest) async -> Outcome {
        var trace = HTTPTaskTrace(call: call, shown: request.shownCall(region: region))
        do throws(HTTPCallError) {
            let response = try await LoopbackHTTPClient.send(call, atMost: .seconds(60))
            trace.response = response
            return Outcome(result: Self.result(of: response), trace: trace)
        } catch {
            return Outcome(result: .failure(.http(error, call)), trace: trace)
        }
    }

    private static func result(of response: CloudResponse) -> Result<JSONValue, IntegrationFailure> {
        let type = response.headers["Content-Type"]?.lowercased() ?? ""
        let isBinary = ["application/octet-stream", "image/", "video/", "audio/"].contains { type.hasPrefix($0) }
        guard !isBinary, let text = String(validating: response.bytes, as: UTF8.self) else {
            return .failure(.runtime("The response of an HTTP Task can't be of content type '\(type)': it is no text"))
        }
        guard response.status < 400 else {
            return .failure(IntegrationFailure(error: "States.Http.StatusCode.\(response.status)", cause: text))
        }
        return .success(HTTPTaskResult.document(of: response))
    }
}

/// The exchange behind an `http:invoke`, as `TestState` shows it at the level `TRACE`.
/// See <https://docs.aws.amazon.com/step-functions/latest/apireference/API_InspectionData.html>.
struct HTTPTaskTrace: Sendable {
    let call: HTTPCall
    /// Without what the connection added.
    let shown: HTTPCall
    var response: CloudResponse?

    func members(revealsSecrets: Bool) -> JSONObject {
        let call = revealsSecrets ? call : shown
        let scheme = String(call.uri.prefix { $0 != ":" })
        var request: JSONObject = [
            "protocol": .string(scheme), "method": .string(call.method), "url": .string(call.url),
            "headers": .string(Self.text(of: call.headers)),
        ]
        if !call.body.isEmpty { request["body"] = .string(String(decoding: call.body, as: UTF8.self)) }
        guard let response else { return ["request": .object(request)] }
        return [
            "request": .object(request),
            "response": [
                "protocol": .string(scheme), "statusCode": .string(String(response.status)),
                "statusMessage": .string(response.statusText), "headers": .string(Self.text(of: response.headers)),
                "body": .string(String(decoding: response.bytes, as: UTF8.self)),
            ],
        ]
    }

    private static func text(of headers: HeaderFields) -> String {
        "[\(headers.map { "\($0.name): \($0.value)" }.joined(separator: ", "))]"
    }
}

extension CloudResponse {
    fileprivate var isRefusal: Bool { status == 401 || status == 407 }
}

extension ConnectionAuthorization {
    fileprivate var usesToken: Bool {
        headers.contains { isSameHeaderName($0.name, "Authorization") && $0.value.hasPrefix("Bearer ") }
    }
}

extension IntegrationFailure {
    /// What is wrong with a task itself.
    static func runtime(_ cause: String) -> IntegrationFailure {
        IntegrationFailure(error: "States.Runtime", cause: cause)
    }

    fileprivate static func http(_ error: HTTPCallError, _ call: HTTPCall) -> IntegrationFailure {
        switch error {
        case .timedOut:
            IntegrationFailure(error: "States.Http.Socket", cause: "The HTTP Task timed out after 60 seconds")
        case .failed:
            IntegrationFailure(error: "States.Http.Socket", cause: "There was no connection to \(call.uri)")
        case .notLoopback(let host):
            IntegrationFailure(
                error: "LocalCloud.EndpointNotReachable",
                cause:
                    "The local cloud calls http:// addresses of this machine alone (http://localhost:8080/path), and "
                    + "\(host) is none; on AWS this call would be made"
            )
        }
    }
}
