package import CloudCore
import Synchronization
import WorkshopCommon

/// The parameters of an account in one region.
package final class ParameterStore: Sendable {
    package let account: Account
    let clock: any CloudClock
    /// For `/aws/reference/secretsmanager/…`.
    let secrets: SecretsManager
    let events: any EventPublisher
    let parameters = Mutex<[String: Parameter]>([:])
    private let table: StoredTable

    /// Reads what the store kept.
    package init(
        account: Account,
        clock: any CloudClock,
        store: Store = Store(),
        secrets: SecretsManager,
        events: any EventPublisher = DiscardingEventPublisher()
    ) throws(StoreError) {
        self.account = account
        self.clock = clock
        self.secrets = secrets
        self.events = events
        table = store.table("ssm.parameters")
        let kept = try table.records(Parameter.self).map { ($0.key, $0.value) }
        parameters.withLock { $0 = Dictionary(uniqueKeysWithValues: kept) }
    }

    func arn(of name: String) -> String {
        let resource = "parameter" + (name.hasPrefix("/") ? name : "/\(name)")
        return ARN(service: "ssm", region: account.region, account: account.id, resource: resource).description
    }

    /// The account's own parameters, by name.
    var all: [Parameter] { parameters.withLock { $0.values.sorted { $0.name < $1.name } } }

    /// The names of the account's own parameters.
    package var names: [String] { all.map(\.name) }

    func find(_ name: ParameterName) -> Parameter? {
        parameters.withLock { parameters in
            parameters[name.name] ?? name.alternative.flatMap { parameters[$0] }
        }
    }

    /// Changes one parameter or makes it, keeps the change, and only then lets it be seen.
    @discardableResult
    func change<Result: Sendable>(
        _ name: String,
        _ body: (inout Parameter?) throws(AWSError) -> Result
    ) throws(AWSError) -> Result {
        try parameters.withLock { parameters throws(AWSError) in
            var parameter = parameters[name]
            let result = try body(&parameter)
            if let parameter {
                try table.put(name, record: parameter)
            } else {
                try table.remove(name)
            }
            parameters[name] = parameter
            return result
        }
    }

    /// What a dynamic reference asks for; `nil` where there is no such parameter or version.
    /// - Parameter isSecure: What `ssm-secure` takes, and `ssm` does not.
    package func value(of name: String, version: String?, isSecure: Bool) -> String? {
        let wanted = ParameterName(name)
        if let published = PublicParameters(account: account).parameter(wanted.name) { return published.latest.value }
        guard let found = find(wanted)?.version(ParameterSelector(version ?? wanted.selector)),
            (found.kind == .secure) == isSecure
        else { return nil }
        return found.value
    }
}
