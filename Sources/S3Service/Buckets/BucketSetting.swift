import CloudCore

/// A subresource of a bucket that is kept as it was sent.
enum BucketSetting: String, Hashable, Sendable, CaseIterable {
    case accelerate
    case acl
    case cors
    case encryption
    case lifecycle
    case logging
    case notification
    case objectLock = "object-lock"
    case ownershipControls
    case policy
    case publicAccessBlock
    case replication
    case requestPayment
    case tagging
    case versioning
    case website

    /// The root of its document.
    var root: String {
        switch self {
        case .accelerate: "AccelerateConfiguration"
        case .acl: "AccessControlPolicy"
        case .cors: "CORSConfiguration"
        case .encryption: "ServerSideEncryptionConfiguration"
        case .lifecycle: "LifecycleConfiguration"
        case .logging: "BucketLoggingStatus"
        case .notification: "NotificationConfiguration"
        case .objectLock: "ObjectLockConfiguration"
        case .ownershipControls: "OwnershipControls"
        case .policy: "Policy"
        case .publicAccessBlock: "PublicAccessBlockConfiguration"
        case .replication: "ReplicationConfiguration"
        case .requestPayment: "RequestPaymentConfiguration"
        case .tagging: "Tagging"
        case .versioning: "VersioningConfiguration"
        case .website: "WebsiteConfiguration"
        }
    }

    /// What a bucket has that was told nothing; `nil` where it has none.
    /// See <https://docs.aws.amazon.com/AmazonS3/latest/userguide/create-bucket-faq.html>: since 2023 objects are
    /// encrypted, ACLs are off and public access is blocked.
    var standard: XMLElement? {
        switch self {
        case .accelerate, .logging, .notification, .versioning: XMLElement(root, [])
        case .requestPayment: XMLElement(root, [XMLElement("Payer", text: "BucketOwner")])
        case .encryption:
            XMLElement(
                root,
                [
                    XMLElement(
                        "Rule",
                        [
                            XMLElement(
                                "ApplyServerSideEncryptionByDefault",
                                [XMLElement("SSEAlgorithm", text: "AES256")]
                            ),
                            XMLElement("BucketKeyEnabled", text: "false"),
                        ]
                    )
                ]
            )
        case .ownershipControls:
            XMLElement(root, [XMLElement("Rule", [XMLElement("ObjectOwnership", text: "BucketOwnerEnforced")])])
        case .publicAccessBlock:
            XMLElement(
                root,
                ["BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"].map {
                    XMLElement($0, text: "true")
                }
            )
        case .acl, .cors, .lifecycle, .objectLock, .policy, .replication, .tagging, .website: nil
        }
    }

    /// The answer where there is none.
    func missing(of bucket: String) -> AWSError {
        let (code, message) =
            switch self {
            case .cors: ("NoSuchCORSConfiguration", "The CORS configuration does not exist")
            case .lifecycle: ("NoSuchLifecycleConfiguration", "The lifecycle configuration does not exist")
            case .objectLock:
                (
                    "ObjectLockConfigurationNotFoundError",
                    "Object Lock configuration does not exist for this bucket"
                )
            case .ownershipControls:
                ("OwnershipControlsNotFoundError", "The bucket ownership controls were not found")
            case .policy: ("NoSuchBucketPolicy", "The bucket policy does not exist")
            case .publicAccessBlock:
                (
                    "NoSuchPublicAccessBlockConfiguration",
                    "The public access block configuration was not found"
                )
            case .replication:
                ("ReplicationConfigurationNotFoundError", "The replication configuration was not found")
            case .tagging: ("NoSuchTagSet", "The TagSet does not exist")
            case .website:
                (
                    "NoSuchWebsiteConfiguration",
                    "The specified bucket does not have a website configuration"
                )
            case .accelerate, .acl, .encryption, .logging, .notification, .requestPayment, .versioning:
                ("NoSuchConfiguration", "The specified configuration does not exist.")
            }
        return .s3(code, message, status: 404, ["BucketName": bucket])
    }

    /// Whether a `DELETE` removes it.
    var isDeletable: Bool {
        switch self {
        case .accelerate, .acl, .logging, .notification, .objectLock, .requestPayment, .versioning: false
        case .cors, .encryption, .lifecycle, .ownershipControls, .policy, .publicAccessBlock, .replication, .tagging,
            .website:
            true
        }
    }

    /// Whether a bucket has none after a `DELETE`, not even the standard one.
    var isGoneWhenDeleted: Bool { self == .ownershipControls || self == .publicAccessBlock }
}
