import CloudCore
import LocalCloud
import WorkshopCommon
import XCTest

/// Queues, topics and event source mappings of a stack, and what goes through them.
final class QueueDeploymentTests: CloudTestCase {
    private let stack = """
        Transform: AWS::Serverless-2016-10-31
        Resources:
          Topic:
            Type: AWS::SNS::Topic
            Properties: {TopicName: news}
          Subscription:
            Type: AWS::SNS::Subscription
            Properties: {TopicArn: !Ref Topic, Protocol: sqs, Endpoint: !GetAtt Queue.Arn, RawMessageDelivery: true}
          Queue:
            Type: AWS::SQS::Queue
            Properties:
              QueueName: orders
              VisibilityTimeout: 30
              RedrivePolicy: {deadLetterTargetArn: !GetAtt Dead.Arn, maxReceiveCount: 2}
          Dead:
            Type: AWS::SQS::Queue
            Properties: {QueueName: dead}
          Worker:
            Type: AWS::Serverless::Function
            Properties:
              Runtime: provided.al2023
              Handler: bootstrap
              CodeUri: .
              Events:
                Orders:
                  Type: SQS
                  Properties: {Queue: !GetAtt Queue.Arn, BatchSize: 1}
        """

    private func sqs(_ operation: String, _ members: JSONValue) async throws -> JSONValue {
        let answer = try await request(
            "POST",
            "/",
            headers: ["X-Amz-Target": "AmazonSQS.\(operation)", "Content-Type": "application/x-amz-json-1.0"],
            body: members.serialized()
        )
        XCTAssertEqual(answer.status, 200, answer.text)
        return try XCTUnwrap(answer.json)
    }

    func testAMessageReachesTheFunctionAndAPoisonOneTheDeadLetterQueue() async throws {
        let script = #"""
            while true; do
              next
              case "$event" in
                *poison*) curl -s -o /dev/null -X POST -d '{"errorMessage":"no"}' "$api/invocation/$id/error";;
                *) echo "got an order"; respond '{}';;
              esac
            done
            """#
        try await deploy(stack, scripts: ["Worker": script])
        // By its address on AWS, as a function's environment has it.
        let url: JSONValue = "https://sqs.us-east-1.amazonaws.com/123456789012/orders"
        _ = try await sqs("SendMessage", ["QueueUrl": url, "MessageBody": "order"])
        _ = try await sqs("SendMessage", ["QueueUrl": url, "MessageBody": "poison"])
        let published = try await request(
            "POST",
            "/",
            headers: ["Content-Type": "application/x-www-form-urlencoded"],
            body: "Action=Publish&TopicArn=arn:aws:sns:us-east-1:123456789012:news&Message=order&Version=2010-03-31"
        )
        XCTAssertEqual(published.status, 200, published.text)
        let report = await clock.settle()
        XCTAssertEqual(report.end, .idle)
        let dead = try await sqs("ReceiveMessage", ["QueueUrl": "http://x/123456789012/dead"])
        XCTAssertEqual(dead["Messages"]?.array?.compactMap { $0["Body"]?.string }, ["poison"])
        let starts = cloud.logs.events.filter { $0.message.hasPrefix("START") }
        XCTAssertEqual(starts.count, 4)
    }

    func testTheConsumersTraceIsLinkedToTheSenders() async throws {
        try await deploy(
            stack.replacing("Handler: bootstrap", with: "Handler: bootstrap\n      Tracing: Active"),
            scripts: ["Worker": "while true; do next; respond '{}'; done"]
        )
        let root = Identifiers.traceRoot(at: clock.now)
        _ = try await sqs(
            "SendMessage",
            [
                "QueueUrl": "http://x/123456789012/orders", "MessageBody": "order",
                "MessageSystemAttributes": [
                    "AWSTraceHeader": [
                        "DataType": "String", "StringValue": .string("Root=\(root);Parent=00f067aa0ba902b7;Sampled=1"),
                    ]
                ],
            ]
        )
        _ = await clock.settle()
        let second = Timestamp.wallClock.secondsSince1970
        let links = try await eventually { [self] () -> JSONValue? in
            let range = #"{"StartTime": \#(second - 600), "EndTime": \#(second + 600)}"#
            let ids = try await request("POST", "/TraceSummaries", body: range).json?["TraceSummaries"]?.array ?? []
            guard let id = ids.first?["Id"]?.string else { return nil }
            let found = try await request("POST", "/Traces", body: #"{"TraceIds": ["\#(id)"]}"#)
            XCTAssertNotEqual(id, root)
            return found.json?["Traces"]?[0]?["Segments"]?.array?.lazy
                .compactMap { $0["Document"]?.string.flatMap { try? JSONValue(parsing: $0) }?["links"] }.first
        }
        let link: JSONValue = [
            "trace_id": .string(root), "id": "00f067aa0ba902b7", "attributes": ["ReferenceType": "parent"],
        ]
        XCTAssertEqual(links, [link])
    }

    func testAnUpdateKeepsTheMessages() async throws {
        let queue = "Resources: {Queue: {Type: AWS::SQS::Queue, Properties: {QueueName: orders, DelaySeconds: %}}}"
        try await deploy(queue.replacing("%", with: "0"), scripts: [:])
        let url: JSONValue = "http://x/123456789012/orders"
        _ = try await sqs("SendMessage", ["QueueUrl": url, "MessageBody": "kept"])
        try await deploy(queue.replacing("%", with: "5"), scripts: [:])
        let shown = try await sqs("GetQueueAttributes", ["QueueUrl": url, "AttributeNames": ["DelaySeconds"]])
        XCTAssertEqual(shown["Attributes"], ["DelaySeconds": "5"])
        let received = try await sqs("ReceiveMessage", ["QueueUrl": url])
        XCTAssertEqual(received["Messages"]?[0]?["Body"], "kept")
        try await deploy("Resources: {Group: {Type: 'AWS::Logs::LogGroup'}}", scripts: [:])
        let left = try await sqs("ListQueues", [:])
        XCTAssertEqual(left, [:])
    }
}
