import CloudCore
import Foundation
import OrderedCollections
import StatesLanguage
import WorkshopCommon

/// What an application left in its account: items, samples, executions and traces, asked for as any AWS client asks.
struct AccountTour {
    struct Table: Sendable {
        let name: String
        /// Each with its attributes as plain values.
        let items: [JSONObject]
    }

    struct Metric: Sendable {
        let namespace: String
        let name: String
        /// `Kind=TF`
        let dimensions: [String]
        let sum: Double
    }

    struct Path: Sendable {
        let machine: String
        let status: String
        let graph: StateGraph
        let outcomes: [String: StateOutcome]
    }

    let connection: CloudConnection

    func tables() async throws -> [Table] {
        let names = try await dynamoDB("ListTables", [:])["TableNames"]?.array ?? []
        var tables: [Table] = []
        for name in names {
            let items = try await dynamoDB("Scan", ["TableName": name, "Limit": 5])["Items"]?.array ?? []
            tables.append(Table(name: name.string ?? "", items: items.map { ($0.object ?? [:]).mapValues(Self.plain) }))
        }
        return tables
    }

    /// Those that the application counted itself, of the last hour.
    func customMetrics() async throws -> [Metric] {
        let listed = try await cloudWatch("ListMetrics", [:])["Metrics"]?.array ?? []
        let now = Int(Date().timeIntervalSince1970)
        var metrics: [Metric] = []
        for metric in listed where metric["Namespace"]?.string?.hasPrefix("AWS/") == false {
            let answer = try await cloudWatch(
                "GetMetricStatistics",
                [
                    "Namespace": metric["Namespace"] ?? "", "MetricName": metric["MetricName"] ?? "",
                    "Dimensions": metric["Dimensions"] ?? [], "StartTime": .number(JSONNumber(now - 3600)),
                    "EndTime": .number(JSONNumber(now + 60)), "Period": 3660, "Statistics": ["Sum"],
                ]
            )
            metrics.append(
                Metric(
                    namespace: metric["Namespace"]?.string ?? "",
                    name: metric["MetricName"]?.string ?? "",
                    dimensions: (metric["Dimensions"]?.array ?? []).map {
                        "\($0["Name"]?.string ?? "")=\($0["Value"]?.string ?? "")"
                    },
                    sum: (answer["Datapoints"]?.array ?? []).compactMap { $0["Sum"]?.double }.reduce(0, +)
                )
            )
        }
        return metrics
    }

    /// Whether no message waits to be worked on and no execution runs. A message is there before its request is answered,
    /// and an execution before its message is gone, so that nothing falls between the two.
    func isAtRest() async throws -> Bool {
        let waiting = try await messagesToWorkOn()
        let executions = try await executions()
        return waiting == 0 && !executions.contains { $0["status"]?.string == "RUNNING" }
    }

    /// In all queues but those for dead letters.
    private func messagesToWorkOn() async throws -> Int {
        let urls = try await sqs("ListQueues", [:])["QueueUrls"]?.array ?? []
        var queues: [JSONValue] = []
        for url in urls {
            let request: JSONValue = ["QueueUrl": url, "AttributeNames": ["All"]]
            queues.append(try await sqs("GetQueueAttributes", request)["Attributes"] ?? [:])
        }
        let policies = queues.compactMap { $0["RedrivePolicy"]?.string.flatMap { try? JSONValue(parsing: $0) } }
        let deadLetters = Set(policies.compactMap { $0["deadLetterTargetArn"]?.string })
        return queues.filter { !deadLetters.contains($0["QueueArn"]?.string ?? "") }.reduce(0) { sum, queue in
            let counts = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
            return sum + counts.compactMap { queue[$0]?.string.flatMap { Int($0) } }.reduce(0, +)
        }
    }

