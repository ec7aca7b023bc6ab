import CloudCore
import OrderedCollections
import Synchronization
import WorkshopCommon

/// STS: who calls, and credentials for a while. Nobody checks them here, but they name their role.
extension IdentityService {
    func performSTS(
        _ action: String,
        _ request: RequestMembers,
        accessKeyID: String
    ) throws(AWSError) -> [XMLElement] {
        switch action {
        case "GetCallerIdentity": return callerIdentity(accessKeyID)
        case "AssumeRole": return try assumeRole(request, accessKeyID)
        case "GetSessionToken": return try sessionToken(request, accessKeyID)
        case "GetFederationToken": return try federationToken(request)
        case "GetAccessKeyInfo": return [XMLElement("Account", text: account.id)]
        default: throw .unknownOperation("STS operation \(action)", suggestion: "On AWS this call works.")
        }
    }

    /// The account's root user, unless the key is one of a session.
    private func caller(_ accessKeyID: String) -> (arn: String, userID: String) {
        guard let session = state.withLock({ $0.sessions[accessKeyID] }) else { return (arn("root"), account.id) }
        return (session.arn, session.userID)
    }

    private func callerIdentity(_ accessKeyID: String) -> [XMLElement] {
        let caller = caller(accessKeyID)
        return [
            XMLElement("Arn", text: caller.arn), XMLElement("UserId", text: caller.userID),
            XMLElement("Account", text: account.id),
        ]
    }

    private func assumeRole(_ request: RequestMembers, _ accessKeyID: String) throws(AWSError) -> [XMLElement] {
        let (text, session) = (try request.text("RoleArn"), try request.text("RoleSessionName"))
        let duration = try self.duration(request, 900...43200, default: 3600)
        var check = ConstraintCheck()
        check.present(text, at: "roleArn")
        check.length(text, at: "roleArn", 20...2048)
        check.present(session, at: "roleSessionName")
        check.length(session, at: "roleSessionName", 2...64)
        check.pattern(session, at: "roleSessionName", "[\\w+=,.@-]*", IdentityName.isValid)
        try check.verify()
        guard let arn = ARN(text ?? "") else { throw AWSError("ValidationException", "\(text ?? "") is invalid") }
        try checkTags(request)
        let name = arn.resource.split(separator: "/").last.map(String.init) ?? ""
        guard let role = state.withLock({ $0.roles[name] }), role.arn == text else {
            throw AWSError(
                "AccessDenied",
                "User: \(caller(accessKeyID).arn) is not authorized to perform: sts:AssumeRole on resource: "
                    + (text ?? ""),
                status: 403
            )
        }
        let user = self.arn("assumed-role/\(role.name)/\(session ?? "")", service: "sts")
        let id = "\(role.id):\(session ?? "")"
        return [
            credentials(arn: user, userID: id, for: duration),
            XMLElement("AssumedRoleUser", [XMLElement("AssumedRoleId", text: id), XMLElement("Arn", text: user)]),
        ]
    }

    private func checkTags(_ request: RequestMembers) throws(AWSError) {
        let keys = QueryRequest.list(request["Tags"]).compactMap { $0["Key"]?.string?.lowercased() }
        guard Set(keys).count == keys.count else {
            throw AWSError(
                "InvalidParameterValue",
                "Duplicate tag keys found. Please note that Tag keys are case insensitive."
            )
        }
        let transitive = QueryRequest.list(request["TransitiveTagKeys"]).compactMap { $0.string?.lowercased() }
        guard transitive.allSatisfy(keys.contains) else {
            throw AWSError(
                "InvalidParameterValue",
                "The specified transitive tag key must be included in the requested tags."
            )
        }
    }

    private func sessionToken(_ request: RequestMembers, _ accessKeyID: String) throws(AWSError) -> [XMLElement] {
        let caller = caller(accessKeyID)
        let duration = try self.duration(request, 900...129_600, default: 43200)
        return [credentials(arn: caller.arn, userID: caller.userID, for: duration)]
    }

    private func federationToken(_ request: RequestMembers) throws(AWSError) -> [XMLElement] {
        let name = try request.text("Name")
        var check = ConstraintCheck()
        check.present(name, at: "name")
        check.length(name, at: "name", 2...32)
        try check.verify()
        let duration = try self.duration(request, 900...129_600, default: 43200)
        let user = arn("federated-user/\(name ?? "")", service: "sts")
        let id = "\(account.id):\(name ?? "")"
        return [
            credentials(arn: user, userID: id, for: duration),
            XMLElement("FederatedUser", [XMLElement("FederatedUserId", text: id), XMLElement("Arn", text: user)]),
            XMLElement("PackedPolicySize", text: "0"),
        ]
    }

    private func duration(
        _ request: RequestMembers,
        _ range: ClosedRange<Int>,
        default standard: Int
    ) throws(AWSError) -> Int {
        guard let text = try request.text("DurationSeconds") else { return standard }
        var check = ConstraintCheck()
        check.value(Int(text) ?? 0, at: "durationSeconds", range)
        try check.verify()
        return Int(text) ?? standard
    }

    private func credentials(arn: String, userID: String, for duration: Int) -> XMLElement {
        let key = IdentityName.unique("ASIA", length: 16)
        let expires = clock.now + .seconds(duration)
        let secret = Base64.encode((0..<30).map { _ in UInt8.random(in: 0...255) })
        let token = Base64.encode((0..<240).map { _ in UInt8.random(in: 0...255) })
        state.withLock { state in
            state.sessions = state.sessions.filter { $0.value.expires > clock.now }
            state.sessions[key] = Session(accessKeyID: key, arn: arn, userID: userID, expires: expires)
        }
        return XMLElement(
            "Credentials",
            [
                XMLElement("AccessKeyId", text: key), XMLElement("SecretAccessKey", text: secret),
                XMLElement("SessionToken", text: token), XMLElement("Expiration", text: expires.iso8601Seconds),
            ]
        )
    }
}
