// The members are as the operation's page documents them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

/// What ``S3Client/listObjectsV2(input:)`` takes. https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html
public struct ListObjectsV2Input: Sendable {
    public var bucket: String?
    public var continuationToken: String?
    public var delimiter: String?
    public var maxKeys: Int?
    public var prefix: String?
    public var startAfter: String?

    public init(
        bucket: String? = nil,
        continuationToken: String? = nil,
        delimiter: String? = nil,
        maxKeys: Int? = nil,
        prefix: String? = nil,
        startAfter: String? = nil
    ) {
        self.bucket = bucket
        self.continuationToken = continuationToken
        self.delimiter = delimiter
        self.maxKeys = maxKeys
        self.prefix = prefix
        self.startAfter = startAfter
    }
}

/// What ``S3Client/listObjectsV2(input:)`` answers; `contents` is `nil` where there is nothing.
public struct ListObjectsV2Output: Sendable {
    public var commonPrefixes: [S3ClientTypes.CommonPrefix]?
    public var contents: [S3ClientTypes.Object]?
    public var isTruncated: Bool?
    public var keyCount: Int?
    public var maxKeys: Int?
    public var name: String?
    public var nextContinuationToken: String?
    public var prefix: String?

    public init(
        commonPrefixes: [S3ClientTypes.CommonPrefix]? = nil,
        contents: [S3ClientTypes.Object]? = nil,
        isTruncated: Bool? = nil,
        keyCount: Int? = nil,
        maxKeys: Int? = nil,
        name: String? = nil,
        nextContinuationToken: String? = nil,
        prefix: String? = nil
    ) {
        self.commonPrefixes = commonPrefixes
        self.contents = contents
        self.isTruncated = isTruncated
        self.keyCount = keyCount
        self.maxKeys = maxKeys
        self.name = name
        self.nextContinuationToken = nextContinuationToken
        self.prefix = prefix
    }
}

extension ListObjectsV2Input {
    var query: [(name: String, value: String)] {
        [
            ("list-type", "2"), ("continuation-token", continuationToken), ("delimiter", delimiter),
            ("max-keys", maxKeys.map(String.init)), ("prefix", prefix), ("start-after", startAfter),
        ].present
    }
}

extension ListObjectsV2Output {
    init(xml: XMLNode) {
        let prefixes = xml.children("CommonPrefixes").map { S3ClientTypes.CommonPrefix(prefix: $0.text("Prefix")) }
        let contents = xml.children("Contents").map(S3ClientTypes.Object.init(xml:))
        self.init(
            commonPrefixes: prefixes.isEmpty ? nil : prefixes,
            contents: contents.isEmpty ? nil : contents,
            isTruncated: xml.text("IsTruncated").map { $0 == "true" },
            keyCount: xml.text("KeyCount").flatMap(Int.init),
            maxKeys: xml.text("MaxKeys").flatMap(Int.init),
            name: xml.text("Name"),
            nextContinuationToken: xml.text("NextContinuationToken"),
            prefix: xml.text("Prefix")
        )
    }
}
