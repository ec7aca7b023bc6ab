import Foundation
package import OrderedCollections
package import WorkshopCommon

/// Calls of AWS's API that more than one suite makes. Resources are named by their logical ids.
extension CloudClient {
    /// What `!Ref` gives: a table's name, a queue's URL, a state machine's ARN.
    package func reference(_ logicalID: String) -> String {
        session.resources[logicalID]?["physicalId"]?.string ?? logicalID
    }

    // MARK: DynamoDB

    /// The item of that id, `nil` where there is none.
    package func item(_ id: String, in table: String) async throws -> JSONValue? {
        let response = try await call(
            "DynamoDB_20120810.GetItem",
            ["TableName": .string(reference(table)), "Key": ["id": ["S": .string(id)]], "ConsistentRead": true]
        )
        return try accepted(response, "the table \(table) is asked for an item")["Item"]
    }

    /// Puts an item whose attributes are all texts.
    package func put(_ attributes: OrderedDictionary<String, String>, in table: String) async throws {
        let item = JSONObject(uniqueKeysWithValues: attributes.map { ($0.key, ["S": .string($0.value)]) })
        let response = try await call(
            "DynamoDB_20120810.PutItem",
            ["TableName": .string(reference(table)), "Item": .object(item)]
        )
        _ = try accepted(response, "an item is put into \(table)")
    }

    /// All items, in no order.
    package func items(in table: String) async throws -> [JSONValue] {
        let response = try await call("DynamoDB_20120810.Scan", ["TableName": .string(reference(table))])
        return try accepted(response, "the table \(table) is read")["Items"]?.array ?? []
    }

    // MARK: SQS

    package func send(_ body: String, to queue: String) async throws {
        let response = try await call(
            "AmazonSQS.SendMessage",
            ["QueueUrl": .string(reference(queue)), "MessageBody": .string(body)]
        )
        _ = try accepted(response, "a message is sent to \(queue)")
    }

    /// The bodies of up to ten messages, which are hidden from others afterwards.
    package func receive(from queue: String) async throws -> [String] {
        let response = try await call(
            "AmazonSQS.ReceiveMessage",
            ["QueueUrl": .string(reference(queue)), "MaxNumberOfMessages": 10]
        )
        let messages = try accepted(response, "\(queue) is asked for messages")["Messages"]?.array ?? []
        return messages.compactMap { $0["Body"]?.string }
    }

    /// A queue's attributes, all texts.
    package func attributes(ofQueue queue: String) async throws -> [String: String] {
        let response = try await call(
            "AmazonSQS.GetQueueAttributes",
            ["QueueUrl": .string(reference(queue)), "AttributeNames": ["All"]]
        )
        let attributes = try accepted(response, "\(queue) is asked for its attributes")["Attributes"]?.object ?? [:]
        return attributes.reduce(into: [:]) { $0[$1.key] = $1.value.string }
    }

    /// How many messages a queue holds, hidden ones too.
    package func count(inQueue queue: String) async throws -> Int {
        let attributes = try await attributes(ofQueue: queue)
        return ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
            .compactMap { attributes[$0].flatMap { Int($0) } }
            .reduce(0, +)
    }

    /// Lets no function take messages from queues any more, as somebody would who wants to look into one.
    package func disableEventSources() async throws {
        let mappings = "\(session.endpoint)/2015-03-31/event-source-mappings/"
        let response = try await request("GET", mappings, headers: [:], body: nil, said: "the event source mappings")
        let found = try accepted(response, "the event source mappings are listed")["EventSourceMappings"]?.array ?? []
        for id in found.compactMap({ $0["UUID"]?.string }) {
            let response = try await request(
                "PUT",
                mappings + id,
                headers: ["Content-Type": "application/json"],
                body: #"{"Enabled": false}"#,
                said: "an event source mapping"
            )
            _ = try accepted(response, "an event source mapping is disabled")
        }
        if !found.isEmpty { try await settle() }
    }

    // MARK: Step Functions

    /// Starts an execution, lets all time pass that it takes, and says how it ended (`DescribeExecution`'s answer).
    package func run(_ machine: String, _ input: JSONValue) async throws -> JSONValue {
        let response = try await call(
            "AWSStepFunctions.StartExecution",
            ["stateMachineArn": .string(reference(machine)), "input": .string(input.serialized())]
        )
        let arn = try accepted(response, "an execution of \(machine) is started")["executionArn"] ?? ""
        try await settle()
        return try await execution(arn.string ?? "")
    }

    package func execution(_ arn: String) async throws -> JSONValue {
        let response = try await call("AWSStepFunctions.DescribeExecution", ["executionArn": .string(arn)])
        return try accepted(response, "an execution is asked for")
    }

