import OrderedCollections
import WorkshopCommon

/// Edits an OpenAPI or Swagger document that belongs to an API, as events and API properties ask.
///
/// Paths and methods may be wrapped in `Fn::If`; then both branches are edited.
struct DefinitionEditor {
    static let anyMethod = "x-amazon-apigateway-any-method"
    static let integration = "x-amazon-apigateway-integration"

    var body: JSONValue
    /// Of the document in the template, for complaints.
    let path: [String]

    /// A document that AWS accepts as a definition and that has paths.
    static func isDefinition(_ body: JSONValue?) -> Bool {
        guard let body, !body.isEmptyOrFalse, body["paths"]?.object != nil else { return false }
        if body["swagger"].given != nil { return true }
        guard let version = body["openapi"].given else { return false }
        return (version.string ?? version.serialized()).hasPrefix("3")
    }

    init(_ body: JSONValue?, at path: [String], allowsNullPaths: Bool = false) throws {
        guard let body, Self.isDefinition(body) else {
            throw Refusal(
                "template-api-definition",
                at: path,
                "the DefinitionBody is not an OpenAPI document with paths",
                why: "SAM has to add to it, and needs swagger: \"2.0\" or openapi: 3.x, and paths.",
                suggestion: "leave DefinitionBody out, and SAM writes it from the functions' events"
            )
        }
        self.body = body
        self.path = path
        for name in pathNames where !(name.hasPrefix("Fn::") || (allowsNullPaths && body["paths"]?[name] == .null)) {
            for item in try contents(of: body["paths"]?[name] ?? .null) where item.object == nil {
                throw Refusal(
                    "template-api-definition",
                    at: path + ["paths", name],
                    "the path \(name) of the definition must be a map of methods, not \(item.shown)"
                )
            }
        }
    }

    var pathNames: [String] { Array((body["paths"]?.object ?? [:]).keys) }

    static func normalized(_ method: String) -> String {
        let method = method.lowercased()
        return method == "any" ? anyMethod : method
    }

    /// The value itself, or what its `Fn::If` chooses from.
    func contents(of value: JSONValue) throws -> [JSONValue] {
        guard let argument = value["Fn::If"] else { return [value] }
        guard let parts = argument.array, parts.count == 3 else {
            throw Refusal("template-intrinsic", at: path, "Fn::If takes a list: a condition and two values")
        }
        return parts[1...].filter { !$0.isNoValue }
    }

    func editContents(_ value: inout JSONValue, _ edit: (inout JSONValue) throws -> Void) throws {
        guard let argument = value["Fn::If"] else { return try edit(&value) }
        guard var parts = argument.array, parts.count == 3 else {
            throw Refusal("template-intrinsic", at: path, "Fn::If takes a list: a condition and two values")
        }
        for index in 1...2 where !parts[index].isNoValue { try edit(&parts[index]) }
        value = ["Fn::If": .array(parts)]
    }

    mutating func editPathItems(_ name: String, _ edit: (inout JSONValue) throws -> Void) throws {
        var item = body["paths"]?[name] ?? .object([:])
        try editContents(&item) { item in
            guard item.object != nil else {
                throw Refusal(
                    "template-api-definition",
                    at: path + ["paths", name],
                    "the path \(name) of the definition must be a map of methods, not \(item.shown)"
                )
            }
            try edit(&item)
        }
        body[at: "paths", name] = item
    }

    /// All definitions of the method at the path that have an integration.
    mutating func editMethods(
        _ name: String,
        _ method: String,
        _ edit: (inout JSONValue) throws -> Void
    ) throws {
        let method = Self.normalized(method)
        var paths: [JSONValue] = []
        let editor = self
        try editPathItems(name) { item in
            guard var definition = item[method] else { return }
            try editor.editContents(&definition) { definition in
                try editor.checkMethod(definition, name, method)
                if definition[Self.integration].given != nil { try edit(&definition) }
            }
            item[at: method] = definition
            paths.append(item)
        }
    }

    /// All methods of the path that have an integration.
    mutating func editAllMethods(_ name: String, _ edit: (String, inout JSONValue) throws -> Void) throws {
        let editor = self
        try editPathItems(name) { item in
            for (method, definition) in item.object ?? [:]
            where !["summary", "description", "parameters", "servers"].contains(method) {
                var definition = definition
                try editor.editContents(&definition) { definition in
                    try editor.checkMethod(definition, name, method)
                    if definition[Self.integration].given != nil { try edit(Self.normalized(method), &definition) }
                }
                item[at: method] = definition
            }
        }
    }

    func checkMethod(_ definition: JSONValue, _ name: String, _ method: String) throws {
        guard definition.object == nil else { return }
        throw Refusal(
            "template-api-definition",
            at: path + ["paths", name, method],
            "the method \(method) of the path \(name) must be a map, not \(definition.shown)"
        )
    }

    mutating func addPath(_ name: String, _ method: String) throws {
        if let item = body["paths"]?[name], item.object == nil {
            throw Refusal(
                "template-api-definition",
                at: path + ["paths", name],
                "the path \(name) of the definition must be a map of methods, not \(item.shown)"
            )
        }
        try editPathItems(name) { item in
            if item[Self.normalized(method)] == nil { item[at: Self.normalized(method)] = .object([:]) }
        }
    }

    func hasIntegration(_ name: String, _ method: String) throws -> Bool {
        guard let item = body["paths"]?[name] else { return false }
        return try contents(of: item).allSatisfy { item in
            guard let definition = item[Self.normalized(method)], definition.object != nil else { return false }
            return try contents(of: definition).contains { definition in
                try checkMethod(definition, name, method)
                return definition[Self.integration].given != nil
            }
        }
    }

    mutating func addIntegration(
        _ name: String,
        _ method: String,
        _ integration: JSONValue,
        responses: JSONValue = .object([:]),
        condition: String?
    ) throws {
        try addPath(name, method)
        try editPathItems(name) { item in
            var definition = item[Self.normalized(method)] ?? .object([:])
            if definition.object == nil || definition.isIntrinsic { definition = .object([:]) }
            definition[at: Self.integration] = integration
            if definition["responses"] == nil { definition[at: "responses"] = responses }
            item[at: Self.normalized(method)] = condition.map { .conditional($0, definition) } ?? definition
        }
    }

    mutating func makePathConditional(_ name: String, _ condition: String) {
        guard let item = body["paths"]?[name] else { return }
        body[at: "paths", name] = .conditional(condition, item)
    }

    /// Path parameters as a permission's ARN has them, where each stands for anything.
    static func permissionPath(_ path: String) -> String {
        var path = path
        if path.count > 1, path.hasSuffix("/") { path.removeLast() }
        var result = ""
        var rest = Substring(path)
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            result += rest[..<open] + "*"
            rest = rest[rest.index(after: close)...]
        }
        return result + rest
    }

    static func parameters(inPath path: String) -> [String] {
        path.split(separator: "{").compactMap { piece in
            piece.firstIndex(of: "}").map { String(piece[..<$0]) }
        }
        .filter { !$0.isEmpty }
    }
}
