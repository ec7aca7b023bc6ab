import CloudCore
import WorkshopCommon

/// What CloudWatch and X-Ray are told of an invocation that is over; its caller has its answer already.
/// See <https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html>.
extension ExecutionEnvironment {
    func tell(
        _ order: InvocationOrder,
        duration: Duration,
        initialization: Duration?,
        began: Timestamp?,
        answered: Timestamp?,
        isError: Bool
    ) {
        guard let telemetry = context.telemetry else { return }
        let values: [Telemetry.Value] = [
            .count("Invocations"), .count("Errors", isError ? 1 : 0), .milliseconds("Duration", duration),
        ]
        for dimensions in dimensions(of: order) { telemetry.record("AWS/Lambda", dimensions, values) }
        guard let trace = order.trace else { return }
        let documents = trace.documents(
            initialization: initialization,
            began: began,
            answered: answered,
            end: .wallClock,
            isFault: isError
        )
        for document in documents { telemetry.traces.record(segment: document.bytes) }
    }

    /// What an invocation counts for: the function, and the version or alias that it was made by; of an alias, also the
    /// version that it met. See <https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-view.html>.
    private func dimensions(of order: InvocationOrder) -> [[String: String]] {
        let all = ["FunctionName": function.name]
        let parts = order.functionARN.split(separator: ":")
        // arn:aws:lambda:region:account:function:name:qualifier
        guard parts.count == 8, parts[7] != "$LATEST" else { return [all] }
        let one = all.merging(["Resource": "\(function.name):\(parts[7])"]) { $1 }
        let isAlias = Int(parts[7]) == nil
        return [all, one] + (isAlias ? [one.merging(["ExecutedVersion": function.version]) { $1 }] : [])
    }
}
