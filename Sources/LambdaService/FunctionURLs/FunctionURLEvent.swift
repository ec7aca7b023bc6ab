import CloudCore
import OrderedCollections
import WorkshopCommon

/// The event that a function URL makes of a request: the payload format 2.0 of HTTP APIs, with a URL's own context.
///
/// See <https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html#urls-payloads>.
struct FunctionURLEvent {
    let url: FunctionURL
    let account: Account
    let request: CloudRequest
    let requestID: String
    let now: Timestamp

    var document: JSONValue {
        var event: JSONObject = [
            "version": "2.0",
            "routeKey": "$default",
            "rawPath": .string(PercentEncoding.decode(request.path)),
            "rawQueryString": .string(request.query ?? ""),
        ]
        let cookies = request.headers.values("Cookie").flatMap { $0.split(separator: ";") }
            .map { JSONValue.string(String($0.drop { $0 == " " })) }
        if !cookies.isEmpty { event["cookies"] = .array(cookies) }
        event["headers"] = .object(headers)
        let parameters = request.queryItems.reduce(into: JSONObject()) { all, item in
            let before = all[item.name]?.string.map { "\($0)," } ?? ""
            all[item.name] = .string(before + item.value)
        }
        if !parameters.isEmpty { event["queryStringParameters"] = .object(parameters) }
        event["requestContext"] = .object(context)
        if !request.body.isEmpty {
            event["body"] = .string(
                isText ? String(decoding: request.body, as: UTF8.self) : Base64.encode(request.body)
            )
        }
        event["isBase64Encoded"] = .bool(!request.body.isEmpty && !isText)
        return .object(event)
    }

    /// Names in lower case, values of one name joined by commas; cookies stand apart.
    private var headers: JSONObject {
        var headers: JSONObject = [:]
        for field in request.headers where !isSameHeaderName(field.name, "Cookie") {
            let name = field.name.lowercased()
            headers[name] = .string(headers[name]?.string.map { "\($0),\(field.value)" } ?? field.value)
        }
        headers["host"] = .string(url.host(in: account))
        headers["x-forwarded-for"] = .string(request.remoteAddress)
        headers["x-forwarded-port"] = "443"
        headers["x-forwarded-proto"] = "https"
        if headers["x-amzn-trace-id"] == nil {
            headers["x-amzn-trace-id"] = .string("Root=\(Identifiers.traceRoot(at: now))")
        }
        return headers
    }

    private var context: JSONObject {
        var context: JSONObject = [
            "accountId": url.isPublic ? "anonymous" : .string(account.id),
            "apiId": .string(url.id),
        ]
        if !url.isPublic { context["authorizer"] = ["iam": .object(caller)] }
        context["domainName"] = .string(url.host(in: account))
        context["domainPrefix"] = .string(url.id)
        context["http"] = [
            "method": .string(request.method),
            "path": .string(PercentEncoding.decode(request.path)),
            "protocol": "HTTP/1.1",
            "sourceIp": .string(request.remoteAddress),
            "userAgent": .string(request.headers["User-Agent"] ?? ""),
        ]
        context["requestId"] = .string(requestID)
        context["routeKey"] = "$default"
        context["stage"] = "$default"
        context["time"] = .string(now.commonLogFormat)
        context["timeEpoch"] = .number(JSONNumber(Int(now.millisecondsSince1970)))
        return context
    }

    /// Who signed the request: of the account, whatever the key.
    private var caller: JSONObject {
        let key = request.headers["Authorization"].flatMap { header in
            header.firstRange(of: "Credential=").map { String(header[$0.upperBound...].prefix { $0 != "/" }) }
        }
        return [
            "accessKey": .string(key ?? ""),
            "accountId": .string(account.id),
            "callerId": .string(account.id),
            "cognitoIdentity": nil,
            "principalOrgId": nil,
            "userArn": .string("arn:aws:iam::\(account.id):root"),
            "userId": .string(account.id),
        ]
    }

    /// Bodies of other types come in base 64.
    private var isText: Bool {
        let type = (request.headers["Content-Type"] ?? "").prefix { $0 != ";" }.lowercased()
        return type.hasPrefix("text/") || type.hasSuffix("+json") || type.hasSuffix("+xml")
            || ["application/json", "application/javascript", "application/xml"].contains(type)
    }
}
