/// For which service and region a request was signed; that is all that is read of a signature.
///
///     Authorization: AWS4-HMAC-SHA256 Credential=KEY/20261123/us-east-1/s3/aws4_request, …
package struct CredentialScope: Hashable, Sendable {
    package let accessKeyID: String
    package let region: String
    /// The name for signing: `s3`, `sqs`, `events`, `monitoring`.
    package let service: String

    /// From the `Authorization` header, or from `X-Amz-Credential` in the query of a presigned URL.
    package init?(_ request: CloudRequest) {
        if let scope = request.headers["Authorization"]?.bytes(after: "Credential=") {
            self.init(scope: scope.prefix { $0 != UInt8(ascii: ",") })
        } else if let item = request.queryItems.first(where: { $0.name == "X-Amz-Credential" }) {
            self.init(scope: item.value[...].utf8)
        } else {
            return nil
        }
    }

    private init?(scope: Substring.UTF8View) {
        let parts = scope.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard parts.count >= 5, let key = parts.first else { return nil }
        accessKeyID = String(Substring(key))
        region = String(Substring(parts[parts.count - 3]))
        service = String(Substring(parts[parts.count - 2]))
    }
}

extension CredentialScope {
    /// The `Authorization` of a request that one service of this account makes to another: nobody proves it, but by it the
    /// request finds its service.
    ///
    /// - Parameter date: The day, `20260101`.
    package static func authorization(
        of caller: String,
        for service: String,
        region: String,
        date: String = "20260101"
    ) -> String {
        "AWS4-HMAC-SHA256 Credential=\(caller)/\(date)/\(region)/\(service)/aws4_request, "
            + "SignedHeaders=host;x-amz-date, Signature=0"
    }
}
