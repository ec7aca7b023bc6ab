/// Which bodies are bytes and which are text.
enum MediaType {
    /// Whether a content type is one of a REST API's binary media types: `image/png`, `image/*`, `*/*`.
    static func isBinary(_ type: String?, among binaryTypes: [String]) -> Bool {
        if binaryTypes.contains("*/*") { return true }
        guard let type = type.map(bare) else { return false }
        return binaryTypes.contains { pattern in
            pattern.hasSuffix("/*") ? type.hasPrefix(pattern.dropLast()) : bare(pattern) == type
        }
    }

    /// Whether an HTTP API hands a body over as text. Everything else, forms too, comes in base 64.
    static func isText(_ type: String?) -> Bool {
        guard let type = type.map(bare) else { return false }
        return type.hasPrefix("text/") || type.hasSuffix("+json") || type.hasSuffix("+xml")
            || ["application/json", "application/javascript", "application/xml"].contains(type)
    }

    /// Without parameters, in lower case.
    static func bare(_ type: String) -> String {
        let end = type.firstIndex(of: ";") ?? type.endIndex
        return String(type[..<end].filter { $0 != " " }).lowercased()
    }
}
