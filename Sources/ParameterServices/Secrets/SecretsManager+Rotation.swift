import CloudCore
import OrderedCollections
import WorkshopCommon

/// Rotation: a function is called four times, and moves `AWSCURRENT` in the last of them.
///
/// See <https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotating-secrets.html>.
extension SecretsManager {
    private static let steps = ["createSecret", "setSecret", "testSecret", "finishSecret"]

    func rotateSecret(_ request: RequestMembers) async throws(AWSError) -> JSONValue {
        let id = try secretID(request)
        guard let token = try request.text("ClientRequestToken") else {
            throw .invalidSecretParameter(AWSError.noClientRequestToken)
        }
        try Self.checkToken(token)
        let now = try request.flag("RotateImmediately") ?? true
        let before = try find(id)
        let rotation = try rotation(request, of: before)
        guard let function = rotation.function else {
            throw .invalidSecretRequest("No Lambda rotation function ARN is associated with this secret.")
        }
        // What a rotation that never ended left behind is tried again.
        let pending = before.version(stage: "AWSPENDING").flatMap { $0.stages.contains("AWSCURRENT") ? nil : $0.id }
        let version = pending ?? token
        try change(id) { secret in
            secret.rotation = rotation
            guard now else { return }
            if secret.version(id: version) == nil {
                secret.versions.append(SecretVersion(id: version, created: self.clock.now, value: nil))
            }
            secret.attach(["AWSPENDING"], to: version)
        }
        guard now else {
            scheduleRotation(of: try find(id))
            return .object(before.identity)
        }
        do throws(AWSError) {
            try await beginRotation(of: before, version: version, function: function)
        } catch {
            // As if it had never been asked for.
            _ = try? change(id) { $0 = before }
            throw .cannotInvokeRotation
        }
        return before.answer(["VersionId": .string(version)])
    }

    /// The settings as they will be.
    private func rotation(_ request: RequestMembers, of secret: Secret) throws(AWSError) -> SecretRotation {
        guard !secret.isDeleted else { throw .secretMarkedForDeletion }
        var rotation = secret.rotation ?? SecretRotation()
        rotation.isEnabled = true
        if let function = try request.text("RotationLambdaARN") { rotation.function = function }
        if let rules = try request.structure("RotationRules") {
            try rotation.setRules(rules)
        }
        rotation.next = rotation.next(after: clock.now)
        return rotation
    }

    /// Calls the first step, whose failure to be called at all is the caller's to know; the others go on by themselves.
    private func beginRotation(of secret: Secret, version: String, function: String) async throws(AWSError) {
        let first = try await call(step: "createSecret", of: secret, version: version, function: function)
        guard first else { return }
        clock.spawnActivity("rotation of the secret \(secret.name)") {
            for step in Self.steps.dropFirst() {
                let succeeded = try? await self.call(step: step, of: secret, version: version, function: function)
                guard succeeded == true else { return }
            }
            self.endRotation(of: secret, version: version)
        }
    }

    /// - Returns: Whether the function succeeded.
    private func call(
        step: String,
        of secret: Secret,
        version: String,
        function: String
    ) async throws(AWSError) -> Bool {
        let event: JSONValue = [
            "Step": .string(step), "SecretId": .string(secret.arn), "ClientRequestToken": .string(version),
        ]
        let result = try await functions.invoke(FunctionInvocation(function: function, payload: event.bytes))
        return result.functionError == nil
    }

    private func endRotation(of secret: Secret, version: String) {
        let rotated = try? change(secret.arn) { secret in
            guard secret.version(id: version)?.stages.contains("AWSCURRENT") ?? false else { return secret }
            guard var rotation = secret.rotation else { return secret }
            rotation.last = self.clock.now
            rotation.next = rotation.next(after: self.clock.now)
            secret.rotation = rotation
            return secret
        }
        if let rotated { scheduleRotation(of: rotated) }
    }

    func scheduleRotation(of secret: Secret) {
        guard let next = secret.rotation?.next else { return }
        let label = "rotation of the secret \(secret.name)"
        clock.schedule(label, kind: .periodic, after: next - clock.now) { [weak self] in
            guard let self, let found = try? self.find(secret.arn), let rotation = found.rotation,
                rotation.isEnabled, rotation.next == next
            else { return }
            let request: JSONObject = [
                "SecretId": .string(secret.arn), "ClientRequestToken": .string(Identifiers.requestID()),
            ]
            _ = try? await self.rotateSecret(RequestMembers(request))
        }
    }

    func cancelRotateSecret(_ request: RequestMembers) throws(AWSError) -> JSONValue {
        try change(try secretID(request)) { secret in
            secret.rotation?.isEnabled = false
            secret.rotation?.next = nil
            let pending = secret.version(stage: "AWSPENDING")?.id
            return secret.answer(["VersionId": .text(pending)])
        }
    }
}

extension SecretRotation {
    mutating func setRules(_ rules: RequestMembers) throws(AWSError) {
        let days = try rules.integer("AutomaticallyAfterDays")
        if let days, !(1...1000).contains(days) {
            throw .invalidSecretParameter("RotationRules.AutomaticallyAfterDays must be within 1-1000.")
        }
        automaticallyAfterDays = days
        duration = try rules.text("Duration")
        scheduleExpression = try rules.text("ScheduleExpression")
        guard days == nil || scheduleExpression == nil else {
            throw .invalidSecretParameter(
                "You can't specify both RotationRules.AutomaticallyAfterDays and RotationRules.ScheduleExpression."
            )
        }
    }

    /// The end of the day on which it is due; an expression other than `rate(… days)` is kept and not followed.
    func next(after now: Timestamp) -> Timestamp? {
        guard isEnabled, function != nil else { return nil }
        guard let days = automaticallyAfterDays ?? rateInDays else { return nil }
        return now.startOfDay + .seconds(86400 * (days + 1) - 1)
    }

    private var rateInDays: Int? {
        guard let expression = scheduleExpression, let match = expression.wholeMatch(of: /rate\(([0-9]{1,4}) days?\)/)
        else { return nil }
        return Int(match.1)
    }
}
