// The members are as the operation's page documents them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import AWSClientRuntime
public import Foundation
public import Smithy

/// What ``S3Client/getObject(input:)`` takes. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
public struct GetObjectInput: Sendable {
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

/// What ``S3Client/getObject(input:)`` answers.
public struct GetObjectOutput: Sendable {
    public var body: ByteStream?
    public var cacheControl: String?
    public var contentLength: Int?
    public var contentRange: String?
    public var contentType: String?
    public var eTag: String?
    public var lastModified: Date?
    public var metadata: [String: String]?
    public var versionId: String?

    public init(
        body: ByteStream? = nil,
        cacheControl: String? = nil,
        contentLength: Int? = nil,
        contentRange: String? = nil,
        contentType: String? = nil,
        eTag: String? = nil,
        lastModified: Date? = nil,
        metadata: [String: String]? = nil,
        versionId: String? = nil
    ) {
        self.body = body
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

extension GetObjectInput {
    var query: [(name: String, value: String)] { versionId.map { [("versionId", $0)] } ?? [] }

    var headers: [(name: String, value: String)] {
        [("If-Match", ifMatch), ("If-None-Match", ifNoneMatch), ("Range", range)].present
    }
}

extension GetObjectOutput {
    init(_ answer: HTTPAnswer) {
        self.init(
            body: .data(answer.body),
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
