// CloudWatchService: Amazon CloudWatch on this machine, metrics and alarms; and CloudWatch Logs beside it.
//
// In: requests of both APIs, samples and log lines of the other services through CloudCore's seams.
// Out: statistics, alarms that change their state on the account's clock and call their actions, log lines.
// Never: knows another service, or reads a clock but the account's.

package import CloudCore
import Synchronization
import WorkshopCommon

/// The metrics, alarms and dashboards of an account in one region.
package final class CloudWatchService: Sendable {
    package let account: Account
    let clock: any CloudClock
    let metrics: MetricStore
    let dashboards: DashboardStore
    let alarms: AlarmStore

    /// - Parameter actions: Who calls what an alarm's actions name.
    package init(
        account: Account,
        clock: any CloudClock,
        store: Store = Store(),
        actions: (any AlarmActionSender)? = nil
    ) throws(StoreError) {
        self.account = account
        self.clock = clock
        metrics = try MetricStore(clock: clock, table: store.table("cloudwatch.metrics"))
        dashboards = try DashboardStore(table: store.table("cloudwatch.dashboards"))
        alarms = try AlarmStore(table: store.table("cloudwatch.alarms"), actions: actions)
        resumeAlarms()
    }

    /// Writes what the services' own metrics have added.
    package func stop() { metrics.flush() }
}

extension CloudWatchService: MetricSink {
    package func record(_ sample: MetricSample) { metrics.record(sample) }
}
