import CloudCore
import OrderedCollections
import WorkshopCommon

/// `apigateway:invoke`: a call of one of the account's own APIs.
/// See <https://docs.aws.amazon.com/step-functions/latest/dg/connect-api-gateway.html>.
struct APIGatewayTask {
    let sender: any AWSRequestSender

    func call(_ call: IntegrationCall) async throws(IntegrationFailure) -> JSONValue {
        let parameters = call.parameters
        guard let endpoint = parameters["ApiEndpoint"]?.string, let method = parameters["Method"]?.string else {
            throw IntegrationFailure(
                error: "States.Runtime",
                cause: "The field '\(parameters["ApiEndpoint"] == nil ? "ApiEndpoint" : "Method")' is required but was "
                    + "missing"
            )
        }
        var path = ""
        for part in [parameters["Stage"]?.string, parameters["Path"]?.string] {
            guard let part, !part.isEmpty else { continue }
            path += part.hasPrefix("/") ? part : "/" + part
        }
        var headers: HeaderFields = ["Host": endpoint]
        headers.append(contentsOf: parameters["Headers"])
        let body = body(parameters)
        if !body.isEmpty, headers["Content-Type"] == nil { headers["Content-Type"] = "application/json" }
        headers["X-Amzn-Trace-Id"] = headers["X-Amzn-Trace-Id"] ?? call.traceHeader
        let response = await sender.sendWhole(
            CloudRequest(
                method,
                path.isEmpty ? "/" : path,
                query: HTTPTaskQuery.text(parameters["QueryParameters"]),
                headers: headers,
                body: body
            )
        )
        guard response.status < 400 else {
            let text = String(decoding: response.bytes, as: UTF8.self)
            throw IntegrationFailure(error: "ApiGateway.\(response.status)", cause: text)
        }
        var answer = response
        // The gateway says it of every answer, the server only once it writes it.
        if answer.headers["Content-Length"] == nil { answer.headers["Content-Length"] = "\(response.bytes.count)" }
        return HTTPTaskResult.document(of: answer)
    }

    /// The value as JSON, a text in its quotation marks. A `null` is sent only where null values are allowed.
    private func body(_ parameters: JSONValue) -> [UInt8] {
        guard let body = parameters["RequestBody"] else { return [] }
        if body.isNull, parameters["AllowNullValues"]?.bool != true { return [] }
        return body.bytes
    }
}

extension HeaderFields {
    /// - Parameter value: An object whose members are texts or lists of texts.
    mutating func append(contentsOf value: JSONValue?) {
        for (name, value) in value?.object ?? [:] {
            for element in value.array ?? [value] { append(name, element.string ?? element.serialized()) }
        }
    }
}

enum HTTPTaskQuery {
    /// - Parameter value: An object whose members are texts, or lists of texts that are repeated.
    static func items(_ value: JSONValue?) -> [(name: String, value: String)] {
        (value?.object ?? [:]).flatMap { name, value in
            (value.array ?? [value]).map { (name: name, value: $0.string ?? $0.serialized()) }
        }
    }

    static func text(_ value: JSONValue?) -> String? {
        let items = items(value)
        return items.isEmpty ? nil : PercentEncoding.form(items)
    }
}

/// What `apigateway:invoke` and `http:invoke` answer.
enum HTTPTaskResult {
    static func document(of response: CloudResponse) -> JSONValue {
        var headers: JSONObject = [:]
        for field in response.headers {
            headers[field.name] = .array((headers[field.name]?.array ?? []) + [.string(field.value)])
        }
        let text = String(decoding: response.bytes, as: UTF8.self)
        let sorted = headers.sorted { $0.key.lowercased() < $1.key.lowercased() }
        return [
            "Headers": .object(JSONObject(uniqueKeysWithValues: sorted.map { ($0.key, $0.value) })),
            "ResponseBody": (try? JSONValue(parsing: text)) ?? .string(text),
            "StatusCode": .number(JSONNumber(response.status)),
            "StatusText": .string(response.statusText),
        ]
    }
}
