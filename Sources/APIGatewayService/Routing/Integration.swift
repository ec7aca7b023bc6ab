import CloudCore
import OrderedCollections
import WorkshopCommon

/// What a method of an API does, from `x-amazon-apigateway-integration`.
enum Integration: Hashable, Sendable {
    case function(FunctionIntegration)
    case mock(MockResponse)
    /// A type that the local cloud doesn't run, such as `http_proxy`.
    case unsupported(String)

    init(_ definition: JSONValue) {
        let type = definition["type"]?.string?.lowercased() ?? ""
        switch type {
        case "aws_proxy":
            guard let uri = definition["uri"]?.string, let arn = Self.functionARN(in: uri) else {
                self = .unsupported("aws_proxy without a function")
                return
            }
            self = .function(
                FunctionIntegration(
                    functionARN: arn,
                    timeout: .milliseconds(definition["timeoutInMillis"]?.int ?? 29000),
                    payloadFormatVersion: definition["payloadFormatVersion"]?.string ?? "1.0",
                    method: definition["httpMethod"]?.string ?? "POST"
                )
            )
        case "mock": self = .mock(MockResponse(definition))
        default: self = .unsupported(type.isEmpty ? "none" : type)
        }
    }

    /// `arn:aws:apigateway:REGION:lambda:path/2015-03-31/functions/ARN/invocations`, or a bare ARN as HTTP APIs allow.
    private static func functionARN(in uri: String) -> String? {
        if uri.hasPrefix("arn:"), uri.contains(":lambda:path/") {
            guard let start = uri.firstRange(of: "/functions/"),
                let end = uri.firstRange(of: "/invocations") ?? uri.firstRange(of: "/response-streaming-invocations")
            else { return nil }
            return start.upperBound < end.lowerBound ? String(uri[start.upperBound..<end.lowerBound]) : nil
        }
        return ARN(uri)?.service == "lambda" ? uri : nil
    }
}

struct FunctionIntegration: Hashable, Sendable {
    let functionARN: String
    let timeout: Duration
    let payloadFormatVersion: String
    /// The verb that Lambda is called with: only POST works, whatever the route's is.
    let method: String
}

/// A fixed answer, as SAM writes it for the preflight requests of `Cors`.
struct MockResponse: Hashable, Sendable {
    let status: Int
    let headers: HeaderFields
    let body: String

    init(_ definition: JSONValue) {
        let responses = definition["responses"]?.object
        let response = responses?["default"] ?? responses?.values.first
        status = response?["statusCode"].flatMap { $0.int ?? $0.string.flatMap(Int.init) } ?? 200
        var headers = HeaderFields()
        for (name, value) in response?["responseParameters"]?.object ?? [:] {
            let prefix = "method.response.header."
            guard name.hasPrefix(prefix), let value = value.string, value.first == "'", value.last == "'" else {
                continue
            }
            headers.append(String(name.dropFirst(prefix.count)), String(value.dropFirst().dropLast()))
        }
        self.headers = headers
        // A template that says nothing: `{}` and a line break, as SAM writes it.
        let template = response?["responseTemplates"]?["application/json"]?.string ?? ""
        body = template == "{}\n" ? "{}" : template
    }
}
