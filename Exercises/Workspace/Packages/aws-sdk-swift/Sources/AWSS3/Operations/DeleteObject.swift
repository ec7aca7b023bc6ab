// The members are as the operation's page documents them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import AWSClientRuntime

/// What ``S3Client/deleteObject(input:)`` takes. https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObject.html
public struct DeleteObjectInput: Sendable {
    public var bucket: String?
    public var key: String?
    public var versionId: String?

    public init(
        bucket: String? = nil,
        key: String? = nil,
        versionId: String? = nil
    ) {
        self.bucket = bucket
        self.key = key
        self.versionId = versionId
    }
}

/// What ``S3Client/deleteObject(input:)`` answers.
public struct DeleteObjectOutput: Sendable {
    public var deleteMarker: Bool?
    public var versionId: String?

    public init(
        deleteMarker: Bool? = nil,
        versionId: String? = nil
    ) {
        self.deleteMarker = deleteMarker
        self.versionId = versionId
    }
}

extension DeleteObjectInput {
    var query: [(name: String, value: String)] { versionId.map { [("versionId", $0)] } ?? [] }
}

extension DeleteObjectOutput {
    init(_ answer: HTTPAnswer) {
        self.init(
            deleteMarker: answer.headers["x-amz-delete-marker"].map { $0 == "true" },
            versionId: answer.headers["x-amz-version-id"]
        )
    }
}
