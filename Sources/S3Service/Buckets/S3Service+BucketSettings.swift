import CloudCore
import WorkshopCommon

/// Settings of a bucket: read, written, deleted.
extension S3Service {
    func getSetting(_ setting: BucketSetting, _ request: S3Request) throws(AWSError) -> CloudResponse {
        let bucket = try bucket(request)
        let kept = bucket[setting]
        if setting == .policy {
            guard let kept, !kept.isEmpty else { throw setting.missing(of: bucket.name) }
            return CloudResponse(
                status: 200,
                headers: ["Content-Type": "application/json"],
                body: .bytes(Array(kept.utf8))
            )
        }
        if let document = kept.flatMap({ XMLElement(parsing: Array($0.utf8)) }) {
            return response(setting == .acl ? try normalized(document) : document.withoutNamespaces)
        }
        if setting == .acl { return response(ownersACL) }
        guard kept == nil, let standard = setting.standard else { throw setting.missing(of: bucket.name) }
        return response(standard)
    }

    func putSetting(_ setting: BucketSetting, _ request: S3Request) async throws(AWSError) -> CloudResponse {
        let bucket = try bucket(request)
        let bytes = try await IncomingContent(request).document()
        let text: String
        switch setting {
        case .policy: text = try Self.policy(bytes)
        case .acl: text = try acl(bytes, of: bucket, request).serialized
        default:
            guard let document = XMLElement(parsing: bytes), document.name == setting.root else { throw .malformedXML }
            try check(document, setting, of: bucket)
            if setting == .notification {
                let normalized = try NotificationConfiguration.normalized(document)
                try await announce(normalized, to: bucket, request)
                text = normalized.serialized
            } else {
                text = document.withoutNamespaces.serialized
            }
        }
        try update(bucket.name) { bucket throws(AWSError) in bucket[setting] = text }
        return CloudResponse(status: setting == .policy || setting == .tagging ? 204 : 200)
    }

    func deleteSetting(_ setting: BucketSetting, _ request: S3Request) throws(AWSError) -> CloudResponse {
        let bucket = try bucket(request)
        guard setting.isDeletable else {
            throw .methodNotAllowed("DELETE", resourceType: setting.rawValue.uppercased())
        }
        try update(bucket.name) { bucket throws(AWSError) in bucket[setting] = setting.isGoneWhenDeleted ? "" : nil }
        return CloudResponse(status: 204)
    }

    func getBucketPolicyStatus(_ request: S3Request) throws(AWSError) -> CloudResponse {
        let bucket = try bucket(request)
        guard let text = bucket[.policy], let policy = try? JSONValue(parsing: text) else {
            throw BucketSetting.policy.missing(of: bucket.name)
        }
        let isPublic = (policy["Statement"]?.array ?? policy["Statement"].map { [$0] } ?? []).contains { statement in
            let principal = statement["Principal"]
            return statement["Effect"]?.string == "Allow" && statement["Condition"] == nil
                && (principal?.string == "*" || principal?["AWS"]?.string == "*")
        }
        return response(XMLElement("PolicyStatus", [XMLElement("IsPublic", text: String(isPublic))]))
    }

    // MARK: What is refused

