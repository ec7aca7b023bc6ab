import CloudCore
import WorkshopCommon

/// Making secrets, and their versions.
extension SecretsManager {
    /// A value, and the token that names its version.
    private struct Given {
        let value: SecretValue?
        let token: String?

        init(_ request: RequestMembers) throws(AWSError) {
            let text = try request.text("SecretString")
            let binary = try request.text("SecretBinary")
            token = try request.text("ClientRequestToken")
            guard text == nil || binary == nil else {
                throw .invalidSecretParameter(
                    "You can't specify both a binary secret value and a string secret value in the same secret."
                )
            }
            var check = ConstraintCheck()
            check.length(text?.utf8.count ?? 1, of: "****", at: "secretString", 1...65536)
            try check.verify()
            if let token { try SecretsManager.checkToken(token) }
            if let binary {
                guard let bytes = Base64.decode(binary) else {
                    throw .serialization("SecretBinary is not valid base 64")
                }
                value = .binary(Base64.encode(bytes))
            } else {
                value = text.map { .text($0) }
            }
            if value != nil, token == nil { throw .invalidSecretRequest(AWSError.noClientRequestToken) }
        }
    }

    static func checkToken(_ token: String) throws(AWSError) {
        guard (32...64).contains(token.utf8.count) else {
            throw .invalidSecretParameter("ClientRequestToken must be 32-64 characters long.")
        }
    }

    func createSecret(_ request: RequestMembers) throws(AWSError) -> JSONValue {
        let name = try request.text("Name")
        var check = ConstraintCheck()
        check.present(name, at: "name")
        check.length(name, at: "name", 1...512)
        check.length(try request.text("Description"), at: "description", 0...2048)
        try check.verify()
        guard let name, SecretName.isValid(name) else { throw .invalidSecretName }
        let given = try Given(request)
        if let existing = try? find(name) { return try answerForExisting(existing, given) }
        var secret = Secret(arn: makeARN(for: name), name: name, created: clock.now)
        secret.description = try request.text("Description")
        secret.kmsKeyID = try request.text("KmsKeyId")
        secret.tags = try ResourceTag.list(request)
        if let value = given.value, let token = given.token {
            secret.add(value, id: token, stages: ["AWSCURRENT"], at: clock.now)
        }
        try insert(secret)
        return secret.answer(["VersionId": .text(given.value == nil ? nil : given.token)])
    }

    /// The same request once more is answered as it was the first time.
    private func answerForExisting(_ secret: Secret, _ given: Given) throws(AWSError) -> JSONValue {
        guard !secret.isDeleted else {
            throw .invalidSecretRequest(
                "You can't create this secret because a secret with this name is already scheduled for deletion."
            )
        }
        if let token = given.token, let value = given.value, let existing = secret.version(id: token)?.value {
            guard existing == value else { throw .secretTokenInUse(token, of: secret.arn) }
            return secret.answer(["VersionId": .string(token)])
        }
        throw .secretExists("The operation failed because the secret \(secret.name) already exists.")
    }

    func putSecretValue(_ request: RequestMembers) throws(AWSError) -> JSONValue {
        let id = try secretID(request)
        let stages = try request.texts("VersionStages")
        var check = ConstraintCheck()
        if let stages {
            check.length(stages.count, of: "[\(stages.joined(separator: ", "))]", at: "versionStages", 1...20)
        }
        for stage in stages ?? [] { check.length(stage, at: "versionStages", 1...256) }
        try check.verify()
        let given = try Given(request)
        guard let value = given.value, let token = given.token else {
            throw .invalidSecretRequest("You must provide either SecretString or SecretBinary.")
        }
        let now = clock.now
        return try change(id) { secret throws(AWSError) in
            try secret.put(value, token: token, stages: stages ?? ["AWSCURRENT"], at: now)
            let held = secret.version(id: token)?.stages ?? []
            return secret.answer(["VersionId": .string(token), "VersionStages": .texts(held)])
        }
    }

    func updateSecret(_ request: RequestMembers) throws(AWSError) -> JSONValue {
        let id = try secretID(request)
        let given = try Given(request)
        let description = try request.text("Description")
        let key = try request.text("KmsKeyId")
        let now = clock.now
        return try change(id) { secret throws(AWSError) in
            if let description { secret.description = description }
            if let key { secret.kmsKeyID = key }
            if description != nil || key != nil { secret.lastChanged = now }
            guard let value = given.value, let token = given.token else { return .object(secret.identity) }
            try secret.put(value, token: token, stages: ["AWSCURRENT"], at: now)
            return secret.answer(["VersionId": .string(token)])
        }
    }

    func updateSecretVersionStage(_ request: RequestMembers) throws(AWSError) -> JSONValue {
        let id = try secretID(request)
        let stage = try request.text("VersionStage")
        var check = ConstraintCheck()
        check.present(stage, at: "versionStage")
        check.length(stage, at: "versionStage", 1...256)
        try check.verify()
        let source = try request.text("RemoveFromVersionId")
        let target = try request.text("MoveToVersionId")
        let now = clock.now
        return try change(id) { secret throws(AWSError) in
            try secret.move(stage ?? "", from: source, to: target)
            secret.lastChanged = now
            return .object(secret.identity)
        }
    }
}

extension Secret {
    /// One token names one value, for good.
    fileprivate mutating func put(
        _ value: SecretValue,
        token: String,
        stages: [String],
        at now: Timestamp
    ) throws(AWSError) {
        if let existing = version(id: token)?.value {
            guard existing == value else { throw .secretTokenInUse(token, of: arn) }
            return
        }
        // The first version is the current one, whatever it is put as.
        // https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_PutSecretValue.html
        let stages = versions.isEmpty && !stages.contains("AWSCURRENT") ? stages + ["AWSCURRENT"] : stages
        add(value, id: token, stages: stages, at: now)
    }

    fileprivate mutating func move(_ stage: String, from source: String?, to target: String?) throws(AWSError) {
        for id in [source, target].compactMap(\.self) where version(id: id) == nil {
            throw .invalidSecretParameter("Not a valid version: \(id)")
        }
        let holder = version(stage: stage)?.id
        if let source, holder != source {
            throw .invalidSecretParameter("Staging label \(stage) is not attached to version \(source).")
        }
        guard let target else {
            guard stage != "AWSCURRENT" else {
                throw .invalidSecretParameter(
                    "You can only move staging label AWSCURRENT to a different secret version. "
                        + "It can\u{2019}t be completely removed."
                )
            }
            guard source != nil else {
                throw .invalidSecretParameter("You must provide MoveToVersionId or RemoveFromVersionId.")
            }
            detach(stage)
            return
        }
        if let holder, holder != target, source == nil {
            throw .invalidSecretParameter(
                "The parameter RemoveFromVersionId can't be empty. Staging label \(stage) is currently attached to "
                    + "version \(holder), so you must explicitly reference that version in RemoveFromVersionId."
            )
        }
        attach([stage], to: target)
    }
}
