package import CloudCore
import WorkshopCommon

/// A stack's parameters.
///
/// See <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ssm-parameter.html>.
extension ParameterStore: ResourceProvider {
    package var resourceTypes: [String] { ["AWS::SSM::Parameter"] }

    package func deploy(_ resource: DeclaredResource) async throws(AWSError) {
        let owner = "\(resource.stackName)/\(resource.logicalID)"
        var draft = ParameterDraft(name: resource.physicalID, properties: resource.properties)
        guard draft.kind != .secure else {
            throw .ssmValidation("CloudFormation doesn't support creating a SecureString parameter.")
        }
        try ParameterName.checkNew(draft.name)
        let declaration = resource.properties.serialized()
        let tags =
            ResourceTag.declared(resource.properties["Tags"]) + ResourceTag.ofStack(resource, account: account)
        let now = clock.now
        draft.overwrites = true
        try change(draft.name) { parameter throws(AWSError) in
            if let existing = parameter {
                guard existing.owner == owner else {
                    throw AWSError(
                        "ParameterAlreadyExists",
                        "The parameter already exists. To overwrite this value, set the overwrite option in the request "
                            + "to true."
                    )
                }
                // What was put since by a client stays until the template says something else.
                guard existing.declared != declaration else { return }
                // Another type is another parameter.
                if existing.latest.kind != draft.kind { parameter = nil }
            }
            _ = try draft.put(into: &parameter, at: now)
            parameter?.owner = owner
            parameter?.declared = declaration
            parameter?.tags = tags
        }
    }

    package func remove(_ resource: DeclaredResource) async {
        guard find(ParameterName(resource.physicalID)) != nil else { return }
        _ = try? change(resource.physicalID) { $0 = nil }
    }
}
