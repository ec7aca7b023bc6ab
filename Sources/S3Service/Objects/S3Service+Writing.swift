import CloudCore

/// Objects: written.
extension S3Service {
    /// In bytes; see <https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html>.
    private static let longestKey = 1024

    func putObject(_ request: S3Request) async throws(AWSError) -> CloudResponse {
        let bucket = try bucket(request)
        try Self.checkKey(request.key)
        try checkAllowsACL(bucket, request)
        var details = try ObjectDetails(request, bucket)
        details.acl = try requestedACL(request)?.serialized
        let content = try IncomingContent(request)
        let conditions = Conditions(request)
        // Before the body is read, so that a large one isn't sent for nothing; and again when it is kept.
        try store.read { transaction throws(AWSError) in
            try conditions.checkWrite(transaction.latest(bucket.id, request.key), key: request.key)
        }
        let staged = try await store.stage(content)
        details.checksum = staged.digests.checksum
        let object = try keep(staged, request.key, details, in: bucket, conditions)
        notify("ObjectCreated:Put", object, in: bucket, request)
        var headers: HeaderFields = ["ETag": object.quotedETag]
        headers.append(object.details.checksumFields)
        headers.append(object.details.encryptionFields)
        if object.id != ObjectVersion.unversionedID { headers.append("x-amz-version-id", object.id) }
        return CloudResponse(status: 200, headers: headers)
    }

    static func checkKey(_ key: String) throws(AWSError) {
        guard key.utf8.count <= longestKey else {
            throw .s3(
                "KeyTooLongError",
                "Your key is too long",
                ["Size": String(key.utf8.count), "MaxSizeAllowed": String(longestKey)]
            )
        }
    }

    /// Makes a staged content an object.
    func keep(
        _ staged: StagedContent,
        _ key: String,
        _ details: ObjectDetails,
        in bucket: Bucket,
        _ conditions: Conditions? = nil
    ) throws(AWSError) -> ObjectVersion {
        var object = ObjectVersion(key: key, modified: modificationTime, size: staged.digests.size)
        object.etag = hexadecimal(staged.digests.md5)
        object.details = details
        object.details.pieces = staged.pieces
        do throws(AWSError) {
            return try store.write { [object] transaction throws(AWSError) in
                try conditions?.checkWrite(transaction.latest(bucket.id, key), key: key)
                try transaction.keep(staged)
                return try insert(object, in: bucket.name, transaction)
            }
        } catch {
            store.discard(staged)
            throw error
        }
    }

    /// Gives the version its id and its number, by what the bucket is now.
    func insert(
        _ object: ObjectVersion,
        in name: String,
        _ transaction: ObjectTransaction
    ) throws(AWSError) -> ObjectVersion {
        let bucket = try bucket(name)
        var object = object
        object.sequence = store.nextSequence()
        object.id = bucket.versioning == .enabled ? Self.versionID() : ObjectVersion.unversionedID
        try transaction.insert(object, in: bucket.id)
        return object
    }

    /// 32 characters that mean nothing.
    static func versionID() -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._")
        return String((0..<32).map { _ in alphabet[Int.random(in: 0..<64)] })
    }

    /// S3 knows no fractions of a second.
    var modificationTime: Timestamp { Timestamp(millisecondsSince1970: clock.now.secondsSince1970 * 1000) }
}

func hexadecimal(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
}
