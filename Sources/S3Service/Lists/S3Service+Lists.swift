import CloudCore

/// Objects: listed.
extension S3Service {
    /// See <https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjects.html>.
    func listObjects(_ request: S3Request) throws(AWSError) -> CloudResponse {
        let bucket = try bucket(request)
        let list = try ListRequest(request)
        let marker = request.query["marker"] ?? ""
        let page = try page(list, in: bucket, after: marker, passed: marker)
        var children = [
            XMLElement("Name", text: bucket.name), XMLElement("Prefix", text: list.text(list.prefix)),
            XMLElement("Marker", text: list.text(marker)), XMLElement("MaxKeys", text: String(list.maximum)),
        ]
        children += list.delimiterElement + list.encodingElement
        children.append(XMLElement("IsTruncated", text: String(page.isTruncated)))
        // Without a delimiter the last key does.
        if page.isTruncated, !list.delimiter.isEmpty, let last = page.last {
            children.append(XMLElement("NextMarker", text: list.text(last)))
        }
        children += page.entries.map { content($0, list, withOwner: true) } + page.groups.map(list.groupElement)
        return response(
            XMLElement("ListBucketResult", children),
            headers: ["x-amz-bucket-region": bucket.region]
        )
    }

    /// See <https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html>.
    func listObjectsV2(_ request: S3Request) throws(AWSError) -> CloudResponse {
        let bucket = try bucket(request)
        let list = try ListRequest(request)
        let token = request.query["continuation-token"]
        var passed: String?
        if let token {
            guard !token.isEmpty, let bytes = Base64.decode(token) else {
                throw .invalidArgument(
                    "The continuation token provided is incorrect",
                    name: "continuation-token",
                    value: nil
                )
            }
            passed = String(decoding: bytes, as: UTF8.self)
        }
        let start = request.query["start-after"]
        let page = try page(list, in: bucket, after: passed ?? start ?? "", passed: passed ?? start)
        var children = [
            XMLElement("Name", text: bucket.name), XMLElement("Prefix", text: list.text(list.prefix)),
        ]
        if let token { children.append(XMLElement("ContinuationToken", text: token)) }
        if page.isTruncated, let last = page.last {
            children.append(XMLElement("NextContinuationToken", text: Base64.encode(last.utf8)))
        }
        if let start, !start.isEmpty { children.append(XMLElement("StartAfter", text: list.text(start))) }
        children.append(XMLElement("KeyCount", text: String(page.count)))
        children.append(XMLElement("MaxKeys", text: String(list.maximum)))
        children += list.delimiterElement + list.encodingElement
        children.append(XMLElement("IsTruncated", text: String(page.isTruncated)))
        let withOwner = request.query["fetch-owner"] == "true"
        children += page.entries.map { content($0, list, withOwner: withOwner) } + page.groups.map(list.groupElement)
        return response(
            XMLElement("ListBucketResult", children),
            headers: ["x-amz-bucket-region": bucket.region]
        )
    }

    private func page(
        _ list: ListRequest,
        in bucket: Bucket,
        after: String,
        passed: String?
    ) throws(AWSError) -> KeyPage<ObjectVersion> {
        let start = after.isEmpty ? [] : KeyRange.after(Array(after.utf8))
        return try store.read { transaction throws(AWSError) in
            try KeyPage(list, from: start, passed: passed) { from, end, body throws(AWSError) in
                try transaction.objects(bucket.id, from: from, to: end) { object throws(AWSError) in
                    try body(object.key, object)
                }
            }
        }
    }

    private func content(_ object: ObjectVersion, _ list: ListRequest, withOwner: Bool) -> XMLElement {
        XMLElement("Contents", members(of: object, list) + (withOwner ? [owner()] : []))
    }

    private func members(of object: ObjectVersion, _ list: ListRequest) -> [XMLElement] {
        var members = [
            XMLElement("Key", text: list.text(object.key)), XMLElement("LastModified", text: object.modified.iso8601),
            XMLElement("ETag", text: object.quotedETag),
        ]
        if let checksum = object.details.checksum {
            members.append(XMLElement("ChecksumAlgorithm", text: checksum.algorithm.rawValue))
            members.append(XMLElement("ChecksumType", text: checksum.kind.rawValue))
        }
        members.append(XMLElement("Size", text: String(object.size)))
        members.append(XMLElement("StorageClass", text: object.details.storageClass))
        return members
    }

    // MARK: Versions

    /// See <https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectVersions.html>.
    func listObjectVersions(_ request: S3Request) throws(AWSError) -> CloudResponse {
        let bucket = try bucket(request)
        let list = try ListRequest(request)
        let keyMarker = request.query["key-marker"] ?? ""
        let versionMarker = request.query["version-id-marker"]
        if let versionMarker {
            guard !keyMarker.isEmpty else {
                throw .invalidArgument(
                    "A version-id marker cannot be specified without a key marker.",
                    name: "version-id-marker",
                    value: versionMarker
                )
            }
            guard !versionMarker.isEmpty else {
                throw .invalidArgument(
                    "A version-id marker cannot be empty.",
                    name: "version-id-marker",
                    value: versionMarker
                )
            }
        }
        let page = try versions(list, in: bucket, keyMarker, versionMarker)
        var children = [
            XMLElement("Name", text: bucket.name), XMLElement("Prefix", text: list.text(list.prefix)),
            XMLElement("KeyMarker", text: list.text(keyMarker)),
            XMLElement("VersionIdMarker", text: versionMarker ?? ""),
            XMLElement("MaxKeys", text: String(list.maximum)),
        ]
        children += list.delimiterElement + list.encodingElement
        children.append(XMLElement("IsTruncated", text: String(page.isTruncated)))
        if page.isTruncated, let last = page.last {
            children.append(XMLElement("NextKeyMarker", text: list.text(last)))
            if let version = page.entries.last, version.key == last {
                children.append(XMLElement("NextVersionIdMarker", text: version.id))
            }
        }
        children += page.entries.map { element($0, list) } + page.groups.map(list.groupElement)
        return response(XMLElement("ListVersionsResult", children))
    }

    private func versions(
        _ list: ListRequest,
        in bucket: Bucket,
        _ keyMarker: String,
        _ versionMarker: String?
    ) throws(AWSError) -> KeyPage<ObjectVersion> {
        try store.read { transaction throws(AWSError) in
            var start = keyMarker.isEmpty ? [] : KeyRange.after(Array(keyMarker.utf8))
            var limit: Int64?
            if let versionMarker {
                // The marker's own key goes on below its version.
                start = Array(keyMarker.utf8)
                limit = try transaction.version(bucket.id, keyMarker, versionMarker)?.sequence
            }
            return try KeyPage(list, from: start, passed: keyMarker) { from, end, body throws(AWSError) in
                try transaction.versions(bucket.id, from: from, to: end) { object throws(AWSError) in
                    if let limit, object.key == keyMarker, object.sequence >= limit { return true }
                    return try body(object.key, object)
                }
            }
        }
    }

    private func element(_ object: ObjectVersion, _ list: ListRequest) -> XMLElement {
        var members = [
            XMLElement("Key", text: list.text(object.key)), XMLElement("VersionId", text: object.id),
            XMLElement("IsLatest", text: String(object.isLatest)),
        ]
        if object.isDeleteMarker {
            members.append(XMLElement("LastModified", text: object.modified.iso8601))
        } else {
            members += self.members(of: object, list).dropFirst()
        }
        members.append(owner())
        return XMLElement(object.isDeleteMarker ? "DeleteMarker" : "Version", members)
    }
}
