import CloudCore

/// Uploads in parts: begun, filled, listed, given up.
/// See <https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html>.
extension S3Service {
    func createMultipartUpload(_ request: S3Request) throws(AWSError) -> CloudResponse {
        let bucket = try bucket(request)
        try Self.checkKey(request.key)
        try checkAllowsACL(bucket, request)
        var details = try ObjectDetails(request, bucket)
        details.acl = try requestedACL(request)?.serialized
        details.checksum = try Self.announcedChecksum(request)
        let id = (0..<2).map { _ in Self.versionID() }.joined() + Self.versionID()
        let upload = Upload(id: id, key: request.key, started: clock.now, details: details)
        try store.write { transaction throws(AWSError) in try transaction.put(upload, in: bucket.id) }
        var headers = details.encryptionFields
        if let checksum = details.checksum {
            headers.append("x-amz-checksum-algorithm", checksum.algorithm.rawValue)
            headers.append("x-amz-checksum-type", checksum.kind.rawValue)
        }
        return response(
            XMLElement(
                "InitiateMultipartUploadResult",
                [
                    XMLElement("Bucket", text: bucket.name), XMLElement("Key", text: request.key),
                    XMLElement("UploadId", text: id),
                ]
            ),
            headers: headers
        )
    }

    /// Without a value, which only the end knows.
    private static func announcedChecksum(_ request: S3Request) throws(AWSError) -> ObjectChecksum? {
        let type = request.header("x-amz-checksum-type")?.uppercased()
        guard let name = request.header("x-amz-checksum-algorithm") else {
            guard type == nil else {
                throw .invalidRequest(
                    "The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header."
                )
            }
            return nil
        }
        guard let algorithm = ChecksumAlgorithm(rawValue: name.uppercased()) else {
            throw .invalidRequest(
                "Checksum algorithm provided is unsupported. Please try again with any of the valid types: "
                    + "[CRC32, CRC32C, CRC64NVME, SHA1, SHA256]"
            )
        }
        let usual: ObjectChecksum.Kind = algorithm == .crc64nvme ? .fullObject : .composite
        guard let kind = type.map({ ObjectChecksum.Kind(rawValue: $0) }) ?? usual else {
            throw .invalidRequest("Value for x-amz-checksum-type header is invalid.")
        }
        let isPossible = kind == .fullObject ? algorithm.polynomial != nil : algorithm != .crc64nvme
        guard isPossible else {
            throw .invalidRequest(
                "The \(kind.rawValue) checksum type cannot be used with the \(algorithm.rawValue.lowercased()) checksum "
                    + "algorithm."
            )
        }
        return ObjectChecksum(algorithm: algorithm, value: "", kind: kind)
    }

    func upload(
        _ request: S3Request,
        in bucket: Bucket,
        _ transaction: ObjectTransaction
    ) throws(AWSError) -> Upload {
        let id = request.query["uploadId"] ?? ""
        guard let upload = try transaction.upload(bucket.id, request.key, id) else { throw .noSuchUpload(id) }
        return upload
    }

    private func partNumber(_ request: S3Request) throws(AWSError) -> Int {
        let text = request.query["partNumber"]
        guard let number = text.flatMap({ Int($0) }), UploadedPart.numbers.contains(number) else {
            throw .invalidArgument(
                "Part number must be an integer between 1 and 10000, inclusive",
                name: "partNumber",
                value: text
            )
        }
        return number
    }

    func uploadPart(_ request: S3Request) async throws(AWSError) -> CloudResponse {
        let bucket = try bucket(request)
        let number = try partNumber(request)
        let upload = try store.read { transaction throws(AWSError) in
            try self.upload(request, in: bucket, transaction)
        }
        let content = try IncomingContent(request)
        try Self.check(content.expected.algorithm, of: upload)
        let staged = try await store.stage(content, algorithm: upload.algorithm)
        let part = try keep(staged, number, of: upload, in: bucket)
        var headers: HeaderFields = ["ETag": "\"\(part.etag)\""]
        headers.append("x-amz-server-side-encryption", "AES256")
        if upload.details.checksum != nil || content.expected.algorithm != nil {
            headers.append(part.checksum.algorithm.header, part.checksum.value)
        }
        return CloudResponse(status: 200, headers: headers)
    }