    /// The way that the newest execution of each state machine took.
    func newestPaths() async throws -> [Path] {
        var seen: Set<String> = []
        var paths: [Path] = []
        for execution in try await executions() {
            let (arn, machine) = (execution["executionArn"] ?? "", execution["stateMachineArn"]?.string ?? "")
            guard seen.insert(machine).inserted else { continue }
            let described = try await states("DescribeStateMachineForExecution", ["executionArn": arn])
            let definition = described["definition"]?.string ?? ""
            guard let graph = DefinitionParser.parse(definition, file: machine).machine?.graph else { continue }
            let history = try await states("GetExecutionHistory", ["executionArn": arn, "maxResults": 1000])
            let status = execution["status"]?.string ?? ""
            paths.append(
                Path(
                    machine: described["name"]?.string ?? machine.split(separator: ":").last.map(String.init) ?? "",
                    status: status,
                    graph: graph,
                    outcomes: Self.outcomes(history["events"]?.array ?? [], status: status)
                )
            )
        }
        return paths
    }

    private func executions() async throws -> [JSONValue] {
        let machines = try await states("ListStateMachines", [:])["stateMachines"]?.array ?? []
        var all: [JSONValue] = []
        for machine in machines where machine["type"]?.string == "STANDARD" {
            let request: JSONValue = ["stateMachineArn": machine["stateMachineArn"] ?? ""]
            all += try await states("ListExecutions", request)["executions"]?.array ?? []
        }
        return all
    }

    private static func outcomes(_ events: [JSONValue], status: String) -> [String: StateOutcome] {
        var outcomes: [String: StateOutcome] = [:]
        var last: String?
        for event in events {
            if let name = event["stateEnteredEventDetails"]?["name"]?.string {
                outcomes[name] = .interrupted
                last = name
            }
            if let name = event["stateExitedEventDetails"]?["name"]?.string { outcomes[name] = .succeeded }
        }
        if status == "FAILED", let last, outcomes[last] == .interrupted { outcomes[last] = .failed }
        return outcomes
    }

    /// `{"S": "a"}` is `"a"`.
    private static func plain(_ attribute: JSONValue) -> JSONValue {
        guard let (type, value) = attribute.object?.elements.first else { return attribute }
        switch type {
        case "M": return .object((value.object ?? [:]).mapValues(plain))
        case "L": return .array((value.array ?? []).map(plain))
        case "N": return .number(JSONNumber(literal: value.string ?? "0"))
        case "NULL": return .null
        default: return value
        }
    }

    // MARK: Calls

    private func sqs(_ operation: String, _ input: JSONValue) async throws -> JSONValue {
        try await call("AmazonSQS.\(operation)", input, service: "sqs")
    }

    private func dynamoDB(_ operation: String, _ input: JSONValue) async throws -> JSONValue {
        try await call("DynamoDB_20120810.\(operation)", input, service: "dynamodb")
    }

    private func cloudWatch(_ operation: String, _ input: JSONValue) async throws -> JSONValue {
        try await call("GraniteServiceVersion20100801.\(operation)", input, service: "monitoring")
    }

    private func states(_ operation: String, _ input: JSONValue) async throws -> JSONValue {
        try await call("AWSStepFunctions.\(operation)", input, service: "states")
    }

    private func call(_ target: String, _ input: JSONValue, service: String) async throws -> JSONValue {
        let headers = [
            "Content-Type": "application/x-amz-json-1.0", "X-Amz-Target": target,
            "X-Amz-Date": "20260101T000000Z",
            "Authorization": CredentialScope.authorization(of: "workshop", for: service, region: "us-east-1"),
        ]
        let answer = try await connection.post("/", input.bytes, headers: headers)
        let document = (try? JSONValue(parsing: answer.body)) ?? [:]
        guard answer.status == 200 else {
            let message = document["message"]?.string ?? document["Message"]?.string ?? "status \(answer.status)"
            throw DiagnosticError(Diagnostic("cloud-call-refused", "the local cloud refused \(target): \(message)"))
        }
        return document
    }
}
