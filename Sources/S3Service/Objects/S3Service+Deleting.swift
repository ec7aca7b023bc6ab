import CloudCore
import OrderedCollections
import WorkshopCommon

/// Objects: deleted, or hidden behind a marker.
/// See <https://docs.aws.amazon.com/AmazonS3/latest/userguide/DeletingObjectVersions.html>.
extension S3Service {
    /// What became of a deletion.
    struct Deletion {
        /// What was removed for good.
        var removed: ObjectVersion?
        /// What hides the object now.
        var marker: ObjectVersion?
    }

    func deleteObject(_ request: S3Request) throws(AWSError) -> CloudResponse {
        let bucket = try bucket(request)
        let version = try request.version()
        let conditions = Conditions(request)
        let deletion = try store.write { transaction throws(AWSError) in
            if conditions.ifMatch != nil {
                let newest = try transaction.latest(bucket.id, request.key)
                let named = try version.map { id throws(AWSError) in
                    try transaction.version(bucket.id, request.key, id)
                }
                try conditions.checkDeletion(named ?? newest, key: request.key)
            }
            return try delete(request.key, version: version, in: bucket.name, transaction)
        }
        tell(of: deletion, request.key, in: bucket, request)
        var headers = HeaderFields()
        if let marker = deletion.marker {
            headers.append("x-amz-delete-marker", "true")
            headers.append("x-amz-version-id", marker.id)
        } else if let version {
            if deletion.removed?.isDeleteMarker ?? false { headers.append("x-amz-delete-marker", "true") }
            headers.append("x-amz-version-id", version)
        }
        return CloudResponse(status: 204, headers: headers)
    }

    /// That there is no such object is no error.
    private func delete(
        _ key: String,
        version: String?,
        in name: String,
        _ transaction: ObjectTransaction
    ) throws(AWSError) -> Deletion {
        let bucket = try bucket(name)
        if let version {
            try Self.checkVersionID(version, in: bucket)
            guard let object = try transaction.version(bucket.id, key, version) else { return Deletion() }
            try transaction.remove(object, in: bucket.id)
            return Deletion(removed: object)
        }
        if bucket.versioning == .never {
            guard let object = try transaction.latest(bucket.id, key) else { return Deletion() }
            try transaction.remove(object, in: bucket.id)
            return Deletion(removed: object)
        }
        var marker = ObjectVersion(key: key, modified: modificationTime)
        marker.isDeleteMarker = true
        return Deletion(marker: try insert(marker, in: name, transaction))
    }

    private func tell(of deletion: Deletion, _ key: String, in bucket: Bucket, _ request: S3Request) {
        if let marker = deletion.marker {
            notify("ObjectRemoved:DeleteMarkerCreated", marker, in: bucket, request)
        } else if let removed = deletion.removed {
            notify("ObjectRemoved:Delete", removed, in: bucket, request)
        }
    }

    private static let mostAtOnce = 1000

    func deleteObjects(_ request: S3Request) async throws(AWSError) -> CloudResponse {
        let bucket = try bucket(request)
        let hasDigest =
            request.header("Content-MD5") != nil
            || request.http.headers.contains { $0.name.lowercased().hasPrefix("x-amz-checksum-") }
            || request.header("x-amz-trailer") != nil
        guard hasDigest else { throw .invalidRequest("Missing required header for this request: Content-MD5") }
        let document = try await document("Delete", request)
        let objects = document.children("Object")
        guard (1...Self.mostAtOnce).contains(objects.count), objects.allSatisfy({ $0.text("Key") != nil }) else {
            throw .malformedXML
        }
        let isQuiet = document.text("Quiet")?.lowercased() == "true"
        var results: [XMLElement] = []
        var deletions: [(key: String, deletion: Deletion)] = []
        try store.write { transaction throws(AWSError) in
            for object in objects {
                let (key, version) = (object.text("Key") ?? "", object.text("VersionId"))
                do throws(AWSError) {
                    if let etag = object.text("ETag") {
                        var conditions = Conditions(request)
                        conditions.ifMatch = etag
                        try conditions.checkDeletion(transaction.latest(bucket.id, key), key: key)
                    }
                    let deletion = try delete(key, version: version, in: bucket.name, transaction)
                    deletions.append((key, deletion))
                    if !isQuiet { results.append(Self.deleted(key, version, deletion)) }
                } catch  where error.status < 500 {
                    results.append(Self.failed(key, version, error))
                }
            }
        }
        for (key, deletion) in deletions { tell(of: deletion, key, in: bucket, request) }
        return response(XMLElement("DeleteResult", results))
    }

    private static func deleted(_ key: String, _ version: String?, _ deletion: Deletion) -> XMLElement {
        var children = [XMLElement("Key", text: key)]
        if let version { children.append(XMLElement("VersionId", text: version)) }
        if let marker = deletion.marker {
            children.append(XMLElement("DeleteMarker", text: "true"))
            children.append(XMLElement("DeleteMarkerVersionId", text: marker.id))
        } else if let removed = deletion.removed, removed.isDeleteMarker {
            children.append(XMLElement("DeleteMarker", text: "true"))
            children.append(XMLElement("DeleteMarkerVersionId", text: removed.id))
        }
        return XMLElement("Deleted", children)
    }

    private static func failed(_ key: String, _ version: String?, _ error: AWSError) -> XMLElement {
        // Of a version that can't be one this operation says that there is none.
        let isVersion = error.members["ArgumentName"]?.string == "versionId"
        let said = isVersion ? AWSError.noSuchVersion(key, version ?? "") : error
        var children = [XMLElement("Key", text: key)]
        if let version { children.append(XMLElement("VersionId", text: version)) }
        children.append(XMLElement("Code", text: said.code))
        children.append(XMLElement("Message", text: said.message))
        return XMLElement("Error", children)
    }
}
