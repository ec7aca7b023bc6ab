import CloudCore

/// What a request asks to be true before it is done.
/// See <https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-requests.html>.
struct Conditions {
    var ifMatch: String?
    var ifNoneMatch: String?
    var ifModifiedSince: Timestamp?
    var ifUnmodifiedSince: Timestamp?
    /// Before the names of the headers: `x-amz-copy-source-` where they are about another object than the request's.
    private let prefix: String

    /// - Parameter prefix: `x-amz-copy-source-` or nothing.
    init(_ request: S3Request, prefix: String = "") {
        self.prefix = prefix
        ifMatch = request.header(prefix + "If-Match")
        ifNoneMatch = request.header(prefix + "If-None-Match")
        ifModifiedSince = request.header(prefix + "If-Modified-Since").flatMap { Timestamp(httpDate: $0) }
        ifUnmodifiedSince = request.header(prefix + "If-Unmodified-Since").flatMap { Timestamp(httpDate: $0) }
    }

    /// For a read. Returns whether the reader has it already.
    func isUnchanged(_ object: ObjectVersion) throws(AWSError) -> Bool {
        if let ifMatch {
            guard Self.matches(ifMatch, object) else { throw failed("If-Match") }
        } else if let ifUnmodifiedSince, object.modified.secondsSince1970 > ifUnmodifiedSince.secondsSince1970 {
            throw failed("If-Unmodified-Since")
        }
        if let ifNoneMatch { return Self.matches(ifNoneMatch, object) }
        return ifModifiedSince.map { object.modified.secondsSince1970 <= $0.secondsSince1970 } ?? false
    }

    /// For the source of a copy, of which nobody can have been told before.
    func checkSource(_ object: ObjectVersion) throws(AWSError) {
        guard try isUnchanged(object) else { return }
        throw failed(ifNoneMatch == nil ? "If-Modified-Since" : "If-None-Match")
    }

    /// For a write.
    /// - Parameter object: What there is now.
    func checkWrite(_ object: ObjectVersion?, key: String) throws(AWSError) {
        let present = object.flatMap { $0.isDeleteMarker ? nil : $0 }
        if let ifNoneMatch {
            guard ifNoneMatch == "*" else { throw .notImplemented("If-None-Match") }
            guard present == nil else { throw .preconditionFailed("If-None-Match") }
        }
        if let ifMatch {
            guard ifMatch != "*" else { throw .notImplemented("If-Match") }
            guard let present else { throw .noSuchKey(key) }
            guard Self.matches(ifMatch, present) else { throw .preconditionFailed("If-Match") }
        }
    }

    /// For a deletion.
    func checkDeletion(_ object: ObjectVersion?, key: String) throws(AWSError) {
        guard let ifMatch else { return }
        guard let object, !object.isDeleteMarker else { throw .noSuchKey(key) }
        guard Self.matches(ifMatch, object) else { throw .preconditionFailed("If-Match") }
    }

    private func failed(_ condition: String) -> AWSError {
        .preconditionFailed(prefix.isEmpty ? condition : prefix + condition)
    }

    private static func matches(_ tags: String, _ object: ObjectVersion) -> Bool {
        tags.split(separator: ",").contains { tag in
            let tag = tag.filter { $0 != " " && $0 != "\"" }
            return tag == "*" || tag == object.etag
        }
    }
}

/// A part of an object that is asked for.
/// See <https://docs.aws.amazon.com/AmazonS3/latest/userguide/range-get-olap.html>.
enum ObjectRange {
    /// `nil` for a header that is none of one range: it is passed over then, as RFC 9110 has it.
    static func bytes(_ header: String, of size: Int) throws(AWSError) -> Range<Int>? {
        guard header.hasPrefix("bytes="), !header.contains(",") else { return nil }
        let parts = header.dropFirst("bytes=".count).split(
            separator: "-",
            maxSplits: 1,
            omittingEmptySubsequences: false
        )
        guard parts.count == 2 else { return nil }
        if parts[0].isEmpty {
            guard let count = Int(parts[1]) else { return nil }
            guard count > 0, size > 0 else { throw invalid(header, size) }
            return max(0, size - count)..<size
        }
        guard let first = Int(parts[0]), first >= 0, parts[1].isEmpty || Int(parts[1]) != nil else { return nil }
        let last = min(Int(parts[1]) ?? Int.max - 1, size - 1)
        guard parts[1].isEmpty || Int(parts[1]).map({ $0 >= first }) ?? false else { return nil }
        guard first < size else { throw invalid(header, size) }
        return first..<last + 1
    }

    static func invalid(_ header: String, _ size: Int) -> AWSError {
        .s3(
            "InvalidRange",
            "The requested range is not satisfiable",
            status: 416,
            ["RangeRequested": header, "ActualObjectSize": String(size)]
        )
    }
}
