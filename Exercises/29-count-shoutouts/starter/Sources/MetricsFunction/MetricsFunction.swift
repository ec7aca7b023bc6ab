import AWSCloudWatch
import AWSLambdaRuntime
import Shoutouts

/// Counts a shoutout in CloudWatch. What is counted how is in `ShoutoutMetrics.swift`.
@main
struct MetricsFunction {
    static func main() async throws {
        let metrics = ShoutoutMetrics(client: try await CloudWatchClient())

        let runtime = LambdaRuntime { (shoutout: Shoutout, context: LambdaContext) in
            try await metrics.count(shoutout)
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
