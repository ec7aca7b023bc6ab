package import CloudCore
import OrderedCollections
import WorkshopCommon

/// Buckets that a stack declares.
/// See <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_S3.html>.
extension S3Service: ResourceProvider {
    package var resourceTypes: [String] { ["AWS::S3::Bucket", "AWS::S3::BucketPolicy"] }

    package func deploy(_ resource: DeclaredResource) async throws(AWSError) {
        guard resource.type == "AWS::S3::Bucket" else {
            let policy = resource.properties["PolicyDocument"]?.serialized() ?? "{}"
            return try update(bucketName(of: resource)) { bucket throws(AWSError) in bucket[.policy] = policy }
        }
        let settings = try BucketDeclaration(resource.properties, self).settings
        if hasBucket(resource.physicalID) {
            try update(resource.physicalID) { bucket throws(AWSError) in
                for setting in BucketSetting.allCases where setting != .policy { bucket[setting] = settings[setting] }
            }
        } else {
            try makeBucket(resource.physicalID, region: account.region, settings: settings)
        }
    }

    /// A bucket that has objects stays, as CloudFormation's own deletion of it fails.
    package func remove(_ resource: DeclaredResource) async {
        if resource.type == "AWS::S3::Bucket" {
            try? removeBucket(resource.physicalID)
        } else {
            try? update(bucketName(of: resource)) { bucket throws(AWSError) in bucket[.policy] = nil }
        }
    }

    private func bucketName(of policy: DeclaredResource) -> String { policy.properties["Bucket"]?.string ?? "" }
}

/// A bucket's properties in a template, as the settings that the API would have made.
private struct BucketDeclaration {
    private(set) var settings: [BucketSetting: String] = [:]
    private let properties: JSONValue

    init(_ properties: JSONValue, _ service: S3Service) throws(AWSError) {
        self.properties = properties
        set(.versioning, properties["VersioningConfiguration"]?["Status"].map { [Self.element("Status", $0)] })
        set(
            .publicAccessBlock,
            properties["PublicAccessBlockConfiguration"].map { Self.children($0) }
        )
        set(
            .ownershipControls,
            properties["OwnershipControls"]?["Rules"]?.array.map { $0.map { XMLElement("Rule", Self.children($0)) } }
        )
        set(.tagging, tags)
        set(.cors, properties["CorsConfiguration"]?["CorsRules"]?.array.map { $0.map(Self.corsRule) })
        set(.encryption, encryption)
        set(.website, properties["WebsiteConfiguration"].map(Self.website))
        set(.lifecycle, properties["LifecycleConfiguration"]?["Rules"]?.array.map { $0.map(Self.lifecycleRule) })
        if let notifications = properties["NotificationConfiguration"] {
            let document = XMLElement("NotificationConfiguration", Self.notifications(notifications))
            settings[.notification] = try NotificationConfiguration.normalized(document).serialized
        }
        if let acl = properties["AccessControl"]?.string, acl != "Private" {
            settings[.acl] = service.grants(of: Self.cannedName(acl)).serialized
        }
        if Self.isTrue(properties["ObjectLockEnabled"]) {
            set(.versioning, [XMLElement("Status", text: "Enabled")])
            set(.objectLock, [XMLElement("ObjectLockEnabled", text: "Enabled")])
        }
    }

    private mutating func set(_ setting: BucketSetting, _ children: [XMLElement]?) {
        if let children { settings[setting] = XMLElement(setting.root, children).serialized }
    }

    // MARK: Parts

    private var tags: [XMLElement]? {
        properties["Tags"]?.array.map { [XMLElement("TagSet", $0.map { XMLElement("Tag", Self.children($0)) })] }
    }

    private var encryption: [XMLElement]? {
        properties["BucketEncryption"]?["ServerSideEncryptionConfiguration"]?.array.map { rules in
            rules.map { rule in
                var children: [XMLElement] = []
                if let standard = rule["ServerSideEncryptionByDefault"] {
                    children.append(XMLElement("ApplyServerSideEncryptionByDefault", Self.children(standard)))
                }
                children.append(
                    XMLElement("BucketKeyEnabled", text: String(Self.isTrue(rule["BucketKeyEnabled"])))
                )
                return XMLElement("Rule", children)
            }
        }
    }

