import CloudCore
import OrderedCollections
import WorkshopCommon

/// Where and what a machine's executions log.
/// See <https://docs.aws.amazon.com/step-functions/latest/apireference/API_LoggingConfiguration.html>.
extension StepFunctionsService {
    static let noLogging: JSONValue = ["level": "OFF", "includeExecutionData": false]

    /// - Returns: The configuration with what AWS adds to it; `nil` where the request has none.
    func logging(_ request: APIRequest) throws(AWSError) -> JSONValue? {
        guard let configuration = request["loggingConfiguration"] else { return nil }
        let level = configuration["level"]?.string ?? "OFF"
        let destinations = configuration["destinations"]?.array ?? []
        let isComplete = destinations.allSatisfy { Self.logGroup(of: $0) != nil }
        guard isComplete, destinations.count == 1 || (destinations.isEmpty && level == "OFF") else {
            throw .invalidLogging("Must specify exactly one Log Destination.")
        }
        let defaults = Self.noLogging.object ?? [:]
        return .object(defaults.merging(configuration.object ?? [:]) { $1 })
    }

    private static func logGroup(of destination: JSONValue) -> String? {
        guard let text = destination["cloudWatchLogsLogGroup"]?["logGroupArn"]?.string, let arn = ARN(text),
            arn.resource.hasPrefix("log-group:")
        else { return nil }
        let name = arn.resource.dropFirst("log-group:".count)
        return String(name.hasSuffix(":*") ? name.dropLast(2) : name)
    }

    /// Asks CloudWatch Logs whether the log groups are there; one that can't be asked is no reason to refuse.
    func checkLogGroups(_ request: APIRequest) async throws(AWSError) {
        guard let sender = accountServices?.sender else { return }
        for destination in try logging(request)?["destinations"]?.array ?? [] {
            guard let name = Self.logGroup(of: destination) else { continue }
            let model = AccountServiceModel.of("aws-sdk:cloudwatchlogs")
            let asked = model.map { ServiceRequest(model: $0, action: "DescribeLogGroups", region: account.region) }
            guard let asked else { return }
            let response = await sender.send(asked.request(["logGroupNamePrefix": .string(name)], at: clock.now))
            guard response.status == 200, let groups = (try? JSONValue(parsing: response.bytes))?["logGroups"]?.array
            else { continue }
            guard groups.contains(where: { $0["logGroupName"]?.string == name }) else {
                throw .invalidLogging("Log Destination not found.")
            }
        }
    }
}