    /// What happened in an execution, event by event.
    package func history(ofExecution arn: String) async throws -> [JSONValue] {
        let response = try await call(
            "AWSStepFunctions.GetExecutionHistory",
            ["executionArn": .string(arn), "maxResults": 1000]
        )
        return try accepted(response, "an execution's history is asked for")["events"]?.array ?? []
    }

    /// The executions of a state machine, the newest first.
    package func executions(of machine: String) async throws -> [JSONValue] {
        let response = try await call(
            "AWSStepFunctions.ListExecutions",
            ["stateMachineArn": .string(reference(machine)), "maxResults": 1000]
        )
        return try accepted(response, "the executions of \(machine) are listed")["executions"]?.array ?? []
    }

    // MARK: CloudWatch

    /// The metrics of a namespace: names and dimensions.
    package func metrics(in namespace: String) async throws -> [JSONValue] {
        let response = try await call(
            "GraniteServiceVersion20100801.ListMetrics",
            ["Namespace": .string(namespace)]
        )
        return try accepted(response, "the metrics of \(namespace) are listed")["Metrics"]?.array ?? []
    }

    /// The sum of a metric over all time. Suites compare it with what it was before: others may have counted, too.
    ///
    /// - Parameter unit: Of values with this unit alone; of all when `nil`.
    package func sum(
        of metric: String,
        in namespace: String,
        _ dimensions: [String: String],
        unit: String? = nil
    ) async throws -> Double {
        // A year ahead as well: a virtual clock may have come far. With days as periods that is well below 1,440 points.
        let now = Int(Date().timeIntervalSince1970)
        var question: JSONObject = [
            "Namespace": .string(namespace), "MetricName": .string(metric),
            "Dimensions": .array(
                dimensions.sorted { $0.key < $1.key }
                    .map { ["Name": .string($0.key), "Value": .string($0.value)] }
            ),
            "StartTime": .number(JSONNumber(now - 86_400)), "EndTime": .number(JSONNumber(now + 366 * 86_400)),
            "Period": 86_400, "Statistics": ["Sum"],
        ]
        if let unit { question["Unit"] = .string(unit) }
        let response = try await call("GraniteServiceVersion20100801.GetMetricStatistics", .object(question))
        let points = try accepted(response, "the metric \(metric) is asked for")["Datapoints"]?.array ?? []
        return points.compactMap { $0["Sum"]?.double }.reduce(0, +)
    }

    // MARK: CloudWatch Logs

    /// How many log streams a function has: one for each of its processes.
    package func logStreams(of function: String) async throws -> Int {
        let response = try await call(
            "Logs_20140328.DescribeLogStreams",
            ["logGroupName": .string("/aws/lambda/\(reference(function))")],
            version: "1.1"
        )
        return try accepted(response, "the log of \(function) is asked for")["logStreams"]?.array?.count ?? 0
    }

    // MARK: X-Ray

    /// What X-Ray knows of each trace of the last hours.
    package func traceSummaries() async throws -> [JSONValue] {
        let now = Int(Date().timeIntervalSince1970)
        let window: JSONValue = [
            "StartTime": .number(JSONNumber(now - 3600)), "EndTime": .number(JSONNumber(now + 3600)),
        ]
        return try await xray("TraceSummaries", window)["TraceSummaries"]?.array ?? []
    }

    /// All segments of the last hour's traces, as documents.
    package func traceSegments() async throws -> [JSONValue] {
        var ids = try await traceSummaries().compactMap { $0["Id"] }[...]
        var segments: [JSONValue] = []
        while !ids.isEmpty {
            // X-Ray gives five at a time.
            let answer = try await xray("Traces", ["TraceIds": .array(Array(ids.prefix(5)))])
            ids = ids.dropFirst(5)
            segments += (answer["Traces"]?.array ?? []).flatMap { $0["Segments"]?.array ?? [] }
        }
        return segments.compactMap { $0["Document"]?.string.flatMap { try? JSONValue(parsing: $0) } }
    }

    private func xray(_ path: String, _ body: JSONValue) async throws -> JSONValue {
        let response = try await request(
            "POST",
            "\(session.endpoint)/\(path)",
            headers: ["Content-Type": "application/json"],
            body: body.serialized(),
            said: "X-Ray"
        )
        return try accepted(response, "X-Ray is asked for traces")
    }

    /// The answer's document; an error that AWS answers is recorded as a failure and stops the test.
    private func accepted(_ response: Response, _ message: String) throws -> JSONValue {
        if (200..<300).contains(response.status) { return response.json ?? [:] }
        let said = response.json?["message"]?.string ?? response.json?["Message"]?.string ?? response.body
        let failure = Failure(message, expected: "an answer", actual: said)
        log.append(failure)
        throw StoppedTest()
    }
}
