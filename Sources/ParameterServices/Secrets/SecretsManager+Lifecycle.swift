import CloudCore
import WorkshopCommon

/// Deleting and restoring; tags and policies.
extension SecretsManager {
    private static let day = Duration.seconds(86400)

    func deleteSecret(_ request: RequestMembers) throws(AWSError) -> JSONValue {
        let id = try secretID(request)
        let isForced = try request.flag("ForceDeleteWithoutRecovery") ?? false
        let window = try request.integer("RecoveryWindowInDays")
        guard !isForced || window == nil else {
            throw .invalidSecretParameter(
                "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays."
            )
        }
        if let window, !(7...30).contains(window) {
            throw .invalidSecretParameter("The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).")
        }
        if isForced { return try forceDeletion(of: id) }
        let date = clock.now + Self.day * (window ?? 30)
        let secret = try change(id, allowingDeleted: true) { secret throws(AWSError) in
            guard !secret.isDeleted else {
                throw .invalidSecretRequest(
                    "You can't perform this operation on the secret because it was already scheduled for deletion."
                )
            }
            secret.deletionDate = date
            return secret
        }
        scheduleDeletion(of: secret)
        return secret.answer(["DeletionDate": date.epochSeconds])
    }

    /// Goes through where there is no such secret, too.
    /// See <https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DeleteSecret.html>.
    private func forceDeletion(of id: String) throws(AWSError) -> JSONValue {
        do throws(AWSError) {
            let secret = try find(id)
            try drop(secret.arn)
            return secret.answer(["DeletionDate": clock.now.epochSeconds])
        } catch {
            guard error.code == "ResourceNotFoundException" else { throw error }
            let arn = id.hasPrefix("arn:") ? id : makeARN(for: id)
            return ["ARN": .string(arn), "Name": .string(id), "DeletionDate": clock.now.epochSeconds]
        }
    }

    func scheduleDeletion(of secret: Secret) {
        guard let date = secret.deletionDate else { return }
        let label = "deletion of the secret \(secret.name)"
        clock.schedule(label, kind: .periodic, after: date - clock.now) { [weak self] in
            guard let self, let found = try? self.find(secret.arn), found.deletionDate == date else { return }
            try? self.drop(secret.arn)
        }
    }

    func restoreSecret(_ request: RequestMembers) throws(AWSError) -> JSONValue {
        try change(try secretID(request), allowingDeleted: true) { secret in
            secret.deletionDate = nil
            return .object(secret.identity)
        }
    }

    // MARK: Tags

    func tagResource(_ request: RequestMembers) throws(AWSError) -> JSONValue {
        let tags = try ResourceTag.list(request) ?? []
        try change(try secretID(request)) { secret in
            secret.tags = secret.tags ?? []
            secret.tags?.add(tags)
        }
        return [:]
    }

    func untagResource(_ request: RequestMembers) throws(AWSError) -> JSONValue {
        let keys = try request.texts("TagKeys") ?? []
        try change(try secretID(request)) { $0.tags?.remove(keys: keys) }
        return [:]
    }

    // MARK: Policies

    func putResourcePolicy(_ request: RequestMembers) throws(AWSError) -> JSONValue {
        let policy = try policy(request)
        return try change(try secretID(request)) { secret in
            secret.policy = policy
            return .object(secret.identity)
        }
    }

    func getResourcePolicy(_ request: RequestMembers) throws(AWSError) -> JSONValue {
        let secret = try find(try secretID(request))
        return secret.answer(["ResourcePolicy": .text(secret.policy)])
    }

    func deleteResourcePolicy(_ request: RequestMembers) throws(AWSError) -> JSONValue {
        try change(try secretID(request)) { secret in
            secret.policy = nil
            return .object(secret.identity)
        }
    }

    func validateResourcePolicy(_ request: RequestMembers) throws(AWSError) -> JSONValue {
        if try request.text("SecretId") != nil { _ = try find(try secretID(request)) }
        do throws(AWSError) {
            _ = try policy(request)
            return ["PolicyValidationPassed": true, "ValidationErrors": []]
        } catch {
            guard error.code == "MalformedPolicyDocumentException" else { throw error }
            let problem: JSONValue = ["CheckName": "PolicySyntax", "ErrorMessage": .string(error.message)]
            return ["PolicyValidationPassed": false, "ValidationErrors": [problem]]
        }
    }

    private func policy(_ request: RequestMembers) throws(AWSError) -> String {
        let policy = try request.text("ResourcePolicy")
        var check = ConstraintCheck()
        check.present(policy, at: "resourcePolicy")
        check.length(policy, at: "resourcePolicy", 1...20480)
        try check.verify()
        guard let policy, let document = try? JSONValue(parsing: policy), document["Statement"] != nil else {
            throw .malformedPolicy("This resource policy contains invalid Json.")
        }
        return policy
    }
}
