/// What a service reports to: CloudWatch's metrics and X-Ray's traces, on the account's clock.
package struct Telemetry: Sendable {
    package var clock: any CloudClock
    package var metrics: any MetricSink
    package var traces: any TraceSink

    package init(
        clock: any CloudClock,
        metrics: any MetricSink = DiscardingMetricSink(),
        traces: any TraceSink = DiscardingTraceSink()
    ) {
        self.clock = clock
        self.metrics = metrics
        self.traces = traces
    }

    /// Values of one moment that belong together.
    package func record(_ namespace: String, _ dimensions: [String: String], _ values: [Value]) {
        let now = clock.now
        for value in values {
            metrics.record(
                MetricSample(
                    namespace: namespace,
                    name: value.name,
                    dimensions: dimensions,
                    value: value.value,
                    unit: value.unit,
                    timestamp: now
                )
            )
        }
    }

    package struct Value: Hashable, Sendable {
        package var name: String
        package var value: Double
        package var unit: String

        package static func count(_ name: String, _ value: Double = 1) -> Value {
            Value(name: name, value: value, unit: "Count")
        }

        package static func milliseconds(_ name: String, _ duration: Duration) -> Value {
            Value(name: name, value: (duration.inMilliseconds * 100).rounded() / 100, unit: "Milliseconds")
        }
    }
}
