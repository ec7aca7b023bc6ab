import CloudCore
import MappingTemplate
import OrderedCollections
import WorkshopCommon

/// Where mapping expressions take their values from: `method.request.header.X`, `context.stage`, `'a text'`.
///
/// See <https://docs.aws.amazon.com/apigateway/latest/developerguide/request-response-data-mappings.html>.
struct ValueSource: Sendable {
    /// `method.request.` before an integration, `integration.response.` after it.
    var prefix: String
    var path: [(name: String, value: String)] = []
    var query: [(name: String, value: String)] = []
    var headers: HeaderFields
    var body: [UInt8]
    var context: JSONValue
    var stageVariables: [String: String]

    /// `nil` where there is no value.
    func value(of expression: String) -> String? { values(of: expression)?.joined(separator: ",") }

    /// All values of a multi-value expression.
    func values(of expression: String) -> [String]? {
        if expression.count >= 2, expression.first == "'", expression.last == "'" {
            return [String(expression.dropFirst().dropLast())]
        }
        if let name = expression.parameterName(after: "stageVariables.") { return stageVariables[name].map { [$0] } }
        if let path = expression.parameterName(after: "context.") { return contextText(path).map { [$0] } }
        guard let part = expression.parameterName(after: prefix) else { return nil }
        return values(ofPart: part)
    }

    private func values(ofPart part: String) -> [String]? {
        if part == "body" { return [String(decoding: body, as: UTF8.self)] }
        if let name = part.parameterName(after: "body.") { return bodyText("$.\(name)").map { [$0] } }
        let dot = part.firstIndex(of: ".") ?? part.endIndex
        let name = String(part[dot...].dropFirst())
        let found: [String]
        switch part[..<dot] {
        case "path": found = path.filter { $0.name == name }.map(\.value)
        case "querystring": found = query.last { $0.name == name }.map { [$0.value] } ?? []
        case "multivaluequerystring": found = query.filter { $0.name == name }.map(\.value)
        case "header": found = headers[name].map { [$0] } ?? []
        case "multivalueheader": found = headers.values(name)
        default: found = []
        }
        return found.isEmpty ? nil : found
    }

    func contextText(_ path: String) -> String? {
        let value = path.split(separator: ".").reduce(context as JSONValue?) { $0?[String($1)] }
        return value.flatMap { $0.isNull ? nil : $0.scalarText ?? $0.serialized() }
    }

    /// What stands at a path of the body; a document within as its JSON.
    func bodyText(_ path: String) -> String? {
        guard let document = try? JSONValue(parsing: body), let found = try? JSONPath(path).value(in: document) else {
            return nil
        }
        return found.scalarText ?? (found.isNull ? nil : found.serialized())
    }

    /// Replaces `$context.a.b`, `$stageVariables.x` and `$method.request.…`, with or without braces.
    func substituteVariables(in text: String, missing: String) -> String {
        var result = ""
        var rest = text[...]
        while let dollar = rest.firstIndex(of: "$") {
            result += rest[..<dollar]
            rest = rest[rest.index(after: dollar)...]
            let isBraced = rest.first == "{"
            let start = isBraced ? rest.dropFirst() : rest
            var name = start.prefix { $0.isLetter || $0.isNumber || $0 == "." || $0 == "_" || $0 == "-" }
            while name.last == "." || name.last == "-" { name.removeLast() }
            let known = ["context.", "stageVariables.", prefix].contains { name.hasPrefix($0) }
            guard known, !isBraced || start[name.endIndex...].first == "}" else {
                result += "$"
                continue
            }
            result += value(of: String(name)) ?? missing
            rest = start[name.endIndex...].dropFirst(isBraced ? 1 : 0)
        }
        return result + rest
    }
}
