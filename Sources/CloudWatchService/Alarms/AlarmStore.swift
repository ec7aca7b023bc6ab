import CloudCore
import Synchronization
import WorkshopCommon

/// All alarms, by name.
final class AlarmStore: Sendable {
    private struct State {
        var alarms: [String: AlarmRecord] = [:]
        /// Of those that are evaluated.
        var timers: [String: TimerID] = [:]
    }

    let actions: (any AlarmActionSender)?
    private let table: StoredTable
    private let state = Mutex(State())

    init(table: StoredTable, actions: (any AlarmActionSender)?) throws(StoreError) {
        (self.table, self.actions) = (table, actions)
        for (name, value) in try table.all() {
            guard let json = try? JSONValue(parsing: value), let alarm = AlarmRecord(stored: json) else { continue }
            state.withLock { $0.alarms[name] = alarm }
        }
    }

    /// Sorted by name.
    var all: [AlarmRecord] { state.withLock { Array($0.alarms.values) }.sorted { $0.name < $1.name } }

    subscript(name: String) -> AlarmRecord? { state.withLock { $0.alarms[name] } }

    /// Changes one, or makes it where there is none; it survives from here on.
    func update(_ name: String, _ change: (inout AlarmRecord?) -> Void) throws(AWSError) {
        try state.withLock { state throws(AWSError) in
            var alarm = state.alarms[name]
            change(&alarm)
            guard let alarm else { return }
            try table.put(name, alarm.stored.bytes)
            state.alarms[name] = alarm
        }
    }

    func remove(_ name: String, clock: any CloudClock) throws(AWSError) {
        try table.remove(name)
        let timer = state.withLock { state in
            state.alarms[name] = nil
            return state.timers.removeValue(forKey: name)
        }
        if let timer { clock.cancel(timer) }
    }

    func setTimer(_ timer: TimerID, of name: String, clock: any CloudClock) {
        let old = state.withLock { state in
            defer { state.timers[name] = timer }
            return state.timers[name]
        }
        if let old { clock.cancel(old) }
    }
}