    private static func check(_ algorithm: ChecksumAlgorithm?, of upload: Upload) throws(AWSError) {
        guard let announced = upload.details.checksum, announced.algorithm != algorithm else { return }
        // What is made of all bytes needs nobody's word on a part.
        if algorithm == nil, announced.kind == .fullObject { return }
        throw .invalidRequest(
            "Checksum Type mismatch occurred, expected checksum Type: \(announced.algorithm.rawValue.lowercased()), "
                + "actual checksum Type: \(algorithm?.rawValue.lowercased() ?? "null")"
        )
    }

    private func keep(
        _ staged: StagedContent,
        _ number: Int,
        of upload: Upload,
        in bucket: Bucket
    ) throws(AWSError) -> UploadedPart {
        let part = UploadedPart(
            number: number,
            modified: modificationTime,
            size: staged.digests.size,
            etag: hexadecimal(staged.digests.md5),
            checksum: staged.digests.checksum,
            content: staged.piece?.content ?? 0
        )
        do throws(AWSError) {
            try store.write { transaction throws(AWSError) in
                // It may have been completed or aborted meanwhile.
                guard try transaction.upload(bucket.id, upload.key, upload.id) != nil else {
                    throw .noSuchUpload(upload.id)
                }
                try transaction.put(part, of: upload.id)
                try transaction.keep(staged)
            }
        } catch {
            store.discard(staged)
            throw error
        }
        return part
    }

    // MARK: Parts of other objects

    func uploadPartCopy(_ request: S3Request) async throws(AWSError) -> CloudResponse {
        let bucket = try bucket(request)
        let number = try partNumber(request)
        let upload = try store.read { transaction throws(AWSError) in
            try self.upload(request, in: bucket, transaction)
        }
        let (source, sourceBucket) = try source(CopySource(request), request)
        let range = try Self.copyRange(request, of: source.size)
        let content = try store.read { transaction throws(AWSError) in
            try OutgoingContent(source.details.pieces, range, transaction, store.files)
        }
        let staged = try store.stage(content, algorithm: upload.algorithm)
        let part = try keep(staged, number, of: upload, in: bucket)
        let headers: HeaderFields =
            sourceBucket.versioning == .never ? [:] : ["x-amz-copy-source-version-id": source.id]
        let checksum = upload.details.checksum == nil ? nil : part.checksum
        return response(
            Self.result("CopyPartResult", part.modified, "\"\(part.etag)\"", checksum),
            headers: headers
        )
    }

    private static func copyRange(_ request: S3Request, of size: Int) throws(AWSError) -> Range<Int> {
        guard let header = request.header("x-amz-copy-source-range") else { return 0..<size }
        let parts = header.dropFirst("bytes=".count).split(separator: "-")
        guard header.hasPrefix("bytes="), parts.count == 2, let first = Int(parts[0]), let last = Int(parts[1]),
            first <= last
        else {
            throw .invalidArgument(
                "The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the "
                    + "zero-based offsets of the first and last bytes to copy",
                name: "x-amz-copy-source-range",
                value: header
            )
        }
        guard last < size else {
            throw .invalidArgument(
                "Range specified is not valid for source object of size: \(size)",
                name: "x-amz-copy-source-range",
                value: header
            )
        }
        return first..<last + 1
    }

    func abortMultipartUpload(_ request: S3Request) throws(AWSError) -> CloudResponse {
        let bucket = try bucket(request)
        try store.write { transaction throws(AWSError) in
            try transaction.removeUpload(upload(request, in: bucket, transaction), in: bucket.id)
        }
        return CloudResponse(status: 204)
    }

    // MARK: Lists

