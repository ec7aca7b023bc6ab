import CloudCore
import Crypto

/// Uploads in parts: completed.
/// See <https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html>.
extension S3Service {
    func completeMultipartUpload(_ request: S3Request) async throws(AWSError) -> CloudResponse {
        let bucket = try bucket(request)
        let (upload, uploaded) = try store.read { transaction throws(AWSError) in
            let upload = try self.upload(request, in: bucket, transaction)
            return (upload, try transaction.parts(of: upload.id))
        }
        // A checksum in a header is the object's here, not the document's.
        var plain = request.http
        for algorithm in ChecksumAlgorithm.allCases { plain.headers[algorithm.header] = nil }
        let listed = try CompletedPart.list(in: try await document("CompleteMultipartUpload", S3Request(plain)))
        let parts = try select(listed, of: upload, from: uploaded)
        var object = ObjectVersion(key: upload.key, modified: modificationTime)
        object.size = parts.reduce(0) { $0 + $1.size }
        object.etag = hexadecimal(Self.digestOfDigests(parts)) + "-\(parts.count)"
        object.details = upload.details
        object.details.pieces = parts.filter { $0.size > 0 }.map { Piece(content: $0.content, size: $0.size) }
        object.details.parts = parts.map { part in
            let isKept = upload.details.checksum?.kind == .composite
            return ObjectDetails.Part(
                number: part.number,
                size: part.size,
                checksum: isKept ? part.checksum.value : nil
            )
        }
        if let text = request.header("x-amz-mp-object-size"), Int(text) != object.size {
            throw .invalidRequest(
                "The provided 'x-amz-mp-object-size' header value \(text) does not match what was computed: \(object.size)"
            )
        }
        let checksum = try checksum(of: parts, upload)
        try Self.check(checksum, request)
        object.details.checksum = checksum
        let kept = try complete(upload, object, in: bucket, request)
        notify("ObjectCreated:CompleteMultipartUpload", kept, in: bucket, request)
        return answer(kept, in: bucket, request)
    }

    private func complete(
        _ upload: Upload,
        _ object: ObjectVersion,
        in bucket: Bucket,
        _ request: S3Request
    ) throws(AWSError) -> ObjectVersion {
        let conditions = Conditions(request)
        let contents = Set(object.details.pieces.map(\.content))
        return try store.write { transaction throws(AWSError) in
            // The parts are still those that the object is made of.
            let present = Set(try transaction.parts(of: upload.id).map(\.content))
            guard try transaction.upload(bucket.id, upload.key, upload.id) != nil, present.isSuperset(of: contents)
            else { throw .noSuchUpload(upload.id) }
            try conditions.checkWrite(transaction.latest(bucket.id, upload.key), key: upload.key)
            try transaction.removeUpload(upload, in: bucket.id, keeping: contents)
            return try insert(object, in: bucket.name, transaction)
        }
    }

    private func answer(_ object: ObjectVersion, in bucket: Bucket, _ request: S3Request) -> CloudResponse {
        var children = [
            XMLElement("Location", text: location(of: object, in: bucket, request)),
            XMLElement("Bucket", text: bucket.name),
            XMLElement("Key", text: object.key), XMLElement("ETag", text: object.quotedETag),
        ]
        if let checksum = object.details.checksum {
            children.append(XMLElement(checksum.algorithm.element, text: checksum.value))
            children.append(XMLElement("ChecksumType", text: checksum.kind.rawValue))
        }
        var headers = object.details.encryptionFields
        if object.id != ObjectVersion.unversionedID { headers.append("x-amz-version-id", object.id) }
        return response(XMLElement("CompleteMultipartUploadResult", children), headers: headers)
    }

    // MARK: Parts

