import CloudCore
import OrderedCollections
import WorkshopCommon

/// Buckets as such.
extension S3Service {
    func createBucket(_ request: S3Request) async throws(AWSError) -> CloudResponse {
        let name = request.bucket
        let bytes = try await IncomingContent(request).document()
        var configuration: XMLElement?
        if !bytes.isEmpty {
            configuration = XMLElement(parsing: bytes)
            guard configuration?.name == "CreateBucketConfiguration" else { throw .malformedXML }
        }
        let constraint = configuration?.text("LocationConstraint") ?? ""
        try checkLocation(constraint, request)
        var settings: [BucketSetting: String] = [:]
        if request.header("x-amz-bucket-object-lock-enabled")?.lowercased() == "true" {
            settings[.versioning] = "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>"
            settings[.objectLock] =
                "<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled></ObjectLockConfiguration>"
        }
        if let ownership = request.header("x-amz-object-ownership") {
            settings[.ownershipControls] = try Self.ownershipControls(ownership)
        }
        if let acl = try cannedACL(request), acl != "private" { settings[.acl] = grants(of: acl).serialized }
        if let tags = configuration?.child("Tags"), !tags.children.isEmpty {
            settings[.tagging] = try TagSet(tags).element.serialized
        }
        if let existing = locked({ $0.buckets[name] }) {
            // Only there does a second one of the same name do no harm.
            guard existing.region == "us-east-1", constraint.isEmpty else { throw Self.alreadyOwned(name) }
        } else {
            try makeBucket(name, region: constraint.isEmpty ? account.region : constraint, settings: settings)
        }
        let location = constraint.isEmpty ? "/\(name)" : "http://\(name).s3.amazonaws.com/"
        return CloudResponse(
            status: 200,
            headers: ["Location": location, "x-amz-bucket-arn": "arn:aws:s3:::\(name)"]
        )
    }

    private static func alreadyOwned(_ name: String) -> AWSError {
        .s3(
            "BucketAlreadyOwnedByYou",
            "Your previous request to create the named bucket succeeded and you already own it.",
            status: 409,
            ["BucketName": name]
        )
    }

    static func ownershipControls(_ ownership: String) throws(AWSError) -> String {
        guard ["BucketOwnerPreferred", "ObjectWriter", "BucketOwnerEnforced"].contains(ownership) else {
            throw .s3(
                "InvalidArgument",
                "Invalid x-amz-object-ownership header: \(ownership)",
                ["ArgumentName": "x-amz-object-ownership"]
            )
        }
        return "<OwnershipControls><Rule><ObjectOwnership>\(ownership)</ObjectOwnership></Rule></OwnershipControls>"
    }

    /// Where a bucket may be depends on whose endpoint was asked.
    private func checkLocation(_ constraint: String, _ request: S3Request) throws(AWSError) {
        let region = CredentialScope(request.http)?.region ?? account.region
        let parts = constraint.split(separator: "-", omittingEmptySubsequences: false)
        if constraint.isEmpty {
            guard region == "us-east-1" || region == "aws-global" else {
                throw .s3(
                    "IllegalLocationConstraintException",
                    "The unspecified location constraint is incompatible for the region specific endpoint this request "
                        + "was sent to."
                )
            }
        } else if constraint == "us-east-1" || (constraint != "EU" && (parts.count < 3 || Int(parts.last ?? "") == nil))
        {
            throw .s3(
                "InvalidLocationConstraint",
                "The specified location-constraint is not valid",
                ["LocationConstraint": constraint]
            )
        } else if region != "us-east-1", region != "aws-global", region != constraint {
            throw .s3(
                "IllegalLocationConstraintException",
                "The \(constraint) location constraint is incompatible for the region specific endpoint this request "
                    + "was sent to."
            )
        }
    }

    /// - Throws: `BucketAlreadyOwnedByYou` where there is one.
    func makeBucket(_ name: String, region: String, settings: [BucketSetting: String]) throws(AWSError) {
        guard BucketName.isValid(name) else {
            throw .s3("InvalidBucketName", "The specified bucket is not valid.", ["BucketName": name])
        }
        let now = clock.now
        try store.write { transaction throws(AWSError) in
            let id = locked { state in
                state.lastBucket += 1
                return state.lastBucket
            }
            guard !hasBucket(name) else { throw Self.alreadyOwned(name) }
            var bucket = Bucket(id: id, name: name, region: region, created: now)
            for (setting, text) in settings { bucket[setting] = text }
            try transaction.put(bucket)
            locked { [bucket] in $0.buckets[name] = bucket }
        }
    }

