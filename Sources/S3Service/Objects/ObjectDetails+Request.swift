import CloudCore
import OrderedCollections

/// What a request says of the object that it writes.
extension ObjectDetails {
    /// Kept, and returned under the same names.
    static let keptHeaders = [
        "Cache-Control", "Content-Disposition", "Content-Encoding", "Content-Language", "Content-Type", "Expires",
    ]

    private static let encryptionHeaders = [
        "x-amz-server-side-encryption", "x-amz-server-side-encryption-aws-kms-key-id",
        "x-amz-server-side-encryption-bucket-key-enabled", "x-amz-server-side-encryption-customer-algorithm",
        "x-amz-server-side-encryption-customer-key-MD5",
    ]

    static let redirect = "x-amz-website-redirect-location"

    static let storageClasses: Set<String> = [
        "STANDARD", "REDUCED_REDUNDANCY", "STANDARD_IA", "ONEZONE_IA", "INTELLIGENT_TIERING", "GLACIER", "DEEP_ARCHIVE",
        "GLACIER_IR",
    ]

    /// In bytes; see <https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html>.
    private static let metadataLimit = 2048

    init(_ request: S3Request, _ bucket: Bucket) throws(AWSError) {
        try self.init(fields: request.http.headers, bucket)
    }

    init(fields: HeaderFields, _ bucket: Bucket) throws(AWSError) {
        for name in Self.keptHeaders {
            guard var value = fields[name] else { continue }
            if name == "Content-Encoding" { value = Self.withoutChunking(value) }
            if !value.isEmpty { headers[name] = value }
        }
        if headers["Content-Type"] == nil { headers["Content-Type"] = "binary/octet-stream" }
        for field in fields where field.name.lowercased().hasPrefix("x-amz-meta-") {
            let name = String(field.name.lowercased().dropFirst("x-amz-meta-".count))
            metadata[name] = metadata[name].map { "\($0),\(field.value)" } ?? field.value
        }
        let size = metadata.reduce(0) { $0 + $1.key.utf8.count + $1.value.utf8.count }
        guard size <= Self.metadataLimit else {
            throw .s3(
                "MetadataTooLarge",
                "Your metadata headers exceed the maximum allowed metadata size",
                ["Size": String(size), "MaxSizeAllowed": String(Self.metadataLimit)]
            )
        }
        if let query = fields["x-amz-tagging"], !query.isEmpty { tags = try TagSet(query: query).tags }
        if let name = fields["x-amz-storage-class"] { storageClass = name }
        guard Self.storageClasses.contains(storageClass) else {
            throw .s3(
                "InvalidStorageClass",
                "The storage class you specified is not valid",
                ["StorageClassRequested": storageClass]
            )
        }
        if let target = fields[Self.redirect] { headers[Self.redirect] = try Self.redirection(target) }
        try setEncryption(fields, bucket)
    }

    private static func withoutChunking(_ encoding: String) -> String {
        encoding.split(separator: ",").map { $0.drop { $0 == " " } }.filter { $0 != "aws-chunked" }
            .joined(separator: ",")
    }

    private static func redirection(_ target: String) throws(AWSError) -> String {
        guard target.hasPrefix("/") || target.hasPrefix("http://") || target.hasPrefix("https://") else {
            throw .s3(
                "InvalidRedirectLocation",
                "The website redirect location must have a prefix of 'http://' or 'https://' or '/'."
            )
        }
        return target
    }

    /// The request's, or the bucket's; every object is encrypted, since 2023.
    private mutating func setEncryption(_ fields: HeaderFields, _ bucket: Bucket) throws(AWSError) {
        for name in Self.encryptionHeaders {
            if let value = fields[name] { headers[name] = value }
        }
        if let algorithm = headers["x-amz-server-side-encryption"] {
            guard ["AES256", "aws:kms", "aws:kms:dsse"].contains(algorithm) else {
                throw .invalidArgument(
                    "The encryption method specified is not supported",
                    name: "x-amz-server-side-encryption",
                    value: algorithm
                )
            }
        }
        let isNamed = Self.encryptionHeaders.contains { headers[$0] != nil }
        guard !isNamed else { return }
        let rule = bucket.defaultEncryption
        headers["x-amz-server-side-encryption"] = rule?.text("SSEAlgorithm") ?? "AES256"
        if let key = rule?.text("KMSMasterKeyID") { headers["x-amz-server-side-encryption-aws-kms-key-id"] = key }
    }

    /// What the answer to a write says of encryption.
    var encryptionFields: HeaderFields {
        HeaderFields(
            headers.filter { Self.encryptionHeaders.contains($0.key) }.map {
                HeaderFields.Field(name: $0.key, value: $0.value)
            }
        )
    }

    /// Checksums as headers have them.
    var checksumFields: HeaderFields {
        guard let checksum else { return [:] }
        return [checksum.algorithm.header: checksum.value, "x-amz-checksum-type": checksum.kind.rawValue]
    }
}

extension Bucket {
    fileprivate var defaultEncryption: XMLElement? {
        self[.encryption].flatMap { XMLElement(parsing: Array($0.utf8)) }?
            .child("Rule")?.child("ApplyServerSideEncryptionByDefault")
    }
}

extension HeaderFields {
    mutating func append(_ others: HeaderFields) {
        for field in others { append(field.name, field.value) }
    }
}
