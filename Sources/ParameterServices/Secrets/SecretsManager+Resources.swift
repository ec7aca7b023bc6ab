package import CloudCore
import OrderedCollections
import WorkshopCommon

/// A stack's secrets, with what is attached to them.
///
/// See <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_SecretsManager.html>.
extension SecretsManager: ResourceProvider {
    package var resourceTypes: [String] {
        [
            "AWS::SecretsManager::Secret", "AWS::SecretsManager::ResourcePolicy",
            "AWS::SecretsManager::RotationSchedule", "AWS::SecretsManager::SecretTargetAttachment",
        ]
    }

    package func deploy(_ resource: DeclaredResource) async throws(AWSError) {
        switch resource.type {
        case "AWS::SecretsManager::Secret": try deploySecret(resource)
        case "AWS::SecretsManager::ResourcePolicy":
            let policy = resource.properties["ResourcePolicy"]
            try change(attached(resource)) { $0.policy = policy?.templateText }
        case "AWS::SecretsManager::RotationSchedule": try deployRotation(resource)
        // There is no database here whose address it would write into the secret: it exists in name.
        default: _ = try find(attached(resource))
        }
    }

    package func remove(_ resource: DeclaredResource) async {
        switch resource.type {
        case "AWS::SecretsManager::Secret": try? drop(resource.physicalID)
        case "AWS::SecretsManager::ResourcePolicy": _ = try? change(attached(resource)) { $0.policy = nil }
        case "AWS::SecretsManager::RotationSchedule": _ = try? change(attached(resource)) { $0.rotation = nil }
        default: break
        }
    }

    private func attached(_ resource: DeclaredResource) -> String {
        resource.properties["SecretId"]?.templateText ?? ""
    }

    private func deploySecret(_ resource: DeclaredResource) throws(AWSError) {
        let properties = resource.properties
        let owner = "\(resource.stackName)/\(resource.logicalID)"
        guard let name = Self.name(in: resource.physicalID) else { throw .invalidSecretName }
        var secret = Secret(arn: resource.physicalID, name: name, created: clock.now)
        if let existing = try? find(resource.physicalID) {
            secret = existing
        } else if (try? find(name)) != nil {
            throw .secretExists("The operation failed because the secret \(name) already exists.")
        }
        secret.owner = owner
        secret.deletionDate = nil
        secret.description = properties["Description"]?.templateText
        secret.kmsKeyID = properties["KmsKeyId"]?.templateText
        secret.tags = ResourceTag.declared(properties["Tags"]) + ResourceTag.ofStack(resource, account: account)
        if let value = try declaredValue(properties, of: secret) {
            secret.add(.text(value.text), id: Identifiers.requestID(), stages: ["AWSCURRENT"], at: clock.now)
            secret.declared = value.declaration
        }
        try insert(secret)
    }

    /// `nil` where the template says what it said when the value was made.
    private func declaredValue(
        _ properties: JSONValue,
        of secret: Secret
    ) throws(AWSError) -> (text: String, declaration: String)? {
        if let text = properties["SecretString"]?.templateText {
            return secret.declared == text && !secret.versions.isEmpty ? nil : (text, text)
        }
        guard let wanted = properties["GenerateSecretString"] else { return nil }
        let declaration = wanted.serialized()
        guard secret.declared != declaration else { return nil }
        var generator = SystemRandomNumberGenerator()
        let password = try RandomPassword(declared: wanted).generate(using: &generator)
        guard let template = wanted["SecretStringTemplate"]?.templateText,
            let key = wanted["GenerateStringKey"]?.templateText
        else { return (password, declaration) }
        guard var members = (try? JSONValue(parsing: template))?.object else {
            throw .invalidSecretParameter("SecretStringTemplate is not a JSON object.")
        }
        members[key] = .string(password)
        return (JSONValue.object(members).serialized(), declaration)
    }

    /// The function needn't be there yet: the rotation begins when it falls due, or when it is asked for.
    private func deployRotation(_ resource: DeclaredResource) throws(AWSError) {
        let properties = resource.properties
        var declared = properties["RotationRules"]?.object ?? [:]
        if let days = declared["AutomaticallyAfterDays"]?.templateInteger {
            declared["AutomaticallyAfterDays"] = .number(JSONNumber(days))
        }
        let rules = RequestMembers(declared)
        let now = clock.now
        let secret = try change(attached(resource)) { secret throws(AWSError) in
            var rotation = secret.rotation ?? SecretRotation()
            rotation.isEnabled = true
            rotation.function = properties["RotationLambdaARN"]?.templateText ?? rotation.function
            try rotation.setRules(rules)
            rotation.next = rotation.next(after: now)
            secret.rotation = rotation
            return secret
        }
        scheduleRotation(of: secret)
    }

    /// `shoutout/slack` of `arn:…:secret:shoutout/slack-a1b2c3`.
    private static func name(in arn: String) -> String? {
        guard let resource = ARN(arn)?.resource, resource.hasPrefix("secret:"), SecretName.endsLikeAnARN(resource)
        else { return nil }
        let name = String(resource.dropFirst("secret:".count).dropLast(7))
        return SecretName.isValid(name) ? name : nil
    }
}
