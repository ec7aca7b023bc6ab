import CloudCore
import WorkshopCommon

/// What is read of secrets: values, versions, lists.
extension SecretsManager {
    func describeSecret(_ request: RequestMembers) throws(AWSError) -> JSONValue {
        try find(try secretID(request)).described(versionsMember: "VersionIdsToStages")
    }

    func getSecretValue(_ request: RequestMembers) throws(AWSError) -> JSONValue {
        let (secret, version) = try value(
            of: try secretID(request),
            stage: try request.text("VersionStage"),
            version: try request.text("VersionId")
        )
        return Self.valueAnswer(secret, version)
    }

    private static func valueAnswer(_ secret: Secret, _ version: SecretVersion) -> JSONValue {
        secret.answer([
            "VersionId": .string(version.id),
            "SecretString": .text(version.value?.text),
            "SecretBinary": .text(version.value?.binary),
            "VersionStages": version.stages.isEmpty ? nil : .texts(version.stages),
            "CreatedDate": version.created.epochSeconds,
        ])
    }

    func batchGetSecretValue(_ request: RequestMembers) throws(AWSError) -> JSONValue {
        let ids = try request.texts("SecretIdList") ?? []
        let filters = try SecretFilter.list(request)
        guard ids.isEmpty != filters.isEmpty else {
            throw .invalidSecretParameter("Either 'SecretIdList' or 'Filters' must be provided, but not both.")
        }
        let size = try request.integer("MaxResults")
        guard size == nil || !filters.isEmpty else {
            throw .invalidSecretParameter(
                "'Filters' not specified. 'Filters' must also be specified when 'MaxResults' is provided."
            )
        }
        var check = ConstraintCheck()
        check.length(ids.count, of: "[\(ids.joined(separator: ", "))]", at: "secretIdList", 0...20)
        check.value(size, at: "maxResults", 1...20)
        try check.verify()
        var wanted = ids
        var nextToken: String?
        if ids.isEmpty {
            let matching = all.filter { secret in
                !secret.isDeleted && filters.allSatisfy { $0.matches(secret) }
            }
            guard let page = Page(of: matching, size: size ?? 20, after: try request.text("NextToken")) else {
                throw .invalidSecretsToken
            }
            wanted = page.elements.map(\.arn)
            nextToken = page.nextToken
        }
        var (values, errors): ([JSONValue], [JSONValue]) = ([], [])
        for id in wanted {
            do throws(AWSError) {
                let (secret, version) = try value(of: id, stage: nil, version: nil)
                values.append(Self.valueAnswer(secret, version))
            } catch {
                errors.append([
                    "SecretId": .string(id), "ErrorCode": .string(error.code), "Message": .string(error.message),
                ])
            }
        }
        return .members(["SecretValues": .array(values), "Errors": .array(errors), "NextToken": .text(nextToken)])
    }

    func listSecretVersionIDs(_ request: RequestMembers) throws(AWSError) -> JSONValue {
        let secret = try find(try secretID(request))
        let size = try request.integer("MaxResults")
        var check = ConstraintCheck()
        check.value(size, at: "maxResults", 1...100)
        try check.verify()
        let all = try request.flag("IncludeDeprecated") ?? false
        let versions = secret.versions.filter { all || !$0.stages.isEmpty }
        guard let page = Page(of: versions, size: size ?? 100, after: try request.text("NextToken")) else {
            throw .invalidSecretsToken
        }
        return secret.answer([
            "Versions": .array(
                page.elements.map { version in
                    .members([
                        "VersionId": .string(version.id),
                        "VersionStages": version.stages.isEmpty ? nil : .texts(version.stages),
                        "LastAccessedDate": version.lastAccessed?.epochSeconds,
                        "CreatedDate": version.created.epochSeconds,
                        "KmsKeyIds": .texts([secret.kmsKeyID ?? "DefaultEncryptionKey"]),
                    ])
                }
            ),
            "NextToken": .text(page.nextToken),
        ])
    }

    func listSecrets(_ request: RequestMembers) throws(AWSError) -> JSONValue {
        let filters = try SecretFilter.list(request)
        let size = try request.integer("MaxResults")
        let order = try request.text("SortOrder")
        var check = ConstraintCheck()
        check.value(size, at: "maxResults", 1...100)
        check.oneOf(order, at: "sortOrder", ["asc", "desc"])
        try check.verify()
        let planned = try request.flag("IncludePlannedDeletion") ?? false
        var matching = all.filter { secret in
            (planned || !secret.isDeleted) && filters.allSatisfy { $0.matches(secret) }
        }
        if order == "desc" { matching.reverse() }
        guard let page = Page(of: matching, size: size ?? 100, after: try request.text("NextToken")) else {
            throw .invalidSecretsToken
        }
        return page.json("SecretList") { $0.described(versionsMember: "SecretVersionsToStages") }
    }
}