    /// Changes a bucket's settings, and keeps them.
    func update(_ name: String, _ body: (inout Bucket) throws(AWSError) -> Void) throws(AWSError) {
        try store.write { transaction throws(AWSError) in
            var bucket = try bucket(name)
            try body(&bucket)
            try transaction.put(bucket)
            locked { [bucket] in $0.buckets[name] = bucket }
        }
    }

    func deleteBucket(_ request: S3Request) throws(AWSError) -> CloudResponse {
        _ = try bucket(request)
        try removeBucket(request.bucket)
        return CloudResponse(status: 204)
    }

    func removeBucket(_ name: String) throws(AWSError) {
        try store.write { transaction throws(AWSError) in
            let bucket = try bucket(name)
            guard try transaction.isEmpty(bucket.id) else {
                let message =
                    bucket.versioning == .never
                    ? "The bucket you tried to delete is not empty"
                    : "The bucket you tried to delete is not empty. You must delete all versions in the bucket."
                throw .s3("BucketNotEmpty", message, status: 409, ["BucketName": name])
            }
            try transaction.removeUploads(of: bucket.id)
            try transaction.removeBucket(bucket.id)
            locked { $0.buckets[name] = nil }
        }
    }

    func headBucket(_ request: S3Request) throws(AWSError) -> CloudResponse {
        let bucket = try bucket(request)
        return CloudResponse(
            status: 200,
            headers: [
                "x-amz-bucket-region": bucket.region, "x-amz-bucket-arn": bucket.arn,
                "x-amz-access-point-alias": "false", "Content-Type": "application/xml",
            ]
        )
    }

    func getBucketLocation(_ request: S3Request) throws(AWSError) -> CloudResponse {
        let region = try bucket(request).region
        return response(XMLElement("LocationConstraint", text: region == "us-east-1" ? "" : region))
    }

    /// A page of at most `max-buckets`; without that, all.
    func listBuckets(_ request: S3Request) throws(AWSError) -> CloudResponse {
        let prefix = request.query["prefix"]
        let maximum = try request.number("max-buckets") ?? Int.max
        guard (1...10_000).contains(maximum) || !request.has("max-buckets") else {
            throw .invalidArgument(
                "Argument max-buckets must be an integer between 1 and 10000",
                name: "max-buckets",
                value: String(maximum)
            )
        }
        var after = ""
        if let token = request.query["continuation-token"] {
            guard let bytes = Base64.decode(token), !token.isEmpty else {
                throw .invalidArgument(
                    "The continuation token provided is incorrect",
                    name: "continuation-token",
                    value: nil
                )
            }
            after = String(decoding: bytes, as: UTF8.self)
        }
        let region = request.query["bucket-region"]
        let all = locked { state in
            state.buckets.values.filter { bucket in
                bucket.name.hasPrefix(prefix ?? "") && bucket.name > after && (region ?? bucket.region) == bucket.region
            }.sorted { $0.name < $1.name }
        }
        let page = all.prefix(maximum)
        var children = [owner()]
        children.append(
            XMLElement(
                "Buckets",
                page.map { bucket in
                    var members = [
                        XMLElement("Name", text: bucket.name), XMLElement("CreationDate", text: bucket.created.iso8601),
                    ]
                    if request.query.keys.contains(where: { ["max-buckets", "bucket-region", "prefix"].contains($0) }) {
                        members.append(XMLElement("BucketRegion", text: bucket.region))
                    }
                    members.append(XMLElement("BucketArn", text: bucket.arn))
                    return XMLElement("Bucket", members)
                }
            )
        )
        if page.count < all.count, let last = page.last {
            children.append(XMLElement("ContinuationToken", text: Base64.encode(last.name.utf8)))
        }
        if let prefix { children.append(XMLElement("Prefix", text: prefix)) }
        return response(XMLElement("ListAllMyBucketsResult", children))
    }
}

extension XMLElement {
    /// As text, without a declaration.
    var serialized: String { String(decoding: document(), as: UTF8.self) }
}
