import AWSCloudWatch
import Shoutouts

/// The application's own metrics, in the namespace `Shoutout`.
struct ShoutoutMetrics {
    let client: CloudWatchClient

    /// Counts a shoutout twice over: among those of its kind, and among all.
    ///
    /// CloudWatch doesn't add up over dimensions: a sum that nobody sends is a sum that nobody can ask for.
    func count(_ shoutout: Shoutout) async throws {
        let kind = CloudWatchClientTypes.Dimension(name: "Kind", value: shoutout.kind.rawValue)
        let input = PutMetricDataInput(metricData: [one(of: [kind]), one(of: [])], namespace: "AWS/Shoutout")
        _ = try await client.putMetricData(input: input)
    }

    /// One shoutout more.
    private func one(of dimensions: [CloudWatchClientTypes.Dimension]) -> CloudWatchClientTypes.MetricDatum {
        CloudWatchClientTypes.MetricDatum(dimensions: dimensions, metricName: "Shoutouts", unit: .count, value: 1)
    }
}
