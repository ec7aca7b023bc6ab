import AWSCloudWatch
import Shoutouts

/// The application's own metrics, in the namespace `Shoutout`.
struct ShoutoutMetrics {
    let client: CloudWatchClient

    /// Counts a shoutout twice over: among those of its kind, and among all.
    func count(_ shoutout: Shoutout) async throws {
        // TODO 1: Make a MetricDatum for the metric Shoutouts: the unit .count, the value 1, and the dimension Kind.
        // TODO 2: Make a second one, for all shoutouts: the same without a dimension.
        // TODO 3: Send both to CloudWatch by one call of client.putMetricData.
    }
}
