package import CloudCore
import OrderedCollections
import Synchronization
import WorkshopCommon

/// The secrets of an account in one region.
package final class SecretsManager: Sendable {
    package let account: Account
    let clock: any CloudClock
    let functions: any FunctionInvoker
    /// By ARN, in the order in which they were made.
    let secrets = Mutex<OrderedDictionary<String, Secret>>([:])
    private let table: StoredTable

    /// Reads what the store kept.
    package init(
        account: Account,
        clock: any CloudClock,
        store: Store = Store(),
        functions: any FunctionInvoker
    ) throws(StoreError) {
        self.account = account
        self.clock = clock
        self.functions = functions
        table = store.table("secretsmanager.secrets")
        let kept = try table.records(Secret.self).map(\.value).sorted { ($0.created, $0.arn) < ($1.created, $1.arn) }
        secrets.withLock { secrets in
            for secret in kept { secrets[secret.arn] = secret }
        }
        for secret in kept {
            if secret.isDeleted { scheduleDeletion(of: secret) }
            if secret.rotation?.next != nil { scheduleRotation(of: secret) }
        }
    }

    // MARK: Finding and changing

    /// - Parameter id: A name, an ARN, or an ARN without the hyphen and the six characters at its end.
    func find(_ id: String) throws(AWSError) -> Secret {
        try secrets.withLock { secrets throws(AWSError) in try Self.find(id, in: secrets) }
    }

    private static func find(_ id: String, in secrets: OrderedDictionary<String, Secret>) throws(AWSError) -> Secret {
        if let secret = secrets[id] { return secret }
        if id.hasPrefix("arn:") {
            guard let arn = ARN(id), arn.service == "secretsmanager", arn.resource.hasPrefix("secret:") else {
                throw .secretNotFound
            }
            let name = String(arn.resource.dropFirst("secret:".count))
            // What ends like a whole ARN is taken for one.
            // https://docs.aws.amazon.com/secretsmanager/latest/userguide/troubleshoot.html#ARN_secretnamehyphen
            if !SecretName.endsLikeAnARN(name), let secret = secrets.values.first(where: { $0.name == name }) {
                return secret
            }
            throw .secretNotFound
        }
        guard SecretName.isValid(id) else { throw .invalidSecretName }
        guard let secret = secrets.values.first(where: { $0.name == id }) else { throw .secretNotFound }
        return secret
    }

    /// Changes one secret, keeps the change, and only then lets it be seen.
    /// - Returns: What the change returns.
    @discardableResult
    func change<Result: Sendable>(
        _ id: String,
        allowingDeleted: Bool = false,
        _ body: (inout Secret) throws(AWSError) -> Result
    ) throws(AWSError) -> Result {
        try secrets.withLock { secrets throws(AWSError) in
            var secret = try Self.find(id, in: secrets)
            guard allowingDeleted || !secret.isDeleted else { throw .secretMarkedForDeletion }
            let before = secret
            let result = try body(&secret)
            if secret != before { try table.put(secret.arn, record: secret) }
            secrets[secret.arn] = secret
            return result
        }
    }

    /// In the order in which they were made.
    var all: [Secret] { secrets.withLock { Array($0.values) } }

    /// The names of the secrets that can be read.
    package var names: [String] { all.filter { !$0.isDeleted }.map(\.name) }

    func insert(_ secret: Secret) throws(AWSError) {
        try secrets.withLock { secrets throws(AWSError) in
            try table.put(secret.arn, record: secret)
            secrets[secret.arn] = secret
        }
    }

    func drop(_ arn: String) throws(AWSError) {
        try secrets.withLock { secrets throws(AWSError) in
            guard secrets[arn] != nil else { return }
            try table.remove(arn)
            secrets.removeValue(forKey: arn)
        }
    }

    /// A new ARN for a name, with six characters of chance at its end.
    func makeARN(for name: String) -> String {
        let letters = Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
        let suffix = String((0..<6).map { _ in letters.randomElement() ?? "a" })
        let resource = "secret:\(name)-\(suffix)"
        return ARN(service: "secretsmanager", region: account.region, account: account.id, resource: resource)
            .description
    }

    // MARK: For the rest of the account

    /// What a dynamic reference or Parameter Store asks for: the text of a secret.
    package func secretText(_ id: String, stage: String? = nil, version: String? = nil) throws(AWSError) -> String? {
        try value(of: id, stage: stage, version: version).version.value?.text
    }

    /// Reads a value, and notes the day on which it was read.
    func value(
        of id: String,
        stage: String?,
        version versionID: String?
    ) throws(AWSError) -> (secret: Secret, version: SecretVersion) {
        let today = clock.now.startOfDay
        return try change(id) { secret throws(AWSError) in
            let version = try secret.readableVersion(stage: stage, version: versionID)
            secret.noteAccess(to: version.id, on: today)
            return (secret, version)
        }
    }
}

extension Secret {
    fileprivate func readableVersion(stage: String?, version id: String?) throws(AWSError) -> SecretVersion {
        if let id {
            guard let version = version(id: id), version.value != nil else { throw .secretValueNotFound(version: id) }
            guard let stage, !version.stages.contains(stage) else { return version }
            throw .invalidSecretRequest(
                "You provided a VersionStage that is not associated to the provided VersionId."
            )
        }
        let stage = stage ?? "AWSCURRENT"
        guard let version = version(stage: stage), version.value != nil else {
            throw .secretValueNotFound(stage: stage)
        }
        return version
    }
}

/// The rules of a secret's name.
enum SecretName {
    static func isValid(_ name: String) -> Bool {
        (1...512).contains(name.utf8.count)
            && name.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: "-/_+=.@!".utf8.contains(byte)
                }
            }
    }

    /// Whether a hyphen and six letters or digits stand at its end.
    static func endsLikeAnARN(_ name: String) -> Bool {
        let end = Array(name.utf8.suffix(7))
        guard end.count == 7, end[0] == UInt8(ascii: "-") else { return false }
        return end.dropFirst().allSatisfy { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) || (0x30...0x39).contains(byte)
        }
    }
}
