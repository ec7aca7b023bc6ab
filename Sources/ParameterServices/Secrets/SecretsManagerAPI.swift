package import CloudCore
import OrderedCollections
import WorkshopCommon

/// The API over HTTP: JSON 1.1, `X-Amz-Target: secretsmanager.GetSecretValue`.
/// See <https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_Operations.html>.
extension SecretsManager: CloudService {
    package func accepts(_ request: CloudRequest) -> Bool {
        TargetedOperation(request)?.service == "secretsmanager"
    }

    package func respond(to request: CloudRequest) async -> CloudResponse {
        await WireProtocol.json11.serve(request) { operation, members throws(AWSError) in
            try await self.perform(operation, members)
        }
    }

    func perform(_ operation: String, _ request: RequestMembers) async throws(AWSError) -> JSONValue {
        switch operation {
        case "CreateSecret": try createSecret(request)
        case "DescribeSecret": try describeSecret(request)
        case "GetSecretValue": try getSecretValue(request)
        case "BatchGetSecretValue": try batchGetSecretValue(request)
        case "PutSecretValue": try putSecretValue(request)
        case "UpdateSecret": try updateSecret(request)
        case "UpdateSecretVersionStage": try updateSecretVersionStage(request)
        case "ListSecretVersionIds": try listSecretVersionIDs(request)
        case "ListSecrets": try listSecrets(request)
        case "DeleteSecret": try deleteSecret(request)
        case "RestoreSecret": try restoreSecret(request)
        case "RotateSecret": try await rotateSecret(request)
        case "CancelRotateSecret": try cancelRotateSecret(request)
        case "GetRandomPassword": try getRandomPassword(request)
        case "TagResource": try tagResource(request)
        case "UntagResource": try untagResource(request)
        case "PutResourcePolicy": try putResourcePolicy(request)
        case "GetResourcePolicy": try getResourcePolicy(request)
        case "DeleteResourcePolicy": try deleteResourcePolicy(request)
        case "ValidateResourcePolicy": try validateResourcePolicy(request)
        default:
            throw .unknownOperation("Secrets Manager operation \(operation)", suggestion: "On AWS this call works.")
        }
    }

    func secretID(_ request: RequestMembers) throws(AWSError) -> String {
        let id = try request.text("SecretId")
        var check = ConstraintCheck()
        check.present(id, at: "secretId")
        check.length(id, at: "secretId", 1...2048)
        try check.verify()
        return id ?? ""
    }
}

extension Secret {
    /// What most operations answer.
    var identity: JSONObject { ["ARN": .string(arn), "Name": .string(name)] }

    func answer(_ more: KeyValuePairs<String, JSONValue?>) -> JSONValue {
        var members = identity
        for (name, value) in more {
            if let value { members[name] = value }
        }
        return .object(members)
    }

    /// What `DescribeSecret` tells, and `ListSecrets` under another name of its versions.
    func described(versionsMember: String) -> JSONValue {
        answer([
            "Description": (description?.isEmpty ?? true) ? nil : .text(description),
            "KmsKeyId": .text(kmsKeyID),
            "RotationEnabled": rotation.map { .bool($0.isEnabled) },
            "RotationLambdaARN": .text(rotation?.function),
            "RotationRules": rotation?.rules,
            "LastRotatedDate": rotation?.last?.epochSeconds,
            "LastChangedDate": lastChanged.epochSeconds,
            "LastAccessedDate": lastAccessed?.epochSeconds,
            "DeletedDate": deletionDate?.epochSeconds,
            "NextRotationDate": rotation?.next?.epochSeconds,
            "OwningService": .text(owningService),
            "Tags": tags.map { .array($0.map(\.json)) },
            versionsMember: stagesByVersion,
            "CreatedDate": created.epochSeconds,
        ])
    }
}
