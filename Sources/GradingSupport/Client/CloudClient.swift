import Foundation
import OrderedCollections
import SlackProtocol
package import WorkshopCommon

/// The deployed stack, reached as any client reaches it: HTTP to its API's URL, calls to the AWS endpoint.
package struct CloudClient: Sendable {
    let session: GradingSession
    let log: FailureLog
    let random: RandomData

    package func get(_ path: String, headers: [String: String] = [:]) async throws -> Response {
        try await send("GET", path, headers: headers)
    }

    package func post(
        _ path: String,
        form: [(String, String)],
        headers: [String: String] = [:]
    ) async throws -> Response {
        try await post(path, body: FormEncoding.encode(form), type: FormEncoding.type, headers: headers)
    }

    package func post(
        _ path: String,
        json: JSONValue,
        headers: [String: String] = [:]
    ) async throws -> Response {
        try await post(path, body: json.serialized(), type: "application/json", headers: headers)
    }

    package func post(
        _ path: String,
        body: String,
        type: String,
        headers: [String: String] = [:]
    ) async throws -> Response {
        try await send("POST", path, headers: headers.merging(["Content-Type": type]) { own, _ in own }, body: body)
    }

    /// Any method, through the first API that has such a route, or else the first one.
    package func send(
        _ method: String,
        _ path: String,
        headers: [String: String] = [:],
        body: String? = nil
    ) async throws -> Response {
        guard let api = session.apis.first(where: { $0.answers(method, path) }) ?? session.apis.first else {
            log.append(
                Failure(
                    "\(method) \(path) can be reached",
                    expected: "an API in your stack",
                    actual: "a stack without one",
                    at: .template(),
                    try: "give a function an event of type Api"
                )
            )
            throw StoppedTest()
        }
        return try await request(method, api.url + path, headers: headers, body: body, said: "\(method) \(path)")
    }

    /// Calls a function by its logical id through the Lambda API, and waits for its result.
    package func invoke(_ function: String, _ payload: JSONValue = [:]) async throws -> InvocationResult {
        let name = session.resources[function]?["physicalId"]?.string ?? function
        let response = try await request(
            "POST",
            "\(session.endpoint)/2015-03-31/functions/\(name)/invocations",
            headers: ["Content-Type": "application/json", "X-Amz-Log-Type": "Tail"],
            body: payload.serialized(),
            said: "an invocation of \(function)"
        )
        let tail = response.header("X-Amz-Log-Result").flatMap { Data(base64Encoded: $0) } ?? Data()
        return InvocationResult(
            status: response.status,
            payload: response.json,
            text: response.body,
            functionError: response.header("X-Amz-Function-Error"),
            log: String(decoding: tail, as: UTF8.self)
        )
    }

    /// One AWS API call in the JSON protocol: `call("DynamoDB_20120810.GetItem", ["TableName": …])`.
    package func call(_ target: String, _ input: JSONValue, version: String = "1.0") async throws -> Response {
        try await request(
            "POST",
            session.endpoint + "/",
            headers: [
                "Content-Type": "application/x-amz-json-\(version)", "X-Amz-Target": target,
                // The local cloud takes any signature, but DynamoDB refuses a request without one.
                "Authorization": "AWS4-HMAC-SHA256 Credential=workshop, SignedHeaders=host, Signature=0",
            ],
            body: input.serialized(),
            said: target
        )
    }

    /// One request to a full URL, recorded as a failure when nothing answers it.
    func request(
        _ method: String,
        _ url: String,
        headers: [String: String],
        body: String?,
        said: String
    ) async throws -> Response {
        do {
            return try await HTTPClient.shared.send(method, url, headers: headers, body: body)
        } catch {
            log.append(
                Failure(
                    "\(said) is answered",
                    expected: "an answer",
                    actual: "none (\(error.localizedDescription))",
                    try: "look at 'workshop check --verbose': the function's own log is in it"
                )
            )
            throw StoppedTest()
        }
    }
}

extension GradingSession.API {
    /// Whether a route takes that request; `{name}` matches one part of the path, `{name+}` all that follow.
    func answers(_ method: String, _ path: String) -> Bool {
        let path = path.prefix { $0 != "?" }
        return routes.contains {
            ($0.method == "ANY" || $0.method == method) && GradingSession.API.matches($0.path, String(path))
        }
    }

    private static func matches(_ pattern: String, _ path: String) -> Bool {
        var parts = path.split(separator: "/")[...]
        for piece in pattern.split(separator: "/") {
            if piece.hasPrefix("{"), piece.hasSuffix("+}") { return !parts.isEmpty }
            guard let part = parts.popFirst(), piece.hasPrefix("{") || piece == part else { return false }
        }
        return parts.isEmpty
    }
}
