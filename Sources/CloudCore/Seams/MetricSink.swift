/// Where services count what they do: CloudWatch.
package protocol MetricSink: Sendable {
    /// Must not wait: it is called while a request is served.
    func record(_ sample: MetricSample)
}

/// One value of one metric at one moment.
package struct MetricSample: Hashable, Sendable {
    /// `AWS/Lambda`
    package var namespace: String
    /// `Invocations`
    package var name: String
    /// `FunctionName: Hello`
    package var dimensions: [String: String]
    package var value: Double
    /// As CloudWatch names it: `Count`, `Milliseconds`, `None`.
    package var unit: String
    package var timestamp: Timestamp

    package init(
        namespace: String,
        name: String,
        dimensions: [String: String],
        value: Double,
        unit: String = "Count",
        timestamp: Timestamp
    ) {
        self.namespace = namespace
        self.name = name
        self.dimensions = dimensions
        self.value = value
        self.unit = unit
        self.timestamp = timestamp
    }
}

/// Counts nothing.
package struct DiscardingMetricSink: MetricSink {
    package init() {}
    package func record(_ sample: MetricSample) {}
}
