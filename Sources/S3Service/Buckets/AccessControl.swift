import CloudCore

/// Access control lists: kept and returned, acted on by nobody, since nobody here is refused.
/// See <https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html>.
extension S3Service {
    private static let canned: Set<String> = [
        "private", "public-read", "public-read-write", "aws-exec-read", "authenticated-read", "bucket-owner-read",
        "bucket-owner-full-control", "log-delivery-write",
    ]

    private static let grantHeaders = [
        "x-amz-grant-full-control": "FULL_CONTROL", "x-amz-grant-read": "READ", "x-amz-grant-read-acp": "READ_ACP",
        "x-amz-grant-write": "WRITE", "x-amz-grant-write-acp": "WRITE_ACP",
    ]

    /// What a request's header names; `nil` where it names none.
    func cannedACL(_ request: S3Request) throws(AWSError) -> String? {
        guard let acl = request.header("x-amz-acl") else { return nil }
        guard Self.canned.contains(acl) else { throw .invalidArgument("", name: "x-amz-acl", value: acl) }
        guard Self.grantHeaders.keys.allSatisfy({ request.header($0) == nil }) else {
            throw .invalidRequest("Specifying both Canned ACLs and Header Grants is not allowed")
        }
        return acl
    }

    /// The list that a request's headers ask for; `nil` where they ask for none.
    func requestedACL(_ request: S3Request) throws(AWSError) -> XMLElement? {
        if let canned = try cannedACL(request) { return grants(of: canned) }
        var grants: [XMLElement] = []
        for (header, permission) in Self.grantHeaders.sorted(by: { $0.key < $1.key }) {
            for grantee in (request.header(header) ?? "").split(separator: ",") {
                grants.append(Self.grant(try Self.grantee(grantee), permission))
            }
        }
        return grants.isEmpty ? nil : policy(grants)
    }

    /// Since April 2023 a bucket has no ACLs unless its owner wants some.
    /// See <https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html>.
    func checkAllowsACL(_ bucket: Bucket, _ request: S3Request) throws(AWSError) {
        let named = request.header("x-amz-acl")
        let isHarmless = named == nil || named == "private" || named == "bucket-owner-full-control"
        guard !isHarmless || Self.grantHeaders.keys.contains(where: { request.header($0) != nil }) else { return }
        guard bucket.isOwnerEnforced else { return }
        throw .s3("AccessControlListNotSupported", "The bucket does not allow ACLs")
    }

    var ownersACL: XMLElement { policy([Self.grant(Self.user(ownerID), "FULL_CONTROL")]) }

    func grants(of canned: String) -> XMLElement {
        let all = "http://acs.amazonaws.com/groups/global/AllUsers"
        let group: [(String, String)] =
            switch canned {
            case "public-read": [(all, "READ")]
            case "public-read-write": [(all, "READ"), (all, "WRITE")]
            case "authenticated-read": [("http://acs.amazonaws.com/groups/global/AuthenticatedUsers", "READ")]
            case "log-delivery-write":
                [
                    ("http://acs.amazonaws.com/groups/s3/LogDelivery", "WRITE"),
                    ("http://acs.amazonaws.com/groups/s3/LogDelivery", "READ_ACP"),
                ]
            default: []
            }
        return policy(
            [Self.grant(Self.user(ownerID), "FULL_CONTROL")]
                + group.map { Self.grant(Self.typed("Group", XMLElement("URI", text: $0.0)), $0.1) }
        )
    }

    private func policy(_ grants: [XMLElement]) -> XMLElement {
        XMLElement("AccessControlPolicy", [owner(), XMLElement("AccessControlList", grants)])
    }

    private static func grant(_ grantee: XMLElement, _ permission: String) -> XMLElement {
        XMLElement("Grant", [grantee, XMLElement("Permission", text: permission)])
    }

    private static func user(_ id: String) -> XMLElement { typed("CanonicalUser", XMLElement("ID", text: id)) }

    private static func typed(_ type: String, _ child: XMLElement) -> XMLElement {
        XMLElement(
            "Grantee",
            attributes: ["xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance", "xsi:type": type],
            [child]
        )
    }

    /// `id="…"`, `uri="…"` or `emailAddress="…"`
    private static func grantee(_ text: Substring) throws(AWSError) -> XMLElement {
        let parts = text.drop { $0 == " " }.split(separator: "=", maxSplits: 1)
        let value = parts.count == 2 ? parts[1].filter { $0 != "\"" } : ""
        switch parts.first {
        case "id": return user(value)
        case "uri": return typed("Group", XMLElement("URI", text: value))
        case "emailAddress": return typed("AmazonCustomerByEmail", XMLElement("EmailAddress", text: value))
        default:
            throw .invalidArgument("Argument format not recognized", name: "x-amz-grant-read", value: String(text))
        }
    }

    /// As it is kept: with the types of its grantees, which the parser leaves without their namespace.
    func normalized(_ document: XMLElement) throws(AWSError) -> XMLElement {
        let grants = try (document.child("AccessControlList")?.children ?? []).map {
            grant throws(AWSError) -> XMLElement in
            guard let grantee = grant.child("Grantee"), let permission = grant.text("Permission"),
                let type = grantee.attributes["type"]
            else { throw .malformedXML }
            guard ["FULL_CONTROL", "READ", "READ_ACP", "WRITE", "WRITE_ACP"].contains(permission) else {
                throw .malformedXML
            }
            let identity = grantee.children.filter { ["ID", "URI", "EmailAddress"].contains($0.name) }
            guard let child = identity.first else { throw .malformedXML }
            return Self.grant(Self.typed(type, child), permission)
        }
        guard document.child("Owner") != nil else { throw .malformedXML }
        return policy(grants)
    }
}

extension Bucket {
    var isOwnerEnforced: Bool { (self[.ownershipControls] ?? "BucketOwnerEnforced").contains("BucketOwnerEnforced") }
}
