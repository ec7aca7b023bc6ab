import CloudCore

/// The object that `x-amz-copy-source` names: `bucket/key?versionId=…`, percent-encoded, or an access point's ARN.
struct CopySource: Hashable {
    let bucket: String
    let key: String
    let version: String?

    init(_ request: S3Request) throws(AWSError) {
        let text = request.header("x-amz-copy-source") ?? ""
        var path = text[...]
        var version: String?
        if let range = text.firstRange(of: "?versionId=") {
            path = text[..<range.lowerBound]
            version = PercentEncoding.decode(text[range.upperBound...])
        }
        let decoded = PercentEncoding.decode(path)
        let name = decoded.drop { $0 == "/" }
        guard let slash = name.firstIndex(of: "/"), slash > name.startIndex, name.index(after: slash) < name.endIndex
        else {
            throw .invalidArgument(
                "Copy Source must mention the source bucket and key: sourcebucket/sourcekey",
                name: "x-amz-copy-source",
                value: text
            )
        }
        bucket = String(name[..<slash])
        key = String(name[name.index(after: slash)...])
        self.version = version
    }
}

extension S3Service {
    /// What a copy copies.
    func source(_ source: CopySource, _ request: S3Request) throws(AWSError) -> (ObjectVersion, Bucket) {
        let bucket = try bucket(source.bucket)
        let object = try store.read { transaction throws(AWSError) in
            try version(source.version, of: source.key, in: bucket, transaction)
        }
        if object.isDeleteMarker {
            guard source.version != nil else { throw .noSuchKey(source.key) }
            throw .invalidRequest(
                "The source of a copy request may not specifically refer to a delete marker by version id."
            )
        }
        try Conditions(request, prefix: "x-amz-copy-source-").checkSource(object)
        return (object, bucket)
    }
}
