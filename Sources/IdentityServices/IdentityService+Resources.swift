package import CloudCore
import OrderedCollections
import Synchronization
import WorkshopCommon

/// A stack's roles and managed policies.
///
/// See <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_IAM.html>.
extension IdentityService: ResourceProvider {
    package var resourceTypes: [String] { ["AWS::IAM::ManagedPolicy", "AWS::IAM::Role"] }

    package func deploy(_ resource: DeclaredResource) async throws(AWSError) {
        if resource.type == "AWS::IAM::Role" { try deployRole(resource) } else { try deployPolicy(resource) }
    }

    package func remove(_ resource: DeclaredResource) async {
        if resource.type == "AWS::IAM::Role" {
            try? dropRole(resource.physicalID)
        } else {
            try? dropPolicy(resource.physicalID)
        }
    }

    private func deployRole(_ resource: DeclaredResource) throws(AWSError) {
        let (name, properties) = (resource.physicalID, resource.properties)
        let before = state.withLock { $0.roles[name] }
        let owner = "\(resource.stackName)/\(resource.logicalID)"
        if let before, before.owner != owner {
            throw AWSError("EntityAlreadyExists", "Role with name \(name) already exists.", status: 409)
        }
        let path = properties["Path"]?.string ?? "/"
        var role = Role(
            name: name,
            path: path,
            arn: resource.attributes["Arn"] ?? arn("role\(path)\(name)"),
            id: resource.attributes["RoleId"] ?? before?.id ?? IdentityName.unique("AROA"),
            created: before?.created ?? clock.now,
            trustPolicy: Self.text(properties["AssumeRolePolicyDocument"])
        )
        role.owner = owner
        role.description = properties["Description"]?.string
        role.maximumSession = properties["MaxSessionDuration"]?.int ?? 3600
        role.boundary = properties["PermissionsBoundary"]?.string
        role.attached = (properties["ManagedPolicyArns"]?.array ?? []).compactMap(\.string)
        role.inline = (properties["Policies"]?.array ?? []).map { policy in
            NamedDocument(name: policy["PolicyName"]?.string ?? "", text: Self.text(policy["PolicyDocument"]))
        }
        role.tags = (properties["Tags"]?.array ?? []).compactMap { tag in
            tag["Key"]?.string.map { NamedDocument(name: $0, text: tag["Value"]?.string ?? "") }
        }
        try keep(role)
    }

    private func deployPolicy(_ resource: DeclaredResource) throws(AWSError) {
        let properties = resource.properties
        let before = state.withLock { $0.policies[resource.physicalID] }
        let policy = ManagedPolicy(
            name: resource.physicalID.split(separator: "/").last.map(String.init) ?? resource.logicalID,
            path: properties["Path"]?.string ?? "/",
            arn: resource.physicalID,
            id: before?.id ?? IdentityName.unique("ANPA"),
            created: before?.created ?? clock.now,
            document: Self.text(properties["PolicyDocument"]),
            description: properties["Description"]?.string,
            owner: "\(resource.stackName)/\(resource.logicalID)"
        )
        try keep(policy)
    }

    private static func text(_ document: JSONValue?) -> String {
        document.map { $0.string ?? $0.serialized() } ?? "{}"
    }
}
