import CloudCore
import OrderedCollections

/// Objects: copied.
/// See <https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html>.
extension S3Service {
    func copyObject(_ request: S3Request) async throws(AWSError) -> CloudResponse {
        let bucket = try bucket(request)
        try Self.checkKey(request.key)
        try checkAllowsACL(bucket, request)
        let named = try CopySource(request)
        let (source, sourceBucket) = try source(named, request)
        let directive = request.header("x-amz-metadata-directive") ?? "COPY"
        let taggingDirective = request.header("x-amz-tagging-directive") ?? "COPY"
        for (name, value) in [
            ("x-amz-metadata-directive", directive), ("x-amz-tagging-directive", taggingDirective),
        ] where value != "COPY" && value != "REPLACE" {
            throw .invalidArgument(
                name == "x-amz-metadata-directive"
                    ? "Unknown metadata directive." : "Unknown tagging directive.",
                name: name,
                value: value
            )
        }
        let details = try self.details(of: source, request, bucket, directive, taggingDirective)
        let isSame = named.bucket == bucket.name && named.key == request.key && named.version == nil
        if isSame, directive == "COPY", !Self.changesMore(request, source, details) {
            throw .invalidRequest(
                "This copy request is illegal because it is trying to copy an object to itself without changing the "
                    + "object's metadata, storage class, website redirect location or encryption attributes."
            )
        }
        let object = try copy(source, in: sourceBucket, to: request.key, details, in: bucket, request)
        notify("ObjectCreated:Copy", object, in: bucket, request)
        var headers = object.details.encryptionFields
        if sourceBucket.versioning != .never { headers.append("x-amz-copy-source-version-id", source.id) }
        if object.id != ObjectVersion.unversionedID { headers.append("x-amz-version-id", object.id) }
        return response(
            Self.result("CopyObjectResult", object.modified, object.quotedETag, object.details.checksum),
            headers: headers
        )
    }

    static func result(
        _ root: String,
        _ modified: Timestamp,
        _ etag: String,
        _ checksum: ObjectChecksum?
    ) -> XMLElement {
        var children = [XMLElement("LastModified", text: modified.iso8601), XMLElement("ETag", text: etag)]
        if let checksum {
            children.append(XMLElement(checksum.algorithm.element, text: checksum.value))
            if root == "CopyObjectResult" {
                children.append(XMLElement("ChecksumType", text: checksum.kind.rawValue))
            }
        }
        return XMLElement(root, children)
    }

    private static func changesMore(_ request: S3Request, _ source: ObjectVersion, _ details: ObjectDetails) -> Bool {
        details.storageClass != source.details.storageClass
            || request.header("x-amz-server-side-encryption") != nil
            || request.header(ObjectDetails.redirect) != nil
            || request.header("x-amz-checksum-algorithm") != nil
    }

    /// The source's, or the request's, as the two directives say.
    private func details(
        of source: ObjectVersion,
        _ request: S3Request,
        _ bucket: Bucket,
        _ directive: String,
        _ taggingDirective: String
    ) throws(AWSError) -> ObjectDetails {
        var details = try ObjectDetails(request, bucket)
        if directive == "COPY" {
            for name in ObjectDetails.keptHeaders { details.headers[name] = source.details.headers[name] }
            details.metadata = source.details.metadata
        }
        if taggingDirective == "COPY" { details.tags = source.details.tags }
        details.acl = try requestedACL(request)?.serialized
        return details
    }

    private func copy(
        _ source: ObjectVersion,
        in sourceBucket: Bucket,
        to key: String,
        _ details: ObjectDetails,
        in bucket: Bucket,
        _ request: S3Request
    ) throws(AWSError) -> ObjectVersion {
        var object = ObjectVersion(key: key, modified: modificationTime, size: source.size, etag: source.etag)
        object.details = details
        object.details.checksum = source.details.checksum
        let wanted = request.header("x-amz-checksum-algorithm").flatMap { ChecksumAlgorithm(rawValue: $0.uppercased()) }
        let needsDigests =
            !source.details.parts.isEmpty || (wanted != nil && wanted != source.details.checksum?.algorithm)
        if needsDigests {
            // What was uploaded in parts becomes one object, with the digests of one.
            let digests = try self.digests(
                of: source,
                in: sourceBucket,
                wanted ?? source.details.checksum?.algorithm ?? .crc64nvme
            )
            object.etag = hexadecimal(digests.md5)
            object.details.checksum = digests.checksum
        }
        let conditions = Conditions(request)
        var linked: [Int64] = []
        do throws(AWSError) {
            return try store.write { transaction throws(AWSError) in
                try conditions.checkWrite(transaction.latest(bucket.id, key), key: key)
                // As it is now: it may have gone meanwhile.
                let present = try transaction.version(sourceBucket.id, source.key, source.id)
                guard let present, present.sequence == source.sequence else { throw .noSuchKey(source.key) }
                for piece in present.details.pieces {
                    let content = store.nextContent()
                    if let bytes = try transaction.content(piece.content) {
                        try transaction.putContent(content, bytes)
                    } else {
                        try store.files.link(piece.content, as: content)
                        linked.append(content)
                        try transaction.putContent(content, nil)
                    }
                    object.details.pieces.append(Piece(content: content, size: piece.size))
                }
                return try insert(object, in: bucket.name, transaction)
            }
        } catch {
            store.files.remove(linked)
            throw error
        }
    }

    private func digests(
        of object: ObjectVersion,
        in bucket: Bucket,
        _ algorithm: ChecksumAlgorithm
    ) throws(AWSError) -> ContentDigests {
        let content = try store.read { transaction throws(AWSError) in
            try OutgoingContent(object.details.pieces, 0..<object.size, transaction, store.files)
        }
        return try ContentDigests(of: content, algorithm)
    }
}
