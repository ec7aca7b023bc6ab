import CloudCore

/// What a request asks for, by its method, its address and the subresource that its query names.
/// See <https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html>.
enum S3Operation: Hashable {
    case listBuckets
    case createBucket, headBucket, deleteBucket, getBucketLocation
    case getSetting(BucketSetting), putSetting(BucketSetting), deleteSetting(BucketSetting)
    case getBucketPolicyStatus
    case listObjects, listObjectsV2, listObjectVersions, listMultipartUploads
    case deleteObjects, postObject
    case putObject, copyObject, getObject, headObject, deleteObject
    case getObjectAttributes, getObjectAcl, putObjectAcl
    case getObjectTagging, putObjectTagging, deleteObjectTagging
    case createMultipartUpload, uploadPart, uploadPartCopy, listParts, completeMultipartUpload, abortMultipartUpload
    case preflight

    init(_ request: S3Request) throws(AWSError) {
        if request.method == "OPTIONS" {
            self = .preflight
        } else if request.address.key != nil {
            self = try Self.ofObject(request)
        } else if request.address.bucket != nil {
            self = try Self.ofBucket(request)
        } else {
            guard request.method == "GET" else { throw .methodNotAllowed(request.method, resourceType: "SERVICE") }
            self = .listBuckets
        }
    }

    /// Subresources that this S3 doesn't have.
    private static let missing = [
        "accelerateConfiguration", "analytics", "intelligent-tiering", "inventory", "legal-hold", "metadataTable",
        "metrics", "renameObject", "restore", "retention", "select", "session", "torrent",
    ]

    private static func ofBucket(_ request: S3Request) throws(AWSError) -> S3Operation {
        if let name = missing.first(where: request.has) { throw .notHereYet("subresource \(name)") }
        let setting = BucketSetting.allCases.first { request.has($0.rawValue) }
        switch request.method {
        case "HEAD": return .headBucket
        case "GET":
            if request.has("location") { return .getBucketLocation }
            if request.has("policyStatus") { return .getBucketPolicyStatus }
            if request.has("uploads") { return .listMultipartUploads }
            if request.has("versions") { return .listObjectVersions }
            if let setting { return .getSetting(setting) }
            return request.query["list-type"] == "2" ? .listObjectsV2 : .listObjects
        case "PUT": return setting.map { .putSetting($0) } ?? .createBucket
        case "DELETE": return setting.map { .deleteSetting($0) } ?? .deleteBucket
        case "POST": return request.has("delete") ? .deleteObjects : .postObject
        default: throw .methodNotAllowed(request.method, resourceType: "BUCKET")
        }
    }

    private static func ofObject(_ request: S3Request) throws(AWSError) -> S3Operation {
        if let name = missing.first(where: request.has) { throw .notHereYet("subresource \(name)") }
        switch request.method {
        case "HEAD": return .headObject
        case "GET":
            if request.has("uploadId") { return .listParts }
            if request.has("tagging") { return .getObjectTagging }
            if request.has("acl") { return .getObjectAcl }
            if request.has("attributes") { return .getObjectAttributes }
            return .getObject
        case "PUT":
            let isCopy = request.header("x-amz-copy-source") != nil
            if request.has("uploadId") || request.has("partNumber") { return isCopy ? .uploadPartCopy : .uploadPart }
            if request.has("tagging") { return .putObjectTagging }
            if request.has("acl") { return .putObjectAcl }
            return isCopy ? .copyObject : .putObject
        case "DELETE":
            if request.has("uploadId") { return .abortMultipartUpload }
            return request.has("tagging") ? .deleteObjectTagging : .deleteObject
        case "POST":
            if request.has("uploads") { return .createMultipartUpload }
            if request.has("uploadId") { return .completeMultipartUpload }
            throw .methodNotAllowed(request.method, resourceType: "OBJECT")
        default: throw .methodNotAllowed(request.method, resourceType: "OBJECT")
        }
    }

    /// Whether its body is an object's, to be taken in as it comes.
    var takesContent: Bool {
        switch self {
        case .putObject, .uploadPart, .postObject: true
        default: false
        }
    }
}
