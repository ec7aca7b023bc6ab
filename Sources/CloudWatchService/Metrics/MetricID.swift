import CloudCore
import WorkshopCommon

/// What makes a metric one of its own: the same name with other dimensions is another metric.
struct MetricID: Hashable, Sendable {
    var namespace: String
    var name: String
    /// By name.
    var dimensions: [Dimension]

    init(namespace: String, name: String, dimensions: [Dimension]) {
        self.namespace = namespace
        self.name = name
        self.dimensions = dimensions.sorted { $0.name < $1.name }
    }
}

struct Dimension: Hashable, Sendable {
    var name: String
    var value: String
}

extension MetricID {
    /// As `ListMetrics` shows it.
    var json: JSONValue {
        [
            "Namespace": .string(namespace), "MetricName": .string(name),
            "Dimensions": .array(dimensions.map(\.json)),
        ]
    }

    /// The order of lists.
    var sortKey: [String] { [namespace, name] + dimensions.flatMap { [$0.name, $0.value] } }
}

extension Dimension {
    var json: JSONValue { ["Name": .string(name), "Value": .string(value)] }
}

/// What a metric is counted in.
/// See <https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html>.
enum MetricUnit {
    static let all: [String] = {
        let sizes = ["Bytes", "Kilobytes", "Megabytes", "Gigabytes", "Terabytes"]
        let bits = ["Bits", "Kilobits", "Megabits", "Gigabits", "Terabits"]
        return ["Seconds", "Microseconds", "Milliseconds"] + sizes + bits + ["Percent", "Count"]
            + (sizes + bits + ["Count"]).map { "\($0)/Second" } + ["None"]
    }()
    private static let known = Set(all)

    static func isKnown(_ name: String) -> Bool { known.contains(name) }
}
