// The members are as the operation's page documents them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import AWSClientRuntime
public import Foundation

/// What ``S3Client/headObject(input:)`` takes. https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html
public struct HeadObjectInput: Sendable {
    public var bucket: String?
    public var ifMatch: String?
    public var ifNoneMatch: String?
    public var key: String?
    public var range: String?
    public var versionId: String?

    public init(
        bucket: String? = nil,
        ifMatch: String? = nil,
        ifNoneMatch: String? = nil,
        key: String? = nil,
        range: String? = nil,
        versionId: String? = nil
    ) {
        self.bucket = bucket
        self.ifMatch = ifMatch
        self.ifNoneMatch = ifNoneMatch
        self.key = key
        self.range = range
        self.versionId = versionId
    }
}

/// What ``S3Client/headObject(input:)`` answers.
public struct HeadObjectOutput: Sendable {
    public var cacheControl: String?
    public var contentLength: Int?
    public var contentRange: String?
    public var contentType: String?
    public var eTag: String?
    public var lastModified: Date?
    public var metadata: [String: String]?
    public var versionId: String?

    public init(
        cacheControl: String? = nil,
        contentLength: Int? = nil,
        contentRange: String? = nil,
        contentType: String? = nil,
        eTag: String? = nil,
        lastModified: Date? = nil,
        metadata: [String: String]? = nil,
        versionId: String? = nil
    ) {
        self.cacheControl = cacheControl
        self.contentLength = contentLength
        self.contentRange = contentRange
        self.contentType = contentType
        self.eTag = eTag
        self.lastModified = lastModified
        self.metadata = metadata
        self.versionId = versionId
    }
}

extension HeadObjectInput {
    var query: [(name: String, value: String)] { versionId.map { [("versionId", $0)] } ?? [] }

    var headers: [(name: String, value: String)] {
        [("If-Match", ifMatch), ("If-None-Match", ifNoneMatch), ("Range", range)].present
    }
}

extension HeadObjectOutput {
    init(_ answer: HTTPAnswer) {
        self.init(
            cacheControl: answer.headers["cache-control"],
            contentLength: answer.headers["content-length"].flatMap(Int.init),
            contentRange: answer.headers["content-range"],
            contentType: answer.headers["content-type"],
            eTag: answer.headers["etag"],
            lastModified: answer.headers["last-modified"].flatMap(HTTPDate.parse(header:)),
            metadata: answer.metadata,
            versionId: answer.headers["x-amz-version-id"]
        )
    }
}
