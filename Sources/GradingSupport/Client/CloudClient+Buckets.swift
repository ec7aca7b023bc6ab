import WorkshopCommon

/// Objects in buckets of the stack, which are named by their logical ids. Keys are of letters that need no escaping.
extension CloudClient {
    /// Writes an object.
    package func put(object key: String, _ text: String, in bucket: String) async throws {
        let response = try await object("PUT", "/\(key)", in: bucket, body: text)
        try accepted(response, "the object \(key) is put into \(bucket)")
    }

    /// What an object holds.
    package func object(_ key: String, in bucket: String) async throws -> String {
        let response = try await object("GET", "/\(key)", in: bucket)
        try accepted(response, "the object \(key) of \(bucket) is read")
        return response.body
    }

    /// The keys of up to a thousand objects, sorted.
    package func keys(in bucket: String, below prefix: String = "") async throws -> [String] {
        let response = try await object("GET", "?list-type=2&prefix=\(prefix)", in: bucket)
        try accepted(response, "the objects of \(bucket) are listed")
        return response.body.components(between: "<Key>", and: "</Key>")
    }

    private func object(
        _ method: String,
        _ path: String,
        in bucket: String,
        body: String? = nil
    ) async throws -> Response {
        try await request(
            method,
            "\(session.endpoint)/\(reference(bucket))\(path)",
            // The local cloud takes any signature; this one says which service the request is for.
            headers: [
                "Authorization": "AWS4-HMAC-SHA256 Credential=workshop/20260101/us-east-1/s3/aws4_request, "
                    + "SignedHeaders=host, Signature=0"
            ],
            body: body,
            said: "the bucket \(bucket)"
        )
    }

    private func accepted(_ response: Response, _ message: String) throws {
        if response.status == 200 { return }
        let said = response.body.components(between: "<Message>", and: "</Message>").first ?? response.body
        log.append(Failure(message, expected: "an answer", actual: said))
        throw StoppedTest()
    }
}

extension String {
    fileprivate func components(between start: String, and end: String) -> [String] {
        var found: [String] = []
        var rest = self[...]
        while let opening = rest.firstRange(of: start), let closing = rest[opening.upperBound...].firstRange(of: end) {
            found.append(String(rest[opening.upperBound..<closing.lowerBound]))
            rest = rest[closing.upperBound...]
        }
        return found
    }
}
