// The members are as the operation's page documents them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

package import AWSClientRuntime
public import Foundation

extension CloudWatchClientTypes {
    /// One value, or a set of values, of a metric.
    public struct MetricDatum: Sendable {
        public var counts: [Double]?
        public var dimensions: [CloudWatchClientTypes.Dimension]?
        public var metricName: String?
        public var statisticValues: CloudWatchClientTypes.StatisticSet?
        public var storageResolution: Int?
        public var timestamp: Date?
        public var unit: CloudWatchClientTypes.StandardUnit?
        public var value: Double?
        public var values: [Double]?

        public init(
            counts: [Double]? = nil,
            dimensions: [CloudWatchClientTypes.Dimension]? = nil,
            metricName: String? = nil,
            statisticValues: CloudWatchClientTypes.StatisticSet? = nil,
            storageResolution: Int? = nil,
            timestamp: Date? = nil,
            unit: CloudWatchClientTypes.StandardUnit? = nil,
            value: Double? = nil,
            values: [Double]? = nil
        ) {
            self.counts = counts
            self.dimensions = dimensions
            self.metricName = metricName
            self.statisticValues = statisticValues
            self.storageResolution = storageResolution
            self.timestamp = timestamp
            self.unit = unit
            self.value = value
            self.values = values
        }
    }
}

extension CloudWatchClientTypes.MetricDatum: JSONWritable {
    package func write(to json: inout JSONText) {
        json.object {
            $0.write("Counts", counts)
            $0.write("Dimensions", dimensions)
            $0.write("MetricName", metricName)
            $0.write("StatisticValues", statisticValues)
            $0.write("StorageResolution", storageResolution)
            $0.write("Timestamp", timestamp)
            $0.write("Unit", unit)
            $0.write("Value", value)
            $0.write("Values", values)
        }
    }
}
