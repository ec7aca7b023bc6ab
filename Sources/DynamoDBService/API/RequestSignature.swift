import CloudCore

/// Whether a request is signed at all: the local cloud takes every signature for right, but none for none.
///
/// See <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.LowLevelAPI.html>.
enum RequestSignature {
    private static let parameters: [(name: String, text: StaticString)] = [
        ("Credential", "Credential="), ("Signature", "Signature="), ("SignedHeaders", "SignedHeaders="),
    ]

    static func check(_ request: CloudRequest) throws(RequestFailure) {
        if request.query?.bytes(after: "X-Amz-Algorithm=") != nil { return }
        guard let header = request.headers["Authorization"], header.hasPrefix("AWS4-") else {
            throw RequestFailure(
                code: "MissingAuthenticationTokenException",
                message: "Request is missing Authentication Token"
            )
        }
        let missing = parameters.filter { header.bytes(after: $0.text) == nil }
        guard !missing.isEmpty else { return }
        var complaints = missing.map { "Authorization header requires '\($0.name)' parameter." }
        if request.headers["X-Amz-Date"] == nil, request.headers["Date"] == nil {
            complaints.append("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.")
        }
        throw RequestFailure(
            code: "IncompleteSignatureException",
            message: complaints.joined(separator: " ") + " Authorization=\(header)"
        )
    }
}
