package import CloudCore
import OrderedCollections
import Synchronization
import WorkshopCommon

/// Amazon EventBridge Scheduler: schedules in groups, each with one target.
package final class SchedulerService: Sendable {
    struct State {
        var groups: OrderedDictionary<String, ScheduleGroup> = [:]
        /// By ``Schedule/key``.
        var schedules: OrderedDictionary<String, Schedule> = [:]
        var timers: [String: TimerID] = [:]
    }

    package let account: Account
    let clock: any CloudClock
    let targets: any EventTargetSender
    let state = Mutex(State())
    let groups: StoredTable
    let schedules: StoredTable

    /// Reads what the store kept.
    package init(
        account: Account,
        clock: any CloudClock,
        store: Store = Store(),
        targets: any EventTargetSender
    ) throws(StoreError) {
        self.account = account
        self.clock = clock
        self.targets = targets
        groups = store.table("scheduler.groups")
        schedules = store.table("scheduler.schedules")
        var kept = State()
        kept.groups["default"] = ScheduleGroup(name: "default", created: clock.now, modified: clock.now)
        for (key, group) in try groups.records(ScheduleGroup.self) { kept.groups[key] = group }
        for (key, schedule) in try schedules.records(Schedule.self) { kept.schedules[key] = schedule }
        let initial = kept
        state.withLock { $0 = initial }
        for schedule in initial.schedules.values { set(schedule) }
    }

    func arn(_ resource: String) -> String {
        ARN(service: "scheduler", region: account.region, account: account.id, resource: resource).description
    }

    func arn(of schedule: Schedule) -> String { arn("schedule/\(schedule.group)/\(schedule.name)") }

    // MARK: Running

    /// Sets the timer of a schedule in place of the one that was set.
    func set(_ schedule: Schedule) {
        let old = state.withLock { $0.timers.removeValue(forKey: schedule.key) }
        if let old { clock.cancel(old) }
        guard let moment = schedule.next(after: clock.now) else { return }
        let label = "schedule \(schedule.name)"
        let timer = clock.schedule(label, kind: .periodic, after: moment - clock.now) { [weak self] in
            await self?.run(schedule, at: moment)
        }
        state.withLock { $0.timers[schedule.key] = timer }
    }

    private func run(_ schedule: Schedule, at moment: Timestamp) async {
        guard state.withLock({ $0.schedules[schedule.key] }) == schedule else { return }
        set(schedule)
        let isDone = schedule.next(after: clock.now) == nil
        await deliver(schedule, at: moment)
        if isDone, schedule.isDeletedWhenDone { try? drop(schedule.key) }
    }

    private func deliver(_ schedule: Schedule, at moment: Timestamp) async {
        let target = schedule.target
        let body = input(of: schedule, at: moment)
        do throws(AWSError) {
            try await targets.deliver(
                EventDelivery(target: target.arn, body: body, messageGroupID: target.messageGroupID)
            )
        } catch {
            guard let queue = target.deadLetterQueue else { return }
            try? await targets.deliver(
                EventDelivery(
                    target: queue,
                    body: body,
                    attributes: [
                        "SCHEDULE_ARN": arn(of: schedule), "TARGET_ARN": target.arn, "ERROR_CODE": error.code,
                        "ERROR_MESSAGE": error.message,
                    ]
                )
            )
        }
    }

    /// See <https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html>.
    private func input(of schedule: Schedule, at moment: Timestamp) -> [UInt8] {
        guard let input = schedule.target.json["Input"]?.string else {
            return BusEvent(
                detailType: "Scheduled Event",
                source: "aws.scheduler",
                account: account,
                time: moment,
                resources: [arn(of: schedule)],
                detail: "{}"
            ).json.bytes
        }
        let values = [
            "<aws.scheduler.schedule-arn>": arn(of: schedule),
            "<aws.scheduler.scheduled-time>": moment.iso8601Seconds,
            "<aws.scheduler.execution-id>": Identifiers.requestID(), "<aws.scheduler.attempt-number>": "1",
        ]
        return Array(values.reduce(input) { $0.replacing($1.key, with: $1.value) }.utf8)
    }

    // MARK: Keeping

    func keep(_ schedule: Schedule) throws(AWSError) {
        try state.withLock { state throws(AWSError) in
            try schedules.put(schedule.key, record: schedule)
            state.schedules[schedule.key] = schedule
        }
        set(schedule)
    }

    func drop(_ key: String) throws(AWSError) {
        let timer = try state.withLock { state throws(AWSError) in
            guard state.schedules[key] != nil else { return nil as TimerID? }
            try schedules.remove(key)
            state.schedules.removeValue(forKey: key)
            return state.timers.removeValue(forKey: key)
        }
        if let timer { clock.cancel(timer) }
    }
}