    func listParts(_ request: S3Request) throws(AWSError) -> CloudResponse {
        let bucket = try bucket(request)
        let maximum = min(try request.number("max-parts") ?? ListRequest.most, ListRequest.most)
        let marker = try request.number("part-number-marker") ?? 0
        let (upload, parts) = try store.read { transaction throws(AWSError) in
            let upload = try self.upload(request, in: bucket, transaction)
            return (upload, try transaction.parts(of: upload.id))
        }
        let rest = parts.filter { $0.number > marker }
        let page = rest.prefix(maximum)
        var children = [
            XMLElement("Bucket", text: bucket.name), XMLElement("Key", text: upload.key),
            XMLElement("UploadId", text: upload.id), owner("Initiator"), owner(),
            XMLElement("StorageClass", text: upload.details.storageClass),
            XMLElement("PartNumberMarker", text: String(marker)),
            XMLElement("NextPartNumberMarker", text: String(page.last?.number ?? 0)),
            XMLElement("MaxParts", text: String(maximum)),
            XMLElement("IsTruncated", text: String(page.count < rest.count)),
        ]
        if let checksum = upload.details.checksum {
            children.append(XMLElement("ChecksumAlgorithm", text: checksum.algorithm.rawValue))
            children.append(XMLElement("ChecksumType", text: checksum.kind.rawValue))
        }
        children += page.map { part in
            var members = [
                XMLElement("PartNumber", text: String(part.number)),
                XMLElement("LastModified", text: part.modified.iso8601),
                XMLElement("ETag", text: "\"\(part.etag)\""), XMLElement("Size", text: String(part.size)),
            ]
            if upload.details.checksum != nil {
                members.append(XMLElement(part.checksum.algorithm.element, text: part.checksum.value))
            }
            return XMLElement("Part", members)
        }
        return response(XMLElement("ListPartsResult", children))
    }

    func listMultipartUploads(_ request: S3Request) throws(AWSError) -> CloudResponse {
        let bucket = try bucket(request)
        let list = try ListRequest(request, limit: "max-uploads")
        let keyMarker = request.query["key-marker"] ?? ""
        // Without a key it means nothing.
        let uploadMarker = keyMarker.isEmpty ? "" : request.query["upload-id-marker"] ?? ""
        var isPassed = uploadMarker.isEmpty
        let key = Array(keyMarker.utf8)
        let start = keyMarker.isEmpty ? [] : isPassed ? KeyRange.after(key) : key
        let page = try store.read { transaction throws(AWSError) in
            try KeyPage<Upload>(list, from: start, passed: keyMarker) { from, end, body throws(AWSError) in
                try transaction.uploads(bucket.id, from: from, to: end) { upload throws(AWSError) in
                    if !isPassed, upload.key == keyMarker {
                        isPassed = upload.id == uploadMarker
                        return true
                    }
                    isPassed = true
                    return try body(upload.key, upload)
                }
            }
        }
        var children = [
            XMLElement("Bucket", text: bucket.name), XMLElement("KeyMarker", text: list.text(keyMarker)),
            XMLElement("UploadIdMarker", text: uploadMarker),
        ]
        // Of uploads alone, as recorded: a group that ends a page isn't named.
        children.append(XMLElement("NextKeyMarker", text: list.text(page.entries.last?.key ?? "")))
        children.append(XMLElement("NextUploadIdMarker", text: page.entries.last?.id ?? ""))
        children.append(XMLElement("Prefix", text: list.text(list.prefix)))
        children += list.delimiterElement + list.encodingElement
        children.append(XMLElement("MaxUploads", text: String(list.maximum)))
        children.append(XMLElement("IsTruncated", text: String(page.isTruncated)))
        children += page.entries.map { upload in
            var members = [
                XMLElement("Key", text: list.text(upload.key)), XMLElement("UploadId", text: upload.id),
                owner("Initiator"), owner(), XMLElement("StorageClass", text: upload.details.storageClass),
                XMLElement("Initiated", text: upload.started.iso8601),
            ]
            if let checksum = upload.details.checksum {
                members.append(XMLElement("ChecksumAlgorithm", text: checksum.algorithm.rawValue))
                members.append(XMLElement("ChecksumType", text: checksum.kind.rawValue))
            }
            return XMLElement("Upload", members)
        }
        children += page.groups.map(list.groupElement)
        return response(XMLElement("ListMultipartUploadsResult", children))
    }
}