    private static func corsRule(_ rule: JSONValue) -> XMLElement {
        let names = [
            ("AllowedHeaders", "AllowedHeader"), ("AllowedMethods", "AllowedMethod"),
            ("AllowedOrigins", "AllowedOrigin"), ("ExposedHeaders", "ExposeHeader"),
        ]
        var children = names.flatMap { list, element in
            (rule[list]?.array ?? []).map { Self.element(element, $0) }
        }
        if let id = rule["Id"] { children.append(element("ID", id)) }
        if let age = rule["MaxAge"] { children.append(element("MaxAgeSeconds", age)) }
        return XMLElement("CORSRule", children)
    }

    private static func website(_ website: JSONValue) -> [XMLElement] {
        var children: [XMLElement] = []
        if let index = website["IndexDocument"] {
            children.append(XMLElement("IndexDocument", [element("Suffix", index)]))
        }
        if let error = website["ErrorDocument"] {
            children.append(XMLElement("ErrorDocument", [element("Key", error)]))
        }
        if let redirect = website["RedirectAllRequestsTo"] {
            children.append(XMLElement("RedirectAllRequestsTo", Self.children(redirect)))
        }
        return children
    }

    private static func lifecycleRule(_ rule: JSONValue) -> XMLElement {
        var children: [XMLElement] = []
        if let id = rule["Id"] { children.append(element("ID", id)) }
        children.append(element("Status", rule["Status"] ?? "Enabled"))
        children.append(XMLElement("Filter", [element("Prefix", rule["Prefix"] ?? "")]))
        if let days = rule["ExpirationInDays"] { children.append(XMLElement("Expiration", [element("Days", days)])) }
        for transition in rule["Transitions"]?.array ?? rule["Transition"].map({ [$0] }) ?? [] {
            var members: [XMLElement] = []
            if let days = transition["TransitionInDays"] { members.append(element("Days", days)) }
            if let name = transition["StorageClass"] { members.append(element("StorageClass", name)) }
            children.append(XMLElement("Transition", members))
        }
        if let expiration = rule["NoncurrentVersionExpiration"] {
            children.append(XMLElement("NoncurrentVersionExpiration", Self.children(expiration)))
        }
        if let abort = rule["AbortIncompleteMultipartUpload"] {
            children.append(XMLElement("AbortIncompleteMultipartUpload", Self.children(abort)))
        }
        return XMLElement("Rule", children)
    }

    private static func notifications(_ value: JSONValue) -> [XMLElement] {
        let kinds = [
            ("TopicConfigurations", "TopicConfiguration", "Topic", "Topic"),
            ("QueueConfigurations", "QueueConfiguration", "Queue", "Queue"),
            ("LambdaConfigurations", "CloudFunctionConfiguration", "Function", "CloudFunction"),
        ]
        var children: [XMLElement] = []
        for (list, name, member, target) in kinds {
            for rule in value[list]?.array ?? [] {
                var members = [element(target, rule[member] ?? ""), element("Event", rule["Event"] ?? "")]
                if let rules = rule["Filter"]?["S3Key"]?["Rules"]?.array {
                    let filters = rules.map { XMLElement("FilterRule", Self.children($0)) }
                    members.append(XMLElement("Filter", [XMLElement("S3Key", filters)]))
                }
                children.append(XMLElement(name, members))
            }
        }
        if let bridge = value["EventBridgeConfiguration"], isTrue(bridge["EventBridgeEnabled"] ?? true) {
            children.append(XMLElement("EventBridgeConfiguration", []))
        }
        return children
    }

    /// `PublicRead` is `public-read`.
    private static func cannedName(_ name: String) -> String {
        name.reduce(into: "") { text, character in
            if character.isUppercase, !text.isEmpty { text += "-" }
            text += character.lowercased()
        }
    }

    private static func isTrue(_ value: JSONValue?) -> Bool { value == true || value?.string?.lowercased() == "true" }

    private static func element(_ name: String, _ value: JSONValue) -> XMLElement {
        XMLElement(name, text: value.string ?? value.serialized())
    }

    private static func children(_ value: JSONValue) -> [XMLElement] {
        (value.object ?? [:]).map { element($0.key, $0.value) }
    }
}
