import CloudCore

/// Which other origins' pages a browser lets at a bucket.
/// See <https://docs.aws.amazon.com/AmazonS3/latest/userguide/ManageCorsUsing.html>.
struct CORSRule: Hashable, Sendable {
    var origins: [String]
    var methods: [String]
    var headers: [String]
    var exposed: [String]
    var maxAge: String?

    static func rules(_ document: XMLElement) -> [CORSRule] {
        document.children("CORSRule").map { rule in
            CORSRule(
                origins: rule.children("AllowedOrigin").map(\.text),
                methods: rule.children("AllowedMethod").map(\.text),
                headers: rule.children("AllowedHeader").map(\.text),
                exposed: rule.children("ExposeHeader").map(\.text),
                maxAge: rule.text("MaxAgeSeconds")
            )
        }
    }

    func allows(origin: String, method: String, headers wanted: [String] = []) -> Bool {
        origins.contains { Self.matches(origin, $0) } && methods.contains(method)
            && wanted.allSatisfy { header in
                headers.contains { Self.matches(header.lowercased(), $0.lowercased()) }
            }
    }

    /// What an answer tells the browser.
    func fields(origin: String, requested: String? = nil) -> HeaderFields {
        let isForAll = origins.contains("*")
        var fields: HeaderFields = [
            "Access-Control-Allow-Origin": isForAll ? "*" : origin,
            "Access-Control-Allow-Methods": methods.joined(separator: ", "),
        ]
        if let requested { fields.append("Access-Control-Allow-Headers", requested.lowercased()) }
        if !exposed.isEmpty { fields.append("Access-Control-Expose-Headers", exposed.joined(separator: ", ")) }
        if let maxAge { fields.append("Access-Control-Max-Age", maxAge) }
        if !isForAll { fields.append("Access-Control-Allow-Credentials", "true") }
        fields.append("Vary", "Origin, Access-Control-Request-Headers, Access-Control-Request-Method")
        return fields
    }

    /// A pattern has at most one `*`.
    private static func matches(_ text: String, _ pattern: String) -> Bool {
        guard let star = pattern.firstIndex(of: "*") else { return text == pattern }
        let (start, end) = (pattern[..<star], pattern[pattern.index(after: star)...])
        return text.utf8.count >= start.utf8.count + end.utf8.count && text.hasPrefix(start) && text.hasSuffix(end)
    }
}
