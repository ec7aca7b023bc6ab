import CloudCore
import OrderedCollections
import Synchronization
import WorkshopCommon

/// Managed policies of the account's own; each has one version.
extension IdentityService {
    func createPolicy(_ request: RequestMembers) throws(AWSError) -> [XMLElement] {
        let name = try name(request, "PolicyName", 128)
        let path = try request.text("Path") ?? "/"
        let policy = ManagedPolicy(
            name: name,
            path: path,
            arn: arn("policy\(path)\(name)"),
            id: IdentityName.unique("ANPA"),
            created: clock.now,
            document: try document(request, "PolicyDocument"),
            description: try request.text("Description")
        )
        guard state.withLock({ $0.policies[policy.arn] }) == nil else {
            throw AWSError("EntityAlreadyExists", "A policy called \(name) already exists.", status: 409)
        }
        try keep(policy)
        return [XMLElement("Policy", elements(of: policy))]
    }

    private func elements(of policy: ManagedPolicy) -> [XMLElement] {
        let attachments = state.withLock { $0.roles.values.count { $0.attached.contains(policy.arn) } }
        return [
            XMLElement("PolicyName", text: policy.name), XMLElement("PolicyId", text: policy.id),
            XMLElement("Arn", text: policy.arn), XMLElement("Path", text: policy.path),
            XMLElement("DefaultVersionId", text: "v1"), XMLElement("AttachmentCount", text: String(attachments)),
            XMLElement("PermissionsBoundaryUsageCount", text: "0"), XMLElement("IsAttachable", text: "true"),
            XMLElement("CreateDate", text: policy.created.iso8601Seconds),
            XMLElement("UpdateDate", text: policy.created.iso8601Seconds),
        ] + XMLElement.optional("Description", policy.description)
    }

    private func policy(_ request: RequestMembers) throws(AWSError) -> ManagedPolicy {
        let arn = try request.text("PolicyArn") ?? ""
        guard let policy = state.withLock({ $0.policies[arn] }) else { throw .noSuchPolicy(arn) }
        return policy
    }

    func getPolicy(_ request: RequestMembers) throws(AWSError) -> [XMLElement] {
        [XMLElement("Policy", elements(of: try policy(request)))]
    }

    func getPolicyVersion(_ request: RequestMembers) throws(AWSError) -> [XMLElement] {
        let policy = try policy(request)
        guard try request.text("VersionId") == "v1" else {
            throw AWSError(
                "NoSuchEntity",
                "Policy \(policy.arn) version \(try request.text("VersionId") ?? "") does not exist or is not attachable.",
                status: 404
            )
        }
        return [
            XMLElement(
                "PolicyVersion",
                [
                    XMLElement("Document", text: PercentEncoding.encode(policy.document)),
                    XMLElement("VersionId", text: "v1"), XMLElement("IsDefaultVersion", text: "true"),
                    XMLElement("CreateDate", text: policy.created.iso8601Seconds),
                ]
            )
        ]
    }

    func listPolicies(_ request: RequestMembers) throws(AWSError) -> [XMLElement] {
        let prefix = try request.text("PathPrefix") ?? "/"
        let policies = state.withLock { $0.policies.values.filter { $0.path.hasPrefix(prefix) } }
        return try page(of: policies.sorted { $0.name < $1.name }, request, "Policies") { policy in
            XMLElement("member", self.elements(of: policy))
        }
    }

    func deletePolicy(_ request: RequestMembers) throws(AWSError) -> [XMLElement]? {
        let policy = try policy(request)
        guard !state.withLock({ $0.roles.values.contains { $0.attached.contains(policy.arn) } }) else {
            throw AWSError(
                "DeleteConflict",
                "Cannot delete a policy attached to entities.",
                status: 409
            )
        }
        try dropPolicy(policy.arn)
        return nil
    }
}
