import AWSCloudWatch
import AWSLambdaRuntime
import Shoutouts

/// Counts a shoutout: the metric `Shoutouts` in the namespace `Shoutout`, with its kind as dimension.
@main
struct MetricsFunction {
    static func main() async throws {
        let cloudWatch = try await CloudWatchClient()

        let runtime = LambdaRuntime { (shoutout: Shoutout, context: LambdaContext) in
            let datum = CloudWatchClientTypes.MetricDatum(
                dimensions: [CloudWatchClientTypes.Dimension(name: "Kind", value: shoutout.kind.rawValue)],
                metricName: "Shoutouts",
                unit: .count,
                value: 1
            )
            _ = try await cloudWatch.putMetricData(
                input: PutMetricDataInput(metricData: [datum], namespace: "Shoutout")
            )
            context.logger.info("Counted \(shoutout.id) as \(shoutout.kind.rawValue)")
            return Counted(kind: shoutout.kind)
        }
        try await runtime.run()
    }
}

/// What the function answers.
struct Counted: Encodable {
    let kind: Kind
}
