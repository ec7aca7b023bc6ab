package import WorkshopCommon

/// What a stack costs while nobody uses it: list prices of us-east-1, in US dollars a month of 730 hours.
///
/// Most of a serverless stack costs nothing then. What does is found by type; the source of each price stands beside it.
package struct CostAtRest: Hashable, Sendable {
    package struct Line: Hashable, Sendable {
        package let type: String
        package let count: Int
        /// In cents a month.
        package let cents: Int
        /// What it is paid by.
        package let says: String
    }

    package let lines: [Line]

    package var cents: Int { lines.reduce(0) { $0 + $1.cents } }

    /// - Parameter resources: type and properties of each.
    package init(_ resources: [(type: String, properties: JSONValue)]) {
        var found: [String: (count: Int, cents: Int, says: String)] = [:]
        for resource in resources {
            let (cents, says) = CostAtRest.price(resource.type, resource.properties)
            let present = found[resource.type] ?? (0, 0, says)
            found[resource.type] = (present.count + 1, present.cents + cents, cents > 0 ? says : present.says)
        }
        lines = found.map { Line(type: $0, count: $1.count, cents: $1.cents, says: $1.says) }
            .sorted { ($1.cents, $0.type) < ($0.cents, $1.type) }
    }

    private static func price(_ type: String, _ properties: JSONValue) -> (cents: Int, says: String) {
        switch type {
        case "AWS::SecretsManager::Secret":
            (40, "0.40 a secret")  // https://aws.amazon.com/secrets-manager/pricing/
        case "AWS::CloudWatch::Alarm":
            (10, "0.10 an alarm beyond the first ten")  // https://aws.amazon.com/cloudwatch/pricing/
        case "AWS::CloudWatch::Dashboard":
            (300, "3.00 a dashboard beyond the first three")
        case "AWS::KMS::Key":
            (100, "1.00 a key")  // https://aws.amazon.com/kms/pricing/
        case "AWS::DynamoDB::Table" where properties["BillingMode"]?.string != "PAY_PER_REQUEST":
            table(properties)
        case "AWS::DynamoDB::Table":
            (0, "by request; storage beyond 25 GB")
        case "AWS::Kinesis::Stream":
            (1095, "0.015 a shard and hour")  // https://aws.amazon.com/kinesis/data-streams/pricing/
        case "AWS::Lambda::Function", "AWS::StepFunctions::StateMachine", "AWS::SQS::Queue", "AWS::SNS::Topic",
            "AWS::ApiGateway::RestApi", "AWS::ApiGatewayV2::Api":
            (0, "by request")
        case "AWS::Logs::LogGroup":
            (0, "by what is written and kept")
        default:
            (0, "nothing at rest that we know of")
        }
    }

    /// 0.00013 a read unit and hour, 0.00065 a write unit and hour: https://aws.amazon.com/dynamodb/pricing/provisioned/
    private static func table(_ properties: JSONValue) -> (cents: Int, says: String) {
        let throughput = properties["ProvisionedThroughput"]
        let reads = throughput?["ReadCapacityUnits"]?.int ?? 5
        let writes = throughput?["WriteCapacityUnits"]?.int ?? 5
        let dollars = (Double(reads) * 0.00013 + Double(writes) * 0.00065) * 730
        return (Int((dollars * 100).rounded(.up)), "\(reads) read and \(writes) write units, whether used or not")
    }
}
