import CloudCore
import OrderedCollections

/// Objects: read.
extension S3Service {
    func getObject(_ request: S3Request) throws(AWSError) -> CloudResponse {
        try read(request) { object, range, transaction throws(AWSError) in
            try OutgoingContent(object.details.pieces, range, transaction, store.files)
        }
    }

    func headObject(_ request: S3Request) throws(AWSError) -> CloudResponse {
        try read(request) { _, _, _ in nil }
    }

    /// - Parameter load: Returns the bytes, where they are wanted.
    private func read(
        _ request: S3Request,
        _ load: (ObjectVersion, Range<Int>, ObjectTransaction) throws(AWSError) -> OutgoingContent?
    ) throws(AWSError) -> CloudResponse {
        let bucket = try bucket(request)
        let version = try request.version()
        let found = try store.read { transaction throws(AWSError) -> Found in
            let object = try self.version(version, of: request.key, in: bucket, transaction)
            if object.isDeleteMarker { return .marker(object) }
            guard try !Conditions(request).isUnchanged(object) else { return .unchanged(object) }
            let wanted = try WantedRange(request, object)
            return .object(object, wanted, try load(object, wanted.bytes, transaction))
        }
        switch found {
        case .marker(let marker): return answer(marker: marker, isNamed: version != nil, request)
        case .unchanged(let object):
            return CloudResponse(
                status: 304,
                headers: ["ETag": object.quotedETag, "Last-Modified": object.modified.httpDate]
            )
        case .object(let object, let wanted, let content):
            var headers = fields(of: object, in: bucket, request, isWhole: wanted.isWhole)
            headers.append(wanted.fields(of: object))
            // A stream, though empty, lets the length stand that a HEAD request is told.
            let body = try content?.body() ?? .byteStream(ByteStream(whole: []))
            return CloudResponse(status: wanted.isWhole ? 200 : 206, headers: headers, body: body)
        }
    }

    private enum Found {
        case marker(ObjectVersion)
        case unchanged(ObjectVersion)
        case object(ObjectVersion, WantedRange, OutgoingContent?)
    }

    /// The version that is asked for; the newest may be a delete marker.
    func version(
        _ id: String?,
        of key: String,
        in bucket: Bucket,
        _ transaction: ObjectTransaction
    ) throws(AWSError) -> ObjectVersion {
        guard let id else {
            guard let object = try transaction.latest(bucket.id, key) else { throw .noSuchKey(key) }
            return object
        }
        try Self.checkVersionID(id, in: bucket)
        guard let object = try transaction.version(bucket.id, key, id) else { throw .noSuchVersion(key, id) }
        return object
    }

    static func checkVersionID(_ id: String, in bucket: Bucket) throws(AWSError) {
        guard id == ObjectVersion.unversionedID || (id.utf8.count == 32 && bucket.versioning != .never) else {
            throw .invalidArgument("Invalid version id specified", name: "versionId", value: id)
        }
    }

    /// The newest version or the one that the request names, and no delete marker.
    func existingVersion(
        _ request: S3Request,
        in bucket: Bucket,
        _ transaction: ObjectTransaction
    ) throws(AWSError) -> ObjectVersion {
        let version = try request.version()
        let object = try self.version(version, of: request.key, in: bucket, transaction)
        guard object.isDeleteMarker else { return object }
        if version == nil { throw .noSuchKey(request.key) }
        throw .methodNotAllowed(request.method, resourceType: "DeleteMarker")
    }

    private func answer(marker: ObjectVersion, isNamed: Bool, _ request: S3Request) -> CloudResponse {
        var headers: HeaderFields = ["x-amz-delete-marker": "true", "x-amz-version-id": marker.id]
        guard isNamed else { return response(to: .noSuchKey(request.key), request, headers: headers) }
        headers.append("Allow", "DELETE")
        headers.append("Last-Modified", marker.modified.httpDate)
        return response(
            to: .methodNotAllowed(request.method, resourceType: "DeleteMarker"),
            request,
            headers: headers
        )
    }

    private static let overrides = [
        "response-cache-control": "Cache-Control", "response-content-disposition": "Content-Disposition",
        "response-content-encoding": "Content-Encoding", "response-content-language": "Content-Language",
        "response-content-type": "Content-Type", "response-expires": "Expires",
    ]

    private func fields(
        of object: ObjectVersion,
        in bucket: Bucket,
        _ request: S3Request,
        isWhole: Bool
    ) -> HeaderFields {
        let details = object.details
        var fields: HeaderFields = [
            "Last-Modified": object.modified.httpDate, "ETag": object.quotedETag, "Accept-Ranges": "bytes",
        ]
        for (name, value) in details.headers { fields.append(name, value) }
        for (name, value) in details.metadata { fields.append("x-amz-meta-\(name)", value) }
        if details.storageClass != "STANDARD" { fields.append("x-amz-storage-class", details.storageClass) }
        if !details.tags.isEmpty, request.method == "GET" {
            fields.append("x-amz-tagging-count", String(details.tags.count))
        }
        if bucket.versioning != .never { fields.append("x-amz-version-id", object.id) }
        if isWhole, request.header("x-amz-checksum-mode")?.uppercased() == "ENABLED" {
            fields.append(details.checksumFields)
        }
        for (parameter, name) in Self.overrides {
            if let value = request.query[parameter] { fields[name] = value }
        }
        return fields
    }
}

/// Which of an object's bytes an answer has.
struct WantedRange {
    let bytes: Range<Int>
    let isWhole: Bool
    /// Where a part was asked for.
    let partsCount: Int?

    init(_ request: S3Request, _ object: ObjectVersion) throws(AWSError) {
        let header = request.header("Range")
        if let number = try request.number("partNumber") {
            guard header == nil else {
                throw .invalidRequest("Cannot specify both Range header and partNumber query parameter")
            }
            let parts = object.details.parts
            guard let index = parts.isEmpty ? (number == 1 ? 0 : nil) : parts.firstIndex(where: { $0.number == number })
            else {
                throw .s3(
                    "InvalidPartNumber",
                    "The requested partnumber is not satisfiable",
                    status: 416,
                    ["PartNumberRequested": String(number), "ActualPartCount": String(max(1, parts.count))]
                )
            }
            let start = parts.prefix(index).reduce(0) { $0 + $1.size }
            bytes = start..<start + (parts.isEmpty ? object.size : parts[index].size)
            isWhole = false
            partsCount = parts.isEmpty ? nil : parts.count
        } else {
            let range = try header.flatMap { header throws(AWSError) in
                try ObjectRange.bytes(header, of: object.size)
            }
            bytes = range ?? 0..<object.size
            isWhole = range == nil
            partsCount = nil
        }
    }

    func fields(of object: ObjectVersion) -> HeaderFields {
        var fields: HeaderFields = ["Content-Length": String(bytes.count)]
        if !isWhole, !bytes.isEmpty {
            fields.append("Content-Range", "bytes \(bytes.lowerBound)-\(bytes.upperBound - 1)/\(object.size)")
        }
        if let partsCount { fields.append("x-amz-mp-parts-count", String(partsCount)) }
        return fields
    }
}
