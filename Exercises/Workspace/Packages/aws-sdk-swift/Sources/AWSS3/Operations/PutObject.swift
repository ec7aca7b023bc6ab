// The members are as the operation's page documents them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import AWSClientRuntime
public import Smithy

/// What ``S3Client/putObject(input:)`` takes. https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html
public struct PutObjectInput: Sendable {
    public var body: ByteStream?
    public var bucket: String?
    public var cacheControl: String?
    public var contentType: String?
    public var ifMatch: String?
    public var ifNoneMatch: String?
    public var key: String?
    public var metadata: [String: String]?

    public init(
        body: ByteStream? = nil,
        bucket: String? = nil,
        cacheControl: String? = nil,
        contentType: String? = nil,
        ifMatch: String? = nil,
        ifNoneMatch: String? = nil,
        key: String? = nil,
        metadata: [String: String]? = nil
    ) {
        self.body = body
        self.bucket = bucket
        self.cacheControl = cacheControl
        self.contentType = contentType
        self.ifMatch = ifMatch
        self.ifNoneMatch = ifNoneMatch
        self.key = key
        self.metadata = metadata
    }
}

/// What ``S3Client/putObject(input:)`` answers.
public struct PutObjectOutput: Sendable {
    public var eTag: String?
    public var versionId: String?

    public init(
        eTag: String? = nil,
        versionId: String? = nil
    ) {
        self.eTag = eTag
        self.versionId = versionId
    }
}

extension PutObjectInput {
    var headers: [(name: String, value: String)] {
        // Otherwise Foundation puts in a type of its own choice, which would then be the object's.
        let own = [
            ("Cache-Control", cacheControl), ("Content-Type", contentType ?? "application/octet-stream"),
            ("If-Match", ifMatch), ("If-None-Match", ifNoneMatch),
        ]
        return own.present + (metadata ?? [:]).sorted { $0.key < $1.key }.map { ("x-amz-meta-\($0.key)", $0.value) }
    }
}

extension PutObjectOutput {
    init(_ answer: HTTPAnswer) {
        self.init(eTag: answer.headers["etag"], versionId: answer.headers["x-amz-version-id"])
    }
}

extension HTTPAnswer {
    /// What was given as `metadata` when the object was written.
    var metadata: [String: String] {
        let prefix = "x-amz-meta-"
        let own = headers.filter { $0.key.hasPrefix(prefix) }
        return Dictionary(uniqueKeysWithValues: own.map { (String($0.key.dropFirst(prefix.count)), $0.value) })
    }
}

extension [(String, String?)] {
    /// Those that have a value.
    var present: [(name: String, value: String)] {
        compactMap { name, value in value.map { (name, $0) } }
    }
}
