import CloudCore
import WorkshopCommon

/// The expressions of HTTP APIs: `$request.header.x`, `$context.stage`, texts with `${…}` within.
///
/// See <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-parameter-mapping.html>.
struct HTTPValueSource: Sendable {
    let request: GatewayRequest
    let parameters: [(name: String, value: String)]
    let values: ValueSource
    /// Of the integration's answer, for `$response.…`.
    var response: CloudResponse?

    /// `nil` where there is no value.
    func value(of expression: String) -> String? {
        guard expression.contains("$") else { return expression }
        if expression.hasPrefix("$"), !expression.hasPrefix("${") { return variable(String(expression.dropFirst())) }
        var result = ""
        var rest = expression[...]
        while let start = rest.firstRange(of: "${"), let end = rest[start.upperBound...].firstIndex(of: "}") {
            result += rest[..<start.lowerBound] + (variable(String(rest[start.upperBound..<end])) ?? "")
            rest = rest[rest.index(after: end)...]
        }
        return result + rest
    }

    private func variable(_ name: String) -> String? {
        if let path = name.parameterName(after: "context.") { return values.contextText(path) }
        if let name = name.parameterName(after: "stageVariables.") { return values.stageVariables[name] }
        if let part = name.parameterName(after: "request.") { return requestValue(part) }
        guard let part = name.parameterName(after: "response."), let response else { return nil }
        if let name = part.parameterName(after: "header.") { return joined(response.headers.values(name)) }
        var source = values
        source.body = response.bytes
        return body(part, source)
    }

    private func requestValue(_ part: String) -> String? {
        if let name = part.parameterName(after: "header.") { return joined(request.headers.values(name)) }
        if let name = part.parameterName(after: "querystring.") {
            return joined(request.request.queryItems.filter { $0.name == name }.map(\.value))
        }
        if let name = part.parameterName(after: "path.") {
            return parameters.first { $0.name == name }.map { PercentEncoding.decode($0.value) }
        }
        return part == "path" ? request.path : body(part, values)
    }

    private func body(_ part: String, _ source: ValueSource) -> String? {
        if part == "body" { return String(decoding: source.body, as: UTF8.self) }
        return part.parameterName(after: "body.").flatMap { source.bodyText("$.\($0)") }
    }

    private func joined(_ values: [String]) -> String? { values.isEmpty ? nil : values.joined(separator: ",") }
}
