import CloudCore

/// How long a presigned URL is good for; nobody checks its signature.
/// See <https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html>.
enum PresignedURL {
    static func check(_ request: S3Request, at now: Timestamp) throws(AWSError) {
        if request.has("X-Amz-Algorithm") || request.has("X-Amz-Signature") {
            try checkVersion4(request, at: now)
        } else if let expires = request.query["Expires"], request.has("Signature") {
            guard let second = Int64(expires) else {
                throw .s3("AccessDenied", "Invalid date (should be seconds since epoch): \(expires)", status: 403)
            }
            guard now.secondsSince1970 <= second else { throw expired(at: second, now, "") }
        }
    }

    private static let needed = [
        "X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Date", "X-Amz-Expires", "X-Amz-Signature", "X-Amz-SignedHeaders",
    ]

    private static func checkVersion4(_ request: S3Request, at now: Timestamp) throws(AWSError) {
        guard needed.allSatisfy(request.has) else {
            throw .s3(
                "AuthorizationQueryParametersError",
                "Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, "
                    + "X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters."
            )
        }
        guard let expires = request.query["X-Amz-Expires"].flatMap({ Int64($0) }) else {
            throw .s3("AuthorizationQueryParametersError", "X-Amz-Expires should be a number")
        }
        guard expires >= 0 else {
            throw .s3("AuthorizationQueryParametersError", "X-Amz-Expires must be non-negative")
        }
        guard expires <= 604_800 else {
            throw .s3(
                "AuthorizationQueryParametersError",
                "X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less "
                    + "than 604800 seconds"
            )
        }
        guard let date = request.query["X-Amz-Date"].flatMap(moment) else {
            throw .s3(
                "AuthorizationQueryParametersError",
                #"X-Amz-Date must be in the ISO8601 Long Format "yyyyMMdd'T'HHmmss'Z'""#
            )
        }
        let end = date.secondsSince1970 + expires
        guard now.secondsSince1970 <= end else { throw expired(at: end, now, String(expires)) }
    }

    /// `20261126T010203Z`
    private static func moment(_ text: String) -> Timestamp? {
        let digits = Array(text)
        guard digits.count == 16, digits[8] == "T", digits[15] == "Z" else { return nil }
        func part(_ range: Range<Int>) -> String { String(digits[range]) }
        return Timestamp(
            iso8601: "\(part(0..<4))-\(part(4..<6))-\(part(6..<8))T\(part(9..<11)):\(part(11..<13)):\(part(13..<15))Z"
        )
    }

    private static func expired(at second: Int64, _ now: Timestamp, _ seconds: String) -> AWSError {
        let end = Timestamp(millisecondsSince1970: max(0, second) * 1000)
        guard !seconds.isEmpty else {
            return .s3(
                "AccessDenied",
                "Request has expired",
                status: 403,
                ["Expires": end.iso8601Seconds, "ServerTime": now.iso8601Seconds]
            )
        }
        return .s3(
            "AccessDenied",
            "Request has expired",
            status: 403,
            ["X-Amz-Expires": seconds, "Expires": end.iso8601Seconds, "ServerTime": now.iso8601Seconds]
        )
    }
}
