import OrderedCollections
import WorkshopCommon

/// `$input`: the body and the parameters of the request, or the body of the integration's response.
final class InputObject: TemplateObject {
    private let input: TemplateInput
    /// Parsed once, when a path is first asked for.
    private lazy var document: JSONValue? = try? JSONValue(parsing: input.body)

    init(_ input: TemplateInput) { self.input = input }

    /// An empty body shows as `{}`.
    func member(_ name: String) throws(TemplateError) -> TemplateValue? {
        name == "body" ? .string(input.body.isEmpty ? "{}" : input.body) : nil
    }

    func call(_ method: String, _ arguments: [TemplateValue]) throws(TemplateError) -> TemplateValue? {
        switch (method, arguments.count) {
        case ("json", 1): return .string(try find(arguments[0].text)?.serialized() ?? "\"\"")
        case ("path", 1): return TemplateValue(try find(arguments[0].text) ?? .null)
        case ("params", 0):
            return .map(
                TemplateMap([
                    "path": map(input.path), "querystring": map(input.querystring), "header": map(input.header),
                ])
            )
        case ("params", 1): return parameter(arguments[0].text)
        default: return nil
        }
    }

    /// Looked for in the path, then in the query string, then in the headers.
    private func parameter(_ name: String) -> TemplateValue {
        if ["path", "querystring", "header"].contains(name) {
            return map(name == "path" ? input.path : name == "header" ? input.header : input.querystring)
        }
        let found =
            input.path.last { $0.name == name } ?? input.querystring.last { $0.name == name }
            ?? input.header.last { $0.name.lowercased() == name.lowercased() }
        return .string(found?.value ?? "")
    }

    private func map(_ pairs: [(name: String, value: String)]) -> TemplateValue {
        let members = pairs.map { ($0.name, TemplateValue.string($0.value)) }
        return .map(TemplateMap(OrderedDictionary(members) { $1 }))
    }

    /// A body that is no JSON is taken for a text.
    private func find(_ path: String) throws(TemplateError) -> JSONValue? {
        if input.body.isEmpty { return path == "$" ? [:] : nil }
        return try JSONPath(path).value(in: document ?? .string(input.body))
    }
}
