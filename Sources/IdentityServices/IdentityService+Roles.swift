import CloudCore
import OrderedCollections
import Synchronization
import WorkshopCommon

/// Roles, their inline policies, and what is attached to them.
extension IdentityService {
    func createRole(_ request: RequestMembers) throws(AWSError) -> [XMLElement] {
        let name = try name(request, "RoleName")
        let path = try request.text("Path") ?? "/"
        var role = Role(
            name: name,
            path: path,
            arn: arn("role\(path)\(name)"),
            id: IdentityName.unique("AROA"),
            created: clock.now,
            trustPolicy: try document(request, "AssumeRolePolicyDocument")
        )
        role.description = try request.text("Description")
        role.maximumSession = try request.text("MaxSessionDuration").flatMap { Int($0) } ?? 3600
        role.boundary = try request.text("PermissionsBoundary")
        role.tags = Self.tags(request)
        guard state.withLock({ $0.roles[name] }) == nil else {
            throw AWSError("EntityAlreadyExists", "Role with name \(name) already exists.", status: 409)
        }
        try keep(role)
        return [XMLElement("Role", role.elements(isWhole: false))]
    }

    static func tags(_ request: RequestMembers) -> [NamedDocument] {
        QueryRequest.list(request["Tags"]).compactMap { tag in
            tag["Key"]?.string.map { NamedDocument(name: $0, text: tag["Value"]?.string ?? "") }
        }
    }

    func getRole(_ request: RequestMembers) throws(AWSError) -> [XMLElement] {
        let role = try role(try name(request, "RoleName"))
        return [XMLElement("Role", role.elements(isWhole: true) + [XMLElement("RoleLastUsed")])]
    }

    func listRoles(_ request: RequestMembers) throws(AWSError) -> [XMLElement] {
        let prefix = try request.text("PathPrefix") ?? "/"
        let roles = state.withLock { $0.roles.values.filter { $0.path.hasPrefix(prefix) } }
        return try page(of: roles.sorted { $0.name < $1.name }, request, "Roles") { role in
            var role = role
            role.tags = []
            role.boundary = nil
            return XMLElement("member", role.elements(isWhole: true))
        }
    }

    func deleteRole(_ request: RequestMembers) throws(AWSError) -> [XMLElement]? {
        let role = try role(try name(request, "RoleName"))
        guard role.attached.isEmpty else {
            throw AWSError(
                "DeleteConflict",
                "Cannot delete entity, must detach all policies first.",
                status: 409
            )
        }
        guard role.inline.isEmpty else {
            throw AWSError("DeleteConflict", "Cannot delete entity, must delete policies first.", status: 409)
        }
        try dropRole(role.name)
        return nil
    }

    func updateAssumeRolePolicy(_ request: RequestMembers) throws(AWSError) -> [XMLElement]? {
        let document = try document(request, "PolicyDocument")
        try changeRole(try name(request, "RoleName")) { $0.trustPolicy = document }
        return nil
    }

    func updateRole(_ request: RequestMembers) throws(AWSError) -> [XMLElement] {
        let description = try request.text("Description")
        let session = try request.text("MaxSessionDuration").flatMap { Int($0) }
        try changeRole(try name(request, "RoleName")) { role in
            role.description = description ?? role.description
            role.maximumSession = session ?? role.maximumSession
        }
        return []
    }

    // MARK: Tags

    func tagRole(_ request: RequestMembers) throws(AWSError) -> [XMLElement]? {
        let tags = Self.tags(request)
        try changeRole(try name(request, "RoleName")) { role in
            role.tags.removeAll { old in tags.contains { $0.name == old.name } }
            role.tags += tags
        }
        return nil
    }

    func untagRole(_ request: RequestMembers) throws(AWSError) -> [XMLElement]? {
        let keys = QueryRequest.list(request["TagKeys"]).compactMap(\.string)
        try changeRole(try name(request, "RoleName")) { $0.tags.removeAll { keys.contains($0.name) } }
        return nil
    }

    func listRoleTags(_ request: RequestMembers) throws(AWSError) -> [XMLElement] {
        let role = try role(try name(request, "RoleName"))
        return try page(of: role.tags, request, "Tags") { XMLElement("member", $0.tag) }
    }

    // MARK: Inline policies

    func putRolePolicy(_ request: RequestMembers) throws(AWSError) -> [XMLElement]? {
        let policy = NamedDocument(
            name: try name(request, "PolicyName", 128),
            text: try document(request, "PolicyDocument")
        )
        try changeRole(try name(request, "RoleName")) { role in
            role.inline.removeAll { $0.name == policy.name }
            role.inline.append(policy)
        }
        return nil
    }

