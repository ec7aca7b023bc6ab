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
        telemetry.record(
            "AWS/Lambda",
            ["FunctionName": function.name],
            [.count("Invocations"), .count("Errors", isError ? 1 : 0), .milliseconds("Duration", duration)]
        )
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
}
