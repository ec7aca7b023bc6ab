package import CloudCore
import OrderedCollections
import Synchronization
import WorkshopCommon

/// The roles, policies and sessions of an account: IAM and STS.
package final class IdentityService: Sendable {
    struct State {
        /// By name.
        var roles: OrderedDictionary<String, Role> = [:]
        /// By ARN.
        var policies: OrderedDictionary<String, ManagedPolicy> = [:]
        /// By access key; gone with the process, as they would be in an hour.
        var sessions: [String: Session] = [:]
    }

    package let account: Account
    let clock: any CloudClock
    let state = Mutex(State())
    let roles: StoredTable
    let policies: StoredTable

    /// Reads what the store kept.
    package init(account: Account, clock: any CloudClock, store: Store = Store()) throws(StoreError) {
        self.account = account
        self.clock = clock
        roles = store.table("iam.roles")
        policies = store.table("iam.policies")
        var kept = State()
        for (key, role) in try roles.records(Role.self) { kept.roles[key] = role }
        for (key, policy) in try policies.records(ManagedPolicy.self) { kept.policies[key] = policy }
        let initial = kept
        state.withLock { $0 = initial }
    }

    func arn(_ resource: String, service: String = "iam") -> String {
        ARN(service: service, region: "", account: account.id, resource: resource).description
    }

    func role(_ name: String) throws(AWSError) -> Role {
        guard let role = state.withLock({ $0.roles[name] }) else { throw .noSuchRole(name) }
        return role
    }

    @discardableResult
    func changeRole(_ name: String, _ body: (inout Role) throws(AWSError) -> Void) throws(AWSError) -> Role {
        try state.withLock { state throws(AWSError) in
            guard var role = state.roles[name] else { throw .noSuchRole(name) }
            try body(&role)
            try roles.put(name, record: role)
            state.roles[name] = role
            return role
        }
    }

    func keep(_ role: Role) throws(AWSError) {
        try state.withLock { state throws(AWSError) in
            try roles.put(role.name, record: role)
            state.roles[role.name] = role
        }
    }

    func dropRole(_ name: String) throws(AWSError) {
        try state.withLock { state throws(AWSError) in
            try roles.remove(name)
            state.roles.removeValue(forKey: name)
        }
    }

    func keep(_ policy: ManagedPolicy) throws(AWSError) {
        try state.withLock { state throws(AWSError) in
            try policies.put(policy.arn, record: policy)
            state.policies[policy.arn] = policy
        }
    }

    func dropPolicy(_ arn: String) throws(AWSError) {
        try state.withLock { state throws(AWSError) in
            try policies.remove(arn)
            state.policies.removeValue(forKey: arn)
        }
    }
}

extension AWSError {
    static func noSuchRole(_ name: String) -> AWSError {
        AWSError("NoSuchEntity", "The role with name \(name) cannot be found.", status: 404)
    }

    static func noSuchPolicy(_ arn: String) -> AWSError {
        AWSError("NoSuchEntity", "Policy \(arn) was not found.", status: 404)
    }
}