    private static func policy(_ bytes: [UInt8]) throws(AWSError) -> String {
        guard bytes.first == UInt8(ascii: "{"), let value = try? JSONValue(parsing: bytes) else {
            throw .s3("MalformedPolicy", "Policies must be valid JSON and the first byte must be '{'")
        }
        guard value["Statement"] != nil else {
            throw .s3("MalformedPolicy", "Missing required field Statement")
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    func acl(_ bytes: [UInt8], of bucket: Bucket, _ request: S3Request) throws(AWSError) -> XMLElement {
        try checkAllowsACL(bucket, request)
        if let requested = try requestedACL(request) { return requested }
        guard !bytes.isEmpty else {
            throw .s3(
                "MissingSecurityHeader",
                "Your request was missing a required header",
                ["MissingHeaderName": "x-amz-acl"]
            )
        }
        guard let document = XMLElement(parsing: bytes), document.name == BucketSetting.acl.root else {
            throw .malformedXML
        }
        let list = try normalized(document)
        guard !bucket.isOwnerEnforced || list == ownersACL else {
            throw .s3("AccessControlListNotSupported", "The bucket does not allow ACLs")
        }
        return list
    }

    private func check(_ document: XMLElement, _ setting: BucketSetting, of bucket: Bucket) throws(AWSError) {
        switch setting {
        case .versioning:
            guard let status = document.text("Status"), Bucket.Versioning(rawValue: status) != nil, !status.isEmpty
            else {
                throw .s3(
                    "IllegalVersioningConfigurationException",
                    "The Versioning element must be specified"
                )
            }
            if status == "Suspended", bucket[.objectLock] != nil {
                throw .s3(
                    "InvalidBucketState",
                    "An Object Lock configuration is present on this bucket, so the versioning state cannot be changed.",
                    status: 409
                )
            }
        case .tagging:
            guard let list = document.child("TagSet") else { throw .malformedXML }
            try TagSet(list).checkCount(TagSet.mostOfBucket)
        case .cors: try CORSRule.check(document)
        case .lifecycle: try LifecycleRules.check(document)
        case .encryption:
            guard !document.children("Rule").isEmpty else { throw .malformedXML }
        case .ownershipControls:
            guard let ownership = document.child("Rule")?.text("ObjectOwnership") else { throw .malformedXML }
            _ = try Self.ownershipControls(ownership)
        case .website:
            guard !document.children.isEmpty else { throw .malformedXML }
        case .replication:
            guard bucket.versioning == .enabled else {
                throw .invalidRequest("Versioning must be 'Enabled' on the bucket to apply a replication configuration")
            }
        case .objectLock:
            guard bucket.versioning == .enabled else {
                throw .s3(
                    "InvalidBucketState",
                    "Versioning must be 'Enabled' on the bucket to apply a Object Lock configuration",
                    status: 409
                )
            }
        case .accelerate, .acl, .logging, .notification, .policy, .publicAccessBlock, .requestPayment: break
        }
    }
}

/// What a lifecycle has to be like; nothing expires here by itself.
/// See <https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html>.
enum LifecycleRules {
    private static let actions = [
        "Expiration", "Transition", "NoncurrentVersionExpiration", "NoncurrentVersionTransition",
        "AbortIncompleteMultipartUpload",
    ]

    static func check(_ document: XMLElement) throws(AWSError) {
        let rules = document.children("Rule")
        guard !rules.isEmpty, rules.count <= 1000 else { throw .malformedXML }
        var ids: Set<String> = []
        for rule in rules {
            guard let status = rule.text("Status"), ["Enabled", "Disabled"].contains(status),
                rule.child("Filter") != nil || rule.child("Prefix") != nil
            else { throw .malformedXML }
            guard actions.contains(where: { rule.child($0) != nil }) else {
                throw .invalidRequest("At least one action needs to be specified in a rule")
            }
            if let id = rule.text("ID"), !id.isEmpty, !ids.insert(id).inserted {
                throw .invalidArgument(
                    "Rule ID must be unique. Found same ID for more than one rule",
                    name: "ID",
                    value: id
                )
            }
        }
    }
}

extension CORSRule {
    static func check(_ document: XMLElement) throws(AWSError) {
        let rules = rules(document)
        guard !rules.isEmpty, rules.count <= 100 else { throw .malformedXML }
        for rule in rules {
            guard !rule.origins.isEmpty, !rule.methods.isEmpty else { throw .malformedXML }
            for method in rule.methods where !["GET", "PUT", "HEAD", "POST", "DELETE"].contains(method) {
                throw .invalidRequest(
                    "Found unsupported HTTP method in CORS config. Unsupported method is \(method)"
                )
            }
            for origin in rule.origins where origin.filter({ $0 == "*" }).count > 1 {
                throw .invalidRequest("AllowedOrigin \"\(origin)\" can not have more than one wildcard.")
            }
            for header in rule.headers where header.filter({ $0 == "*" }).count > 1 {
                throw .invalidRequest("AllowedHeader \"\(header)\" can not have more than one wildcard.")
            }
        }
    }
}

extension XMLElement {
    /// The answer's root names the namespace.
    var withoutNamespaces: XMLElement {
        var element = self
        element.attributes = HeaderFields(
            attributes.fields.filter { !$0.name.hasPrefix("xmlns") && $0.name != "xmlns" }
        )
        if case .children(let children) = content { element.content = .children(children.map(\.withoutNamespaces)) }
        return element
    }
}
