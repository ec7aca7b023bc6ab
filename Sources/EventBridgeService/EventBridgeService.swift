// EventBridgeService: Amazon EventBridge and EventBridge Scheduler on this machine.
//
// In: requests of EventBridge's API (JSON 1.1, `AWSEvents.*`) and of Scheduler's (REST, `/schedules`), events of the
// account's own services, and what a stack declares.
// Out: events to the targets of the rules that they match, and what schedules call, through one seam of CloudCore.
// Never: knows the service behind a target's ARN, or reads a clock but the account's.

package import CloudCore
import EventPatterns
import OrderedCollections
import Synchronization
import WorkshopCommon

/// The event buses, rules, archives, connections and schedules of an account in one region.
package final class EventBridgeService: Sendable {
    struct State {
        /// By name; `default` is always there.
        var buses: OrderedDictionary<String, EventBus> = [:]
        /// By ``EventRule/key``, in the order in which they were made.
        var rules: OrderedDictionary<String, EventRule> = [:]
        var patterns: [String: EventPattern] = [:]
        var timers: [String: TimerID] = [:]
        var archives: OrderedDictionary<String, EventArchive> = [:]
        var replays: OrderedDictionary<String, EventReplay> = [:]
        var connections: OrderedDictionary<String, EventConnection> = [:]
        /// Of OAuth connections, by the ARNs of these.
        var tokens: [String: ConnectionToken] = [:]
        var destinations: OrderedDictionary<String, APIDestination> = [:]
        /// The highest number of an event in an archive.
        var lastArchived = 0
    }

    package let account: Account
    let clock: any CloudClock
    let targets: any EventTargetSender
    /// For the secrets that connections keep their credentials in.
    let services: any AWSRequestSender
    let state = Mutex(State())
    let tables: EventTables

    /// Reads what the store kept.
    package init(
        account: Account,
        clock: any CloudClock,
        store: Store = Store(),
        targets: any EventTargetSender,
        services: any AWSRequestSender
    ) throws(StoreError) {
        self.account = account
        self.clock = clock
        self.targets = targets
        self.services = services
        tables = EventTables(store: store)
        var kept = try tables.read()
        if kept.buses["default"] == nil {
            kept.buses["default"] = EventBus(name: "default", created: clock.now)
        }
        let initial = kept
        state.withLock { $0 = initial }
        for rule in initial.rules.values { schedule(rule) }
    }

    func arn(_ resource: String) -> String {
        ARN(service: "events", region: account.region, account: account.id, resource: resource).description
    }
}

/// Where what outlives the process is written.
struct EventTables: Sendable {
    let store: Store
    let buses: StoredTable
    let rules: StoredTable
    let archives: StoredTable
    let archived: StoredTable
    let replays: StoredTable
    let connections: StoredTable
    let destinations: StoredTable

    init(store: Store) {
        self.store = store
        buses = store.table("events.buses")
        rules = store.table("events.rules")
        archives = store.table("events.archives")
        archived = store.table("events.archived")
        replays = store.table("events.replays")
        connections = store.table("events.connections")
        destinations = store.table("events.destinations")
    }

    fileprivate func read() throws(StoreError) -> EventBridgeService.State {
        var state = EventBridgeService.State()
        for (key, bus) in try buses.records(EventBus.self) { state.buses[key] = bus }
        for (key, rule) in try rules.records(EventRule.self) {
            state.rules[key] = rule
            state.patterns[key] = rule.pattern.flatMap { try? EventPattern(parsing: $0) }
        }
        for (key, archive) in try archives.records(EventArchive.self) { state.archives[key] = archive }
        for (_, event) in try archived.records(ArchivedEvent.self) {
            state.archives[event.archive]?.events.append(event)
            state.lastArchived = max(state.lastArchived, event.number)
        }
        for (key, replay) in try replays.records(EventReplay.self) { state.replays[key] = replay }
        for (key, connection) in try connections.records(EventConnection.self) { state.connections[key] = connection }
        for (key, destination) in try destinations.records(APIDestination.self) {
            state.destinations[key] = destination
        }
        return state
    }
}
