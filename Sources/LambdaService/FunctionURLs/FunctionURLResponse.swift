import CloudCore
import OrderedCollections
import WorkshopCommon

/// What a function's answer becomes over HTTP.
enum FunctionURLResponse {
    /// - Parameter isStreaming: Whether the URL's mode lets the body through while it comes.
    static func response(_ answer: StreamedResult, isStreaming: Bool) async -> CloudResponse {
        guard answer.functionError == nil else { return failure(502, requestID: answer.requestID) }
        if answer.contentType == IntegrationPrelude.contentType {
            guard let prelude = try? await IntegrationPrelude(from: answer.chunks) else {
                return failure(502, requestID: answer.requestID)
            }
            var fields = prelude.headers
            for cookie in prelude.cookies { fields.append("set-cookie", cookie) }
            if fields["Content-Type"] == nil { fields.append("content-type", "application/octet-stream") }
            return await response(answer, status: prelude.statusCode, fields, isStreaming: isStreaming)
        }
        if isStreaming {
            // Without a prelude what the function writes is the body, whatever it is.
            let type = answer.contentType ?? "application/octet-stream"
            return await response(answer, status: 200, ["content-type": type], isStreaming: true)
        }
        guard let payload = try? await answer.chunks.collect(limit: InvocationLimits.response) else {
            return failure(502, requestID: answer.requestID)
        }
        return response(FunctionResult(payload: payload, requestID: answer.requestID))
    }

    private static func response(
        _ answer: StreamedResult,
        status: Int,
        _ fields: HeaderFields,
        isStreaming: Bool
    ) async -> CloudResponse {
        let fields = headers(fields, answer.requestID)
        if isStreaming { return CloudResponse(status: status, headers: fields, body: .byteStream(answer.chunks)) }
        guard let body = try? await answer.chunks.collect(limit: InvocationLimits.response) else {
            return failure(502, requestID: answer.requestID)
        }
        return CloudResponse(status: status, headers: fields, body: .bytes(body))
    }

    /// An object with a `statusCode` is a response; any other document is the body of a 200, a text without its quotes.
    /// See <https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html#urls-response-payload>, and for how the body is
    /// written localstack/localstack, tests/aws/services/lambda_/test_lambda.snapshot.json, test_lambda_url_invocation.
    static func response(_ result: FunctionResult) -> CloudResponse {
        guard result.functionError == nil, let document = try? JSONValue(parsing: result.payload) else {
            return failure(502, requestID: result.requestID)
        }
        guard let status = document["statusCode"] else {
            return CloudResponse(
                status: 200,
                headers: headers(["content-type": "application/json"], result.requestID),
                body: .bytes(bytes(document))
            )
        }
        guard let code = status.wholeNumber, (100...599).contains(code) else {
            return failure(502, requestID: result.requestID)
        }
        var fields = head(document)
        if fields["Content-Type"] == nil { fields.append("content-type", "application/json") }
        var body: [UInt8] = []
        switch document["body"] {
        case .string(let text)? where document["isBase64Encoded"] == true:
            guard let decoded = Base64.decode(text) else { return failure(502, requestID: result.requestID) }
            body = decoded
        case nil, .null?: break
        case .some(let value): body = bytes(value)
        }
        return CloudResponse(status: code, headers: headers(fields, result.requestID), body: .bytes(body))
    }

    /// A text as it is, anything else as JSON.
    private static func bytes(_ value: JSONValue) -> [UInt8] {
        value.string.map { Array($0.utf8) } ?? value.bytes
    }

    /// The headers and cookies of a response document, or of the prelude of a streamed one.
    static func head(_ document: JSONValue) -> HeaderFields {
        var fields = HeaderFields()
        for (name, value) in document["headers"]?.object ?? [:] where !name.isEmpty {
            fields.append(name, value.asText)
        }
        for cookie in document["cookies"]?.array ?? [] {
            if let text = cookie.string { fields.append("set-cookie", text) }
        }
        return fields
    }

    static func headers(_ fields: HeaderFields, _ requestID: String) -> HeaderFields {
        var fields = fields
        fields["x-amzn-RequestId"] = requestID
        return fields
    }

    /// What a caller learns of a function that failed.
    static func failure(_ status: Int, requestID: String) -> CloudResponse {
        CloudResponse(
            status: status,
            headers: headers(["content-type": "application/json"], requestID),
            body: .bytes(Array("Internal Server Error".utf8))
        )
    }

    static func refusal(_ status: Int, _ message: String) -> CloudResponse {
        let body: JSONValue = ["Message": .string(message)]
        var fields: HeaderFields = ["content-type": "application/json"]
        if status == 403 { fields["x-amzn-ErrorType"] = "AccessDeniedException" }
        return CloudResponse(
            status: status,
            headers: headers(fields, Identifiers.requestID()),
            body: .bytes(body.bytes)
        )
    }
}
