import CloudCore
import OrderedCollections
import WorkshopCommon

/// The rows of what was made over API Gateway's own API: one for each API, key and usage plan.
///
/// A whole API is one row: a change of any part of it is followed by a reading of all of it, and an API is small.
/// What usage plans have counted is not kept; a plan begins anew.
struct GatewayStorage: Sendable {
    private let restAPIs: StoredTable
    private let httpAPIs: StoredTable
    private let keys: StoredTable
    private let plans: StoredTable
    private let account: StoredTable

    init(_ store: Store) {
        restAPIs = store.table("apigateway.restApis")
        httpAPIs = store.table("apigateway.httpApis")
        keys = store.table("apigateway.apiKeys")
        plans = store.table("apigateway.usagePlans")
        account = store.table("apigateway.account")
    }

    /// What an earlier process acknowledged.
    func restored() throws(StoreError) -> APIGatewayService.State {
        var state = APIGatewayService.State()
        for (id, row) in try documents(restAPIs) { state.rest[id] = RESTRecord(stored: row) }
        for (id, row) in try documents(httpAPIs) { state.http[id] = HTTPRecord(stored: row) }
        for (id, row) in try documents(keys) { state.keys[id] = row.object }
        for (id, row) in try documents(plans) {
            state.plans[id] = row["plan"]?.object
            state.planKeys[id] = row["keys"].textList
        }
        state.account = try documents(account).first?.row.object ?? [:]
        return state
    }

    private func documents(_ table: StoredTable) throws(StoreError) -> [(id: String, row: JSONValue)] {
        var documents: [(String, JSONValue)] = []
        for row in try table.all() {
            do {
                documents.append((row.key, try JSONValue(parsing: row.value)))
            } catch {
                throw StoreError(file: "\(table.name)/\(row.key)", reason: "\(error)")
            }
        }
        return documents
    }

    /// Writes what differs.
    func commit(_ state: APIGatewayService.State, since before: APIGatewayService.State) throws(AWSError) {
        guard restAPIs.isPersistent else { return }
        var changes = Self.changes(of: restAPIs, state.rest, before.rest, leaving: state.declared) { $0.stored }
        changes += Self.changes(of: httpAPIs, state.http, before.http, leaving: state.declared) { $0.stored }
        changes += Self.changes(of: keys, state.keys, before.keys, leaving: state.declared) { .object($0) }
        changes += Self.changes(of: plans, Self.plans(of: state), Self.plans(of: before), leaving: state.declared) {
            $0
        }
        if state.account != before.account {
            changes.append(account.putting("account", JSONValue.object(state.account).bytes))
        }
        try restAPIs.commit(changes)
    }

    private static func plans(of state: APIGatewayService.State) -> OrderedDictionary<String, JSONValue> {
        OrderedDictionary(
            uniqueKeysWithValues: state.plans.map { id, plan in
                (id, ["plan": .object(plan), "keys": .array((state.planKeys[id] ?? []).map { .string($0) })])
            }
        )
    }

    private static func changes<Value: Equatable>(
        of table: StoredTable,
        _ values: OrderedDictionary<String, Value>,
        _ before: OrderedDictionary<String, Value>,
        leaving declared: Set<String>,
        _ document: (Value) -> JSONValue
    ) -> [Store.Change] {
        let written = values.filter { before[$0.key] != $0.value && !declared.contains($0.key) }
        return written.map { table.putting($0.key, document($0.value).bytes) }
            + before.keys.filter { values[$0] == nil }.map { table.removing($0) }
    }
}
