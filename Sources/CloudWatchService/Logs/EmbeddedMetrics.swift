import CloudCore
import WorkshopCommon

/// Metrics that a log line carries in the Embedded Metric Format.
///
/// See <https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html>.
enum EmbeddedMetrics {
    private static let mostMetrics = 100
    private static let mostDimensions = 30
    private static let mostValues = 100

    /// Nothing where the line is no such document: it is a line like any other then.
    static func data(in line: String) -> [MetricDatum] {
        // Most lines are told apart by their first byte.
        guard line.utf8.first == UInt8(ascii: "{"), line.contains("\"_aws\""),
            let document = try? JSONValue(parsing: line), let metadata = document["_aws"],
            let timestamp = metadata["Timestamp"]?.int, abs(timestamp) < 9_000_000_000_000,
            let directives = metadata["CloudWatchMetrics"]?.array
        else { return [] }
        let moment = Timestamp(millisecondsSince1970: Int64(timestamp))
        return directives.flatMap { data(of: $0, in: document, at: moment) }
    }

    private static func data(of directive: JSONValue, in document: JSONValue, at moment: Timestamp) -> [MetricDatum] {
        guard let namespace = directive["Namespace"]?.string, !namespace.isEmpty,
            let metrics = directive["Metrics"]?.array
        else { return [] }
        let sets = (directive["Dimensions"]?.array ?? [[]]).compactMap { dimensions($0, in: document) }
        return metrics.prefix(mostMetrics).flatMap { metric -> [MetricDatum] in
            guard let name = metric["Name"]?.string, let member = document[name] else { return [] }
            let values = (member.array ?? [member]).prefix(mostValues).compactMap(\.double)
            let unit = metric["Unit"]?.string ?? "None"
            guard MetricUnit.isKnown(unit) else { return [] }
            let resolution: Int64 = metric["StorageResolution"]?.int == 1 ? 1 : 60
            return sets.flatMap { dimensions in
                values.map { value in
                    MetricDatum(
                        id: MetricID(namespace: namespace, name: name, dimensions: dimensions),
                        value: value,
                        unit: unit,
                        at: moment,
                        resolution: resolution
                    )
                }
            }
        }
    }

    /// `nil` where a member that the set names isn't there, or is no text.
    private static func dimensions(_ set: JSONValue, in document: JSONValue) -> [Dimension]? {
        guard let names = set.array?.compactMap(\.string), names.count <= mostDimensions else { return nil }
        let dimensions = names.compactMap { name -> Dimension? in
            guard let value = document[name]?.string, !value.isEmpty else { return nil }
            return Dimension(name: name, value: value)
        }
        return dimensions.count == names.count ? dimensions : nil
    }
}