    private func select(
        _ listed: [CompletedPart],
        of upload: Upload,
        from uploaded: [UploadedPart]
    ) throws(AWSError) -> [UploadedPart] {
        guard !listed.isEmpty else { throw .invalidRequest("You must specify at least one part") }
        guard zip(listed, listed.dropFirst()).allSatisfy({ $0.number < $1.number }) else {
            throw .s3(
                "InvalidPartOrder",
                "The list of parts was not in ascending order. Parts must be ordered by part number.",
                ["UploadId": upload.id]
            )
        }
        let numbered = Dictionary(uploaded.map { ($0.number, $0) }, uniquingKeysWith: { $1 })
        var parts: [UploadedPart] = []
        for part in listed {
            if upload.details.checksum?.kind == .composite, part.checksum == nil {
                let name = upload.algorithm.rawValue.lowercased()
                throw .invalidRequest(
                    "The upload was created using a \(name) checksum. The complete request must include the checksum "
                        + "for each part. It was missing for part \(part.number) in the request."
                )
            }
            guard let found = numbered[part.number], found.etag == part.etag,
                part.checksum == nil || part.checksum == found.checksum
            else { throw Self.invalidPart(part, upload) }
            parts.append(found)
        }
        for part in parts.dropLast() where part.size < UploadedPart.smallest {
            throw .s3(
                "EntityTooSmall",
                "Your proposed upload is smaller than the minimum allowed size",
                [
                    "ProposedSize": String(part.size), "MinSizeAllowed": String(UploadedPart.smallest),
                    "PartNumber": String(part.number), "ETag": part.etag,
                ]
            )
        }
        return parts
    }

    private static func invalidPart(_ part: CompletedPart, _ upload: Upload) -> AWSError {
        .s3(
            "InvalidPart",
            "One or more of the specified parts could not be found.  The part may not have been uploaded, or the "
                + "specified entity tag may not match the part's entity tag.",
            ["UploadId": upload.id, "PartNumber": String(part.number), "ETag": part.etag]
        )
    }

    // MARK: Digests

    private static func digestOfDigests(_ parts: [UploadedPart]) -> [UInt8] {
        var digest = Insecure.MD5()
        for part in parts {
            let digits = Array(part.etag.utf8)
            digest.update(
                data: stride(from: 0, to: digits.count, by: 2).map { index in
                    UInt8(String(decoding: digits[index..<index + 2], as: UTF8.self), radix: 16) ?? 0
                }
            )
        }
        return Array(digest.finalize())
    }

    private func checksum(of parts: [UploadedPart], _ upload: Upload) throws(AWSError) -> ObjectChecksum {
        let algorithm = upload.algorithm
        if upload.kind == .composite {
            let all = parts.flatMap { Base64.decode($0.checksum.value) ?? [] }
            let value = Base64.encode(algorithm.digest(all)) + "-\(parts.count)"
            return ObjectChecksum(algorithm: algorithm, value: value, kind: .composite)
        }
        if let polynomial = algorithm.polynomial, parts.allSatisfy({ $0.checksum.algorithm == algorithm }) {
            let sum = parts.reduce(UInt64(0)) { sum, part in
                let value = (Base64.decode(part.checksum.value) ?? []).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
                return CRC.combine(sum, value, length: part.size, polynomial)
            }
            return ObjectChecksum(
                algorithm: algorithm,
                value: Base64.encode(CRC.bytes(sum, width: polynomial.width))
            )
        }
        // Parts that came with checksums of another kind are read once more.
        let pieces = parts.filter { $0.size > 0 }.map { Piece(content: $0.content, size: $0.size) }
        let content = try store.read { transaction throws(AWSError) in
            try OutgoingContent(pieces, 0..<pieces.reduce(0) { $0 + $1.size }, transaction, store.files)
        }
        return try ContentDigests(of: content, algorithm).checksum
    }

    private static func check(_ checksum: ObjectChecksum, _ request: S3Request) throws(AWSError) {
        guard let given = request.header(checksum.algorithm.header) else { return }
        let isSame = given == checksum.value || given + "-" == checksum.value.prefix(given.count + 1)
        guard isSame else {
            throw .s3(
                "BadDigest",
                "The \(checksum.algorithm.rawValue.lowercased()) you specified did not match the calculated checksum."
            )
        }
    }
}

/// A part as the request that completes an upload lists it.
private struct CompletedPart {
    let number: Int
    let etag: String
    let checksum: ObjectChecksum?

    static func list(in document: XMLElement) throws(AWSError) -> [CompletedPart] {
        try document.children("Part").map { part throws(AWSError) in
            guard let number = part.text("PartNumber").flatMap({ Int($0) }), let etag = part.text("ETag") else {
                throw AWSError.malformedXML
            }
            let checksum = ChecksumAlgorithm.allCases.lazy.compactMap { algorithm in
                part.text(algorithm.element).map { ObjectChecksum(algorithm: algorithm, value: $0) }
            }.first
            return CompletedPart(number: number, etag: etag.filter { $0 != "\"" }, checksum: checksum)
        }
    }
}
