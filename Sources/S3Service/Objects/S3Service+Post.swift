import CloudCore
import OrderedCollections

/// Objects: sent by a form of a web page.
/// See <https://docs.aws.amazon.com/AmazonS3/latest/API/RESTObjectPOST.html>.
extension S3Service {
    /// The whole form is in memory, so a file of some 70 MB is the largest here; on AWS it is 5 GB.
    func postObject(_ request: S3Request) async throws(AWSError) -> CloudResponse {
        let bucket = try bucket(request)
        guard !request.http.bodyExceedsLimit else {
            throw .s3("EntityTooLarge", "Your proposed upload exceeds the maximum allowed size")
        }
        let form = try FormUpload(request)
        guard let key = form.key, !key.isEmpty else {
            throw .s3(
                "InvalidArgument",
                "Bucket POST must contain a field named 'key'.  If it is specified, please check the order of the "
                    + "fields.",
                ["ArgumentName": "key"]
            )
        }
        try FormPolicy(form)?.check(form, bucket: bucket.name, at: clock.now)
        try Self.checkKey(key)
        let headers = form.headers
        let put = S3Request(CloudRequest("PUT", request.http.path, headers: headers, body: form.file))
        try checkAllowsACL(bucket, put)
        var details = try ObjectDetails(fields: headers, bucket)
        details.acl = try requestedACL(put)?.serialized
        if let tags = form.fields["tagging"] {
            guard let list = XMLElement(parsing: Array(tags.utf8))?.child("TagSet") else { throw .malformedXML }
            details.tags = try TagSet(list).tags
        }
        let staged = try await store.stage(IncomingContent(put))
        details.checksum = staged.digests.checksum
        let object = try keep(staged, key, details, in: bucket)
        notify("ObjectCreated:Post", object, in: bucket, request)
        return answer(form, object, in: bucket, request)
    }

    private func answer(
        _ form: FormUpload,
        _ object: ObjectVersion,
        in bucket: Bucket,
        _ request: S3Request
    ) -> CloudResponse {
        let location = location(of: object, in: bucket, request)
        var headers: HeaderFields = ["ETag": object.quotedETag, "Location": location]
        if object.id != ObjectVersion.unversionedID { headers.append("x-amz-version-id", object.id) }
        headers.append(object.details.encryptionFields)
        if let target = form.fields["success_action_redirect"] ?? form.fields["redirect"] {
            let told = "bucket=\(bucket.name)&key=\(PercentEncoding.encode(object.key))"
            headers["Location"] =
                "\(target)\(target.contains("?") ? "&" : "?")\(told)&etag=\(PercentEncoding.encode(object.quotedETag))"
            return CloudResponse(status: 303, headers: headers)
        }
        switch form.fields["success_action_status"] {
        case "200": return CloudResponse(status: 200, headers: headers)
        case "201":
            let document = XMLElement(
                "PostResponse",
                [
                    XMLElement("Location", text: location), XMLElement("Bucket", text: bucket.name),
                    XMLElement("Key", text: object.key), XMLElement("ETag", text: object.quotedETag),
                ]
            )
            headers.append("Content-Type", "application/xml")
            return CloudResponse(
                status: 201,
                headers: headers,
                body: .bytes(document.document(declaration: true))
            )
        default: return CloudResponse(status: 204, headers: headers)
        }
    }
}
