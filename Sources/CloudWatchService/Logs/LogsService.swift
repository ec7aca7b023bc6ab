package import CloudCore
import Dispatch
import OrderedCollections
import Synchronization
import WorkshopCommon

/// CloudWatch Logs: groups, streams and lines, metrics made of lines, and queries over them.
package final class LogsService: Sendable {
    package let account: Account
    let clock: any CloudClock
    let groups: LogStore
    let queries = Mutex<[InsightsRun]>([])
    /// Sessions that show lines as they come.
    let tails = Mutex<[LiveTail]>([])
    /// Where the metrics of lines go.
    private let cloudWatch: CloudWatchService?
    private let subscriber: (any LogSubscriber)?
    private let pending = Mutex(Pending())
    private let queue = DispatchQueue(label: "cloudwatch logs")

    private struct Pending {
        var events: [LogEvent] = []
        var size = 0
        var isScheduled = false
    }

    /// What waits to be filed; a process that prints without end loses the rest, as Lambda drops it.
    private static let largestQueue = 32 << 20

    package init(
        account: Account,
        clock: any CloudClock,
        store: Store = Store(),
        metrics: CloudWatchService? = nil,
        subscriber: (any LogSubscriber)? = nil
    ) throws(StoreError) {
        (self.account, self.clock, cloudWatch, self.subscriber) = (account, clock, metrics, subscriber)
        groups = try LogStore(store)
    }

    /// Files what has come so far, and ends what shows it.
    package func stop() {
        drain()
        endLiveTails()
    }

    func arn(ofGroup name: String) -> String {
        ARN(service: "logs", region: account.region, account: account.id, resource: "log-group:\(name)").description
    }

    var now: Int64 { clock.now.millisecondsSince1970 }

    // MARK: Lines of other services

    /// Files lines that wait, whoever wrote them: every reader does this first.
    func drain() {
        let events = pending.withLock { pending in
            defer { pending = Pending() }
            return pending.events
        }
        guard !events.isEmpty else { return }
        let now = now
        var streams: OrderedDictionary<[String], [(timestamp: Int64, message: String)]> = [:]
        for event in events where !event.message.isEmpty {
            streams[[event.group, event.stream], default: []].append(
                (event.timestamp.millisecondsSince1970, event.message)
            )
        }
        for (names, lines) in streams {
            // Nobody was told that these are safe.
            try? groups.access { state, changes throws(AWSError) in
                state.ensure(names[1], in: names[0], now: now, tables: groups.tables, &changes)
                state.add(lines, to: names[1], in: names[0], now: now, tables: groups.tables, &changes)
            }
            process(lines, group: names[0], stream: names[1])
        }
    }

    /// Makes metrics of lines, and sends them to subscribers and to those who watch.
    func process(_ lines: [(timestamp: Int64, message: String)], group: String, stream: String) {
        show(lines, group: group, stream: stream)
        let filters = try? groups.access { state, _ throws(AWSError) in
            state.groups[group].map { (Array($0.metricFilters.values), Array($0.subscriptions.values)) }
        }
        let (metrics, subscriptions) = (filters ?? nil) ?? ([], [])
        var data: [MetricDatum] = []
        for line in lines {
            data += EmbeddedMetrics.data(in: line.message)
            data += metrics.compactMap { $0.datum(for: line.message, at: line.timestamp) }
        }
        if !data.isEmpty { try? cloudWatch?.metrics.put(data) }
        for subscription in subscriptions {
            let found = lines.filter { subscription.pattern.matches($0.message) }
            if !found.isEmpty { deliver(found, group: group, stream: stream, to: subscription) }
        }
    }

    private func deliver(
        _ lines: [(timestamp: Int64, message: String)],
        group: String,
        stream: String,
        to subscription: SubscriptionFilter
    ) {
        guard let subscriber else { return }
        let event = SubscriptionEvent(
            owner: account.id,
            group: group,
            stream: stream,
            filter: subscription.name,
            lines: lines
        )
        clock.spawnActivity("lines of \(group) for \(subscription.destination)") {
            // As on AWS, what a subscriber can't take is tried again by nobody that the writer knows of.
            try? await subscriber.send(event.payload, to: subscription.destination)
        }
    }
}

extension LogsService: LogSink {
    /// On the way of every invocation: it only puts the line aside.
    package func append(_ event: LogEvent) {
        let isFirst = pending.withLock { pending in
            guard pending.size < Self.largestQueue else { return false }
            pending.size += event.message.utf8.count
            pending.events.append(event)
            defer { pending.isScheduled = true }
            return !pending.isScheduled
        }
        if isFirst { queue.asyncAfter(deadline: .now() + .milliseconds(50)) { [weak self] in self?.drain() } }
    }
}
