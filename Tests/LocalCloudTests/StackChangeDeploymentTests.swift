import CloudCore
import LocalCloud
import OrderedCollections
import WorkshopCommon
import XCTest

/// What becomes of resources when a template changes.
final class StackChangeDeploymentTests: CloudTestCase {
    func testTagsFollowTheTemplate() async throws {
        func stack(_ tags: String) -> String {
            """
            Resources:
              Queue: {Type: AWS::SQS::Queue, Properties: {QueueName: orders, Tags: \(tags)}}
              Bus: {Type: AWS::Events::EventBus, Properties: {Name: shop, Tags: \(tags)}}
              Rule:
                Type: AWS::Events::Rule
                Properties: {Name: all, EventPattern: {source: [shop]}, Tags: \(tags)}
              Logs: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: lines, Tags: \(tags)}}
            """
        }
        for (tags, expected) in [
            ("[{Key: stage, Value: one}, {Key: old, Value: x}]", ["stage": "one", "old": "x"]),
            ("[{Key: stage, Value: two}]", ["stage": "two"]),
        ] {
            try await deploy(stack(tags), scripts: [:])
            let url: JSONValue = "https://sqs.us-east-1.amazonaws.com/123456789012/orders"
            let queue = try await callAWS("AmazonSQS.ListQueueTags", ["QueueUrl": url])
            XCTAssertEqual(queue["Tags"]?.object?.compactMapValues(\.string).asDictionary, expected)
            for resource in ["event-bus/shop", "rule/all"] {
                let listed = try await callAWS(
                    "AWSEvents.ListTagsForResource",
                    ["ResourceARN": .string("arn:aws:events:us-east-1:123456789012:\(resource)")]
                )
                let found = (listed["Tags"]?.array ?? []).reduce(into: [:]) { tags, tag in
                    tags[tag["Key"]?.string ?? ""] = tag["Value"]?.string
                }
                XCTAssertEqual(found, expected, resource)
            }
            let logs = try await callAWS("Logs_20140328.ListTagsLogGroup", ["logGroupName": "lines"])
            XCTAssertEqual(logs["tags"]?.object?.compactMapValues(\.string).asDictionary, expected)
        }
    }

    /// Each of these is replaced on AWS.
    func testWhatMovesElsewhereLeavesNothingBehind() async throws {
        func stack(_ bus: String, _ group: String) -> String {
            """
            Resources:
              One: {Type: AWS::Events::EventBus, Properties: {Name: one}}
              Two: {Type: AWS::Events::EventBus, Properties: {Name: two}}
              Rule:
                Type: AWS::Events::Rule
                Properties: {Name: same, EventBusName: !Ref \(bus), EventPattern: {source: [shop]}}
              Night: {Type: AWS::Scheduler::ScheduleGroup, Properties: {Name: night}}
              Schedule:
                Type: AWS::Scheduler::Schedule
                Properties:
                  Name: same
                  \(group)
                  ScheduleExpression: rate(1 hour)
                  FlexibleTimeWindow: {Mode: "OFF"}
                  Target: {Arn: "arn:aws:sqs:us-east-1:123456789012:q", RoleArn: "arn:aws:iam::123456789012:role/r"}
            Outputs:
              Rule: {Value: !GetAtt Rule.Arn}
              Schedule: {Value: !GetAtt Schedule.Arn}
            """
        }
        func rules(_ bus: String) async throws -> [JSONValue] {
            try await callAWS("AWSEvents.ListRules", ["EventBusName": .string(bus)])["Rules"]?.array ?? []
        }
        func groups() async throws -> [JSONValue?] {
            let answer = try await request(
                "GET",
                "/schedules",
                headers: [
                    "Authorization": CredentialScope.authorization(of: "x", for: "scheduler", region: "us-east-1")
                ]
            )
            return (answer.json?["Schedules"]?.array ?? []).map { $0["GroupName"] }
        }
        try await deploy(stack("One", "GroupName: !Ref Night"), scripts: [:])
        let (first, night) = (try await rules("one"), try await groups())
        XCTAssertEqual(first.map { $0["Arn"] }, ["arn:aws:events:us-east-1:123456789012:rule/one/same"])
        XCTAssertEqual(night, ["night"])
        try await deploy(stack("Two", "GroupName: default"), scripts: [:])
        let (left, moved, day) = (try await rules("one"), try await rules("two"), try await groups())
        XCTAssertEqual(left, [])
        XCTAssertEqual(moved.count, 1)
        XCTAssertEqual(day, ["default"])
        // To name the default is to name none.
        try await deploy(stack("Two", "State: ENABLED"), scripts: [:])
        let same = try await groups()
        XCTAssertEqual(same, ["default"])
    }

    /// As CDK's `TableV2` declares a table.
    func testAGlobalTableHasTheNameThatItWasGiven() async throws {
        try await deploy(
            """
            Resources:
              Table:
                Type: AWS::DynamoDB::GlobalTable
                Properties:
                  TableName: shoutouts
                  BillingMode: PAY_PER_REQUEST
                  AttributeDefinitions: [{AttributeName: id, AttributeType: S}]
                  KeySchema: [{AttributeName: id, KeyType: HASH}]
                  Replicas: [{Region: us-east-1}]
            """,
            scripts: [:]
        )
        let tables = try await request(
            "POST",
            "/",
            headers: [
                "X-Amz-Target": "DynamoDB_20120810.ListTables", "Content-Type": "application/x-amz-json-1.0",
                "Authorization": CredentialScope.authorization(of: "x", for: "dynamodb", region: "us-east-1"),
                "X-Amz-Date": "20261125T091500Z",
            ],
            body: "{}"
        )
        XCTAssertEqual(tables.json?["TableNames"], ["shoutouts"])
    }
}

extension Sequence<(key: String, value: String)> {
    fileprivate var asDictionary: [String: String] { Dictionary(uniqueKeysWithValues: map { ($0.key, $0.value) }) }
}
