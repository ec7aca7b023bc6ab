import CloudCore

/// What IAM authorization sees of a request: whether it is signed. Who signed it is not looked at, since the account
/// has no users.
enum SignatureCheck {
    /// - Returns: The access key that it is signed with.
    static func accessKey(of request: CloudRequest) throws(GatewayFailure) -> String {
        let query = request.queryItems
        if let credential = query.first(where: { $0.name == "X-Amz-Credential" })?.value,
            query.contains(where: { $0.name == "X-Amz-Signature" })
        {
            return String(credential.prefix { $0 != "/" })
        }
        guard let header = request.headers["Authorization"] else { throw .missingToken }
        guard header.hasPrefix("AWS4-HMAC-SHA256") else {
            throw .badSignature(
                "'\(header)' not a valid key=value pair (missing equal-sign) in Authorization header: '\(header)'.",
                type: "IncompleteSignatureException"
            )
        }
        var parts: [String: String] = [:]
        for part in header.dropFirst(16).split(whereSeparator: { $0 == "," || $0 == " " }) {
            let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if pair.count == 2 { parts[String(pair[0])] = String(pair[1]) }
        }
        var missing = ["Credential", "Signature", "SignedHeaders"].filter { parts[$0] == nil }
            .map { "Authorization header requires '\($0)' parameter." }
        if request.headers["X-Amz-Date"] == nil, request.headers["Date"] == nil {
            missing.append("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.")
        }
        guard missing.isEmpty, let credential = parts["Credential"] else {
            throw .badSignature(
                "\(missing.joined(separator: " ")) Authorization=\(header.prefix { $0 != " " })",
                type: "IncompleteSignatureException"
            )
        }
        return String(credential.prefix { $0 != "/" })
    }
}
