import CloudCore
import LocalCloud
import WorkshopCommon
import XCTest

/// What services tell of a request: lines, metrics and a trace.
final class TelemetryTests: CloudTestCase {
    func testARequestLeavesLinesMetricsAndATrace() async throws {
        try await deploy(
            template(
                """
                  TheApi:
                    Type: AWS::Serverless::Api
                    Properties: {StageName: dev, Name: Shoutout, TracingEnabled: true}
                  Alarm:
                    Type: AWS::CloudWatch::Alarm
                    Properties:
                      {MetricName: Errors, Namespace: AWS/Lambda, Statistic: Sum, Period: 60, EvaluationPeriods: 1,
                       Threshold: 1, ComparisonOperator: GreaterThanThreshold}
                  Group:
                    Type: AWS::Logs::LogGroup
                    Properties: {LogGroupName: /mine, RetentionInDays: 7}
                """
            ).replacingOccurrences(of: "Method: get}", with: "Method: get, RestApiId: !Ref TheApi}")
                .replacingOccurrences(of: "Handler: bootstrap", with: "Handler: bootstrap\n      Tracing: Active"),
            scripts: [
                "Hello":
                    #"while true; do next; echo "at $AWS_XRAY_DAEMON_ADDRESS"; respond '{"statusCode":200,"body":"hi"}'; done"#
            ]
        )
        // SAM makes a stage of its own beside it, which isn't traced.
        let url = try XCTUnwrap(cloud.localURLs.map(\.pathURL).first { $0.contains("/dev/") })
        let answer = try await get(url)
        XCTAssertEqual(answer.status, 200)
        let functions = try await get("/2015-03-31/functions")
        let name = try XCTUnwrap(functions.json?["Functions"]?[0]?["FunctionName"]?.string)

        let events = try await eventually { [self] in
            let found = try await logs("FilterLogEvents", ["logGroupName": .string("/aws/lambda/\(name)")])
            let messages = found["events"]?.array?.compactMap { $0["message"]?.string } ?? []
            return messages.contains { $0.hasPrefix("REPORT") } ? messages : nil
        }
        XCTAssertTrue(events.contains { $0.hasPrefix("at 127.0.0.1:") }, "\(events)")
        let groups = try await logs("DescribeLogGroups", ["logGroupNamePrefix": "/mine"])
        XCTAssertEqual(groups["logGroups"]?[0]?["retentionInDays"], 7)

        let counts = try await [
            sum("AWS/Lambda", "Invocations", ["FunctionName": name]),
            sum("AWS/Lambda", "Errors", ["FunctionName": name]),
            sum("AWS/Lambda", "Invocations", [:]),
            sum("AWS/ApiGateway", "Count", ["ApiName": "Shoutout", "Stage": "dev"]),
            sum("AWS/ApiGateway", "5XXError", ["ApiName": "Shoutout"]),
        ]
        XCTAssertEqual(counts, [1, 0, 1, 1, 0])

        let root = try XCTUnwrap(answer.headers["x-amzn-trace-id"].flatMap { TraceHeader($0) }?.root)
        let documents = try await eventually { [self] in
            let found = try await request("POST", "/Traces", body: #"{"TraceIds": ["\#(root)"]}"#)
            let documents = found.json?["Traces"]?[0]?["Segments"]?.array?.compactMap {
                $0["Document"]?.string.flatMap { try? JSONValue(parsing: $0) }
            }
            // Lambda's two begin at the same moment.
            return documents?.count == 3
                ? documents?.sorted { ($0["origin"]?.string ?? "") < ($1["origin"]?.string ?? "") } : nil
        }
        XCTAssertEqual(
            documents.compactMap { $0["origin"]?.string },
            ["AWS::ApiGateway::Stage", "AWS::Lambda", "AWS::Lambda::Function"]
        )
        XCTAssertEqual(documents[0]["name"], "Shoutout/dev")
        XCTAssertEqual(documents[1]["parent_id"], documents[0]["id"])
        XCTAssertEqual(documents[2]["parent_id"], documents[1]["id"])
        XCTAssertEqual(
            documents[2]["subsegments"]?.array?.compactMap { $0["name"]?.string },
            ["Initialization", "Invocation", "Overhead"]
        )
        let alarms = try await metrics("DescribeAlarms", [:])
        XCTAssertEqual(alarms["MetricAlarms"]?.array?.count, 1)
    }

    func testAnAliasIsCountedByItselfToo() async throws {
        let text = template().replacing("CodeUri: .", with: "CodeUri: .\n      AutoPublishAlias: live")
        try await deploy(text, scripts: ["Hello": Self.answering("hi")])
        let functions = try await get("/2015-03-31/functions")
        let name = try XCTUnwrap(functions.json?["Functions"]?[0]?["FunctionName"]?.string)
        for target in [name, "\(name):live", "\(name):live", "\(name):1"] {
            let answer = try await request("POST", "/2015-03-31/functions/\(target)/invocations", body: "{}")
            XCTAssertEqual(answer.status, 200, answer.text)
        }
        _ = await clock.settle()
        let (alias, version) = ("\(name):live", "\(name):1")
        let counts = try await [
            sum("AWS/Lambda", "Invocations", ["FunctionName": name]),
            sum("AWS/Lambda", "Invocations", ["FunctionName": name, "Resource": alias]),
            sum("AWS/Lambda", "Errors", ["FunctionName": name, "Resource": alias]),
            sum("AWS/Lambda", "Invocations", ["FunctionName": name, "Resource": alias, "ExecutedVersion": "1"]),
            sum("AWS/Lambda", "Invocations", ["FunctionName": name, "Resource": version]),
            sum("AWS/Lambda", "Invocations", [:]),
        ]
        XCTAssertEqual(counts, [4, 2, 0, 2, 1, 4])
    }

    func testAStateMachineCountsItsExecutionsAndIsTraced() async throws {
        let text = """
            Resources:
              M:
                Type: AWS::StepFunctions::StateMachine
                Properties:
                  StateMachineName: M
                  RoleArn: arn:aws:iam::123456789012:role/r
                  TracingConfiguration: {Enabled: true}
                  DefinitionString: '{"StartAt":"P","States":{"P":{"Type":"Pass","Next":"F"},"F":{"Type":"Fail"}}}'
            """
        try await deploy(text, scripts: [:])
        let arn = "arn:aws:states:us-east-1:123456789012:stateMachine:M"
        let started = try await request(
            "POST",
            "/",
            headers: ["X-Amz-Target": "AWSStepFunctions.StartExecution", "Content-Type": "application/x-amz-json-1.0"],
            body: #"{"stateMachineArn": "\#(arn)"}"#
        )
        XCTAssertEqual(started.status, 200)
        _ = await clock.settle()
        let counts = try await [
            sum("AWS/States", "ExecutionsStarted", ["StateMachineArn": arn]),
            sum("AWS/States", "ExecutionsFailed", ["StateMachineArn": arn]),
        ]
        XCTAssertEqual(counts, [1, 1])
        let second = clock.now.secondsSince1970
        let found = try await request(
            "POST",
            "/TraceSummaries",
            body:
                #"{"StartTime": \#(second - 60), "EndTime": \#(second + 60), "FilterExpression": "service(\"M\") { fault }"}"#
        )
        XCTAssertEqual(found.json?["TraceSummaries"]?.array?.count, 1, found.text)
    }

    // MARK: Support

    private func logs(_ operation: String, _ body: JSONValue) async throws -> JSONValue {
        try await call("Logs_20140328.\(operation)", "application/x-amz-json-1.1", body)
    }

    private func metrics(_ operation: String, _ body: JSONValue) async throws -> JSONValue {
        try await call("GraniteServiceVersion20100801.\(operation)", "application/x-amz-json-1.0", body)
    }

    private func call(_ target: String, _ type: String, _ body: JSONValue) async throws -> JSONValue {
        let answer = try await request(
            "POST",
            "/",
            headers: ["X-Amz-Target": target, "Content-Type": type],
            body: body.serialized()
        )
        return answer.json ?? .null
    }

    private func sum(_ namespace: String, _ name: String, _ dimensions: [String: String]) async throws -> Double? {
        let now = Int(clock.now.secondsSince1970)
        let answer = try await metrics(
            "GetMetricStatistics",
            [
                "Namespace": .string(namespace), "MetricName": .string(name), "Statistics": ["Sum"], "Period": 3600,
                "StartTime": .number(JSONNumber(now - 3600)), "EndTime": .number(JSONNumber(now + 60)),
                "Dimensions": .array(dimensions.map { ["Name": .string($0.key), "Value": .string($0.value)] }),
            ]
        )
        return answer["Datapoints"]?[0]?["Sum"]?.double
    }
}