    private func inline(_ request: RequestMembers) throws(AWSError) -> (role: Role, policy: NamedDocument) {
        let role = try role(try name(request, "RoleName"))
        let name = try name(request, "PolicyName", 128)
        guard let policy = role.inline.first(where: { $0.name == name }) else {
            throw AWSError(
                "NoSuchEntity",
                "The role policy with name \(name) cannot be found.",
                status: 404
            )
        }
        return (role, policy)
    }

    func getRolePolicy(_ request: RequestMembers) throws(AWSError) -> [XMLElement] {
        let (role, policy) = try inline(request)
        return [
            XMLElement("RoleName", text: role.name), XMLElement("PolicyName", text: policy.name),
            XMLElement("PolicyDocument", text: PercentEncoding.encode(policy.text)),
        ]
    }

    func deleteRolePolicy(_ request: RequestMembers) throws(AWSError) -> [XMLElement]? {
        let (role, policy) = try inline(request)
        try changeRole(role.name) { $0.inline.removeAll { $0.name == policy.name } }
        return nil
    }

    func listRolePolicies(_ request: RequestMembers) throws(AWSError) -> [XMLElement] {
        let role = try role(try name(request, "RoleName"))
        return try page(of: role.inline, request, "PolicyNames") { XMLElement("member", text: $0.name) }
    }

    // MARK: Managed policies

    private func policyARN(_ request: RequestMembers) throws(AWSError) -> String {
        let text = try request.text("PolicyArn") ?? ""
        guard let arn = ARN(text), arn.service == "iam", arn.resource.hasPrefix("policy/") else {
            throw AWSError("InvalidInput", "ARN \(text) is not valid.")
        }
        return text
    }

    func attachRolePolicy(_ request: RequestMembers) throws(AWSError) -> [XMLElement]? {
        let arn = try policyARN(request)
        // AWS's own are all taken to be there.
        guard ARN(arn)?.account == "aws" || state.withLock({ $0.policies[arn] }) != nil else {
            throw AWSError("NoSuchEntity", "Policy \(arn) does not exist or is not attachable.", status: 404)
        }
        try changeRole(try name(request, "RoleName")) { role in
            if !role.attached.contains(arn) { role.attached.append(arn) }
        }
        return nil
    }

    func detachRolePolicy(_ request: RequestMembers) throws(AWSError) -> [XMLElement]? {
        let arn = try policyARN(request)
        try changeRole(try name(request, "RoleName")) { role throws(AWSError) in
            guard role.attached.contains(arn) else { throw .noSuchPolicy(arn) }
            role.attached.removeAll { $0 == arn }
        }
        return nil
    }

    func listAttachedRolePolicies(_ request: RequestMembers) throws(AWSError) -> [XMLElement] {
        let role = try role(try name(request, "RoleName"))
        return try page(of: role.attached, request, "AttachedPolicies") { arn in
            let name = arn.split(separator: "/").last.map(String.init) ?? arn
            return XMLElement(
                "member",
                [XMLElement("PolicyName", text: name), XMLElement("PolicyArn", text: arn)]
            )
        }
    }
}

extension NamedDocument {
    var tag: [XMLElement] { [XMLElement("Key", text: name), XMLElement("Value", text: text)] }
}

extension Role {
    /// - Parameter isWhole: `CreateRole` tells less than `GetRole`.
    func elements(isWhole: Bool) -> [XMLElement] {
        var elements = [
            XMLElement("Path", text: path), XMLElement("RoleName", text: name), XMLElement("RoleId", text: id),
            XMLElement("Arn", text: arn), XMLElement("CreateDate", text: created.iso8601Seconds),
            XMLElement("AssumeRolePolicyDocument", text: PercentEncoding.encode(trustPolicy)),
        ]
        elements += XMLElement.optional("Description", description)
        if isWhole { elements.append(XMLElement("MaxSessionDuration", text: String(maximumSession))) }
        if let boundary {
            elements.append(
                XMLElement(
                    "PermissionsBoundary",
                    [
                        XMLElement("PermissionsBoundaryType", text: "Policy"),
                        XMLElement("PermissionsBoundaryArn", text: boundary),
                    ]
                )
            )
        }
        if !tags.isEmpty { elements.append(.list("Tags", tags.map(\.tag))) }
        return elements
    }
}
