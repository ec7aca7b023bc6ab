import CloudCore
import OrderedCollections

/// Tags and access control lists of objects.
extension S3Service {
    func getObjectTagging(_ request: S3Request) throws(AWSError) -> CloudResponse {
        let (object, headers) = try existing(request)
        return response(TagSet(object.details.tags).element, headers: headers)
    }

    func putObjectTagging(_ request: S3Request) async throws(AWSError) -> CloudResponse {
        guard let list = try await document("Tagging", request).child("TagSet") else { throw .malformedXML }
        let tags = try TagSet(list)
        try tags.checkCount(TagSet.mostOfObject)
        return try change(request, event: "ObjectTagging:Put") { $0.tags = tags.tags }
    }

    func deleteObjectTagging(_ request: S3Request) throws(AWSError) -> CloudResponse {
        var answer = try change(request, event: "ObjectTagging:Delete") { $0.tags = [:] }
        answer.status = 204
        return answer
    }

    func getObjectAcl(_ request: S3Request) throws(AWSError) -> CloudResponse {
        let (object, headers) = try existing(request)
        let document = object.details.acl.flatMap { XMLElement(parsing: Array($0.utf8)) }
        return response(try document.map(normalized) ?? ownersACL, headers: headers)
    }

    func putObjectAcl(_ request: S3Request) async throws(AWSError) -> CloudResponse {
        let bucket = try bucket(request)
        let bytes = try await IncomingContent(request).document()
        let list = try acl(bytes, of: bucket, request)
        return try change(request, event: "ObjectAcl:Put") { $0.acl = list.serialized }
    }

    private func existing(_ request: S3Request) throws(AWSError) -> (ObjectVersion, HeaderFields) {
        let bucket = try bucket(request)
        let object = try store.read { transaction throws(AWSError) in
            try existingVersion(request, in: bucket, transaction)
        }
        return (object, bucket.versioning == .never ? [:] : ["x-amz-version-id": object.id])
    }

    private func change(
        _ request: S3Request,
        event: String,
        _ body: (inout ObjectDetails) -> Void
    ) throws(AWSError) -> CloudResponse {
        let bucket = try bucket(request)
        let object = try store.write { transaction throws(AWSError) in
            var object = try existingVersion(request, in: bucket, transaction)
            body(&object.details)
            try transaction.write(object, in: bucket.id)
            return object
        }
        notify(event, object, in: bucket, request)
        return CloudResponse(
            status: 200,
            headers: bucket.versioning == .never ? [:] : ["x-amz-version-id": object.id]
        )
    }

    // MARK: Attributes

    /// See <https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectAttributes.html>.
    func getObjectAttributes(_ request: S3Request) throws(AWSError) -> CloudResponse {
        let names = request.http.headers.values("x-amz-object-attributes").flatMap { $0.split(separator: ",") }
            .map { name in String(name.filter { $0 != " " }) }
        guard !names.isEmpty else {
            throw .invalidRequest(
                "The x-amz-object-attributes header specifying the attributes to be retrieved is "
                    + "either missing or empty"
            )
        }
        guard names.allSatisfy({ ["ETag", "Checksum", "ObjectParts", "StorageClass", "ObjectSize"].contains($0) })
        else {
            throw .invalidArgument("Invalid attribute name specified.", name: "x-amz-object-attributes", value: nil)
        }
        let (object, version) = try existing(request)
        var headers = version
        headers.append("Last-Modified", object.modified.httpDate)
        var children: [XMLElement] = []
        if names.contains("ETag") { children.append(XMLElement("ETag", text: object.etag)) }
        if names.contains("Checksum"), let checksum = object.details.checksum {
            let value = checksum.value.prefix { $0 != "-" }
            children.append(
                XMLElement(
                    "Checksum",
                    [
                        XMLElement(checksum.algorithm.element, text: String(value)),
                        XMLElement("ChecksumType", text: checksum.kind.rawValue),
                    ]
                )
            )
        }
        if names.contains("ObjectParts"), !object.details.parts.isEmpty {
            children.append(try parts(of: object, request))
        }
        if names.contains("StorageClass") {
            children.append(XMLElement("StorageClass", text: object.details.storageClass))
        }
        if names.contains("ObjectSize") { children.append(XMLElement("ObjectSize", text: String(object.size))) }
        return response(XMLElement("GetObjectAttributesResponse", children), headers: headers)
    }

    private func parts(of object: ObjectVersion, _ request: S3Request) throws(AWSError) -> XMLElement {
        let parts = object.details.parts
        var children = [XMLElement("PartsCount", text: String(parts.count))]
        // Without a checksum of each there is only their number.
        guard let algorithm = object.details.checksum?.algorithm, parts.allSatisfy({ $0.checksum != nil }) else {
            return XMLElement("ObjectParts", children)
        }
        let maximum = request.header("x-amz-max-parts").flatMap { Int($0) } ?? 1000
        let marker = request.header("x-amz-part-number-marker").flatMap { Int($0) } ?? 0
        let rest = parts.filter { $0.number > marker }
        let page = rest.prefix(max(0, min(maximum, 1000)))
        children.append(XMLElement("PartNumberMarker", text: String(marker)))
        children.append(XMLElement("NextPartNumberMarker", text: String(page.last?.number ?? 0)))
        children.append(XMLElement("MaxParts", text: String(maximum)))
        children.append(XMLElement("IsTruncated", text: String(page.count < rest.count)))
        for part in page {
            children.append(
                XMLElement(
                    "Part",
                    [
                        XMLElement("PartNumber", text: String(part.number)),
                        XMLElement("Size", text: String(part.size)),
                        XMLElement(algorithm.element, text: part.checksum ?? ""),
                    ]
                )
            )
        }
        return XMLElement("ObjectParts", children)
    }
}
