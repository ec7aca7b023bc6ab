import CloudCore
import WorkshopCommon

extension DynamoDBService {
    /// Counts a call as CloudWatch's `AWS/DynamoDB` does.
    ///
    /// See <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html>.
    func count(_ operation: String, _ request: Request, since start: Timestamp, _ failure: RequestFailure?) {
        guard let name = request.string("TableName").map(Request.tableName) else { return }
        let both = ["TableName": name, "Operation": operation]
        guard let failure else {
            record("SuccessfulRequestLatency", both, (clock.now - start).inMilliseconds, "Milliseconds")
            return
        }
        switch failure.code {
        case "ConditionalCheckFailedException": record("ConditionalCheckFailedRequests", ["TableName": name], 1)
        case "ProvisionedThroughputExceededException": record("ThrottledRequests", both, 1)
        case _ where failure.status >= 500: record("SystemErrors", both, 1)
        default: record("UserErrors", [:], 1)
        }
    }

    func countCapacity(_ metric: String, _ table: String, _ units: Double) {
        record(metric, ["TableName": table], units)
    }

    func record(_ name: String, _ dimensions: [String: String], _ value: Double, _ unit: String = "Count") {
        metrics.record(
            MetricSample(
                namespace: "AWS/DynamoDB",
                name: name,
                dimensions: dimensions,
                value: value,
                unit: unit,
                timestamp: clock.now
            )
        )
    }
}
