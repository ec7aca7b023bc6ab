import CloudCore
import CloudWatchService
import WorkshopCommon
import XRayService

/// What watches the other services, and is made before them, since it is where they report to.
struct TelemetryServices: Sendable {
    let cloudWatch: CloudWatchService
    let logs: LogsService
    let traces: XRayService
    /// What the other services are handed.
    let sinks: Telemetry
    let lines: any LogSink

    init(_ configuration: LocalCloudConfiguration, feed: LogFeed, sender: any AWSRequestSender) throws(StoreError) {
        let (account, clock, store) = (configuration.account, configuration.clock, configuration.store)
        cloudWatch = try CloudWatchService(
            account: account,
            clock: clock,
            store: store,
            actions: TelemetryActions(account: account, sender: sender)
        )
        logs = try LogsService(
            account: account,
            clock: clock,
            store: store,
            metrics: cloudWatch,
            subscriber: TelemetryActions(account: account, sender: sender)
        )
        lines = LinesTwice(feed: feed, logs: logs)
        traces = try XRayService(account: account, clock: clock, store: store)
        sinks = Telemetry(clock: clock, metrics: cloudWatch, traces: traces)
    }

    /// Those that have resources of a stack.
    var providers: [any CloudService & ResourceProvider] { [cloudWatch, logs] }

    /// What they keep is written.
    func stop() {
        logs.stop()
        traces.stop()
        cloudWatch.stop()
    }
}

/// Lines go to those who follow them, and to CloudWatch Logs.
private struct LinesTwice: LogSink {
    let feed: LogFeed
    let logs: LogsService

    func append(_ event: LogEvent) {
        feed.append(event)
        logs.append(event)
    }
}
