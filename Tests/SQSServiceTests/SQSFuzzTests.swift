import CloudCore
import Foundation
import OrderedCollections
import SQSService
import WorkshopCommon
import XCTest

/// Malformed requests by a seed: a few of them in each run, as many as `SQS_FUZZ` says under `make fuzz`.
final class SQSFuzzTests: SQSTestCase, @unchecked Sendable {
    private struct Generator: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            var value = state
            value = (value ^ value >> 33) &* 0xFF51_AFD7_ED55_8CCD
            return value ^ value >> 33
        }
    }

    private static let operations = [
        "AddPermission", "CancelMessageMoveTask", "ChangeMessageVisibility", "ChangeMessageVisibilityBatch",
        "CreateQueue",
        "DeleteMessage", "DeleteMessageBatch", "DeleteQueue", "GetQueueAttributes", "GetQueueUrl",
        "ListDeadLetterSourceQueues", "ListMessageMoveTasks", "ListQueueTags", "ListQueues", "PurgeQueue",
        "ReceiveMessage", "RemovePermission", "SendMessage", "SendMessageBatch", "SetQueueAttributes",
        "StartMessageMoveTask", "TagQueue", "UntagQueue", "NoSuchOperation",
    ]
    private static let members = [
        "QueueUrl", "QueueName", "MessageBody", "Attributes", "AttributeNames", "MessageAttributes", "Entries",
        "ReceiptHandle", "VisibilityTimeout", "MaxNumberOfMessages", "DelaySeconds", "MessageGroupId",
        "MessageDeduplicationId", "MessageSystemAttributes", "MessageAttributeNames", "Tags", "TagKeys", "Label",
        "AWSAccountIds", "Actions", "SourceArn", "DestinationArn", "TaskHandle", "NextToken", "MaxResults", "Id",
        "RedrivePolicy", "FifoQueue", "DataType", "StringValue", "BinaryValue", "AWSTraceHeader",
    ]
    private static let texts = [
        "", "q", "q.fifo", "http://x/123456789012/q", "http://x/123456789012/q.fifo", "All", "true", "-1", "1e999",
        "arn:aws:sqs:us-east-1:123456789012:q", "String", "Number", "Binary", "AAAA", "\u{0}", "\u{FFFF}", "💥",
        #"{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:123456789012:q","maxReceiveCount":1}"#, "{", "[]",
        "MTIz", "cSAxIDEgQVFFQg==", String(repeating: "x", count: 2000),
    ]

    private func value(_ generator: inout Generator, depth: Int = 0) -> JSONValue {
        switch Int.random(in: 0..<(depth > 3 ? 6 : 10), using: &generator) {
        case 0: .null
        case 1: .bool(.random(using: &generator))
        case 2:
            .number(
                JSONNumber(
                    literal: ["0", "-1", "11", "1.5", "99999999999999999999", "1e400"].randomElement(using: &generator)!
                )
            )
        case 3...5: .string(Self.texts.randomElement(using: &generator)!)
        case 6...7:
            .array((0..<Int.random(in: 0...12, using: &generator)).map { _ in value(&generator, depth: depth + 1) })
        default: .object(object(&generator, depth: depth + 1))
        }
    }

    private func object(_ generator: inout Generator, depth: Int) -> JSONObject {
        var object: JSONObject = [:]
        for _ in 0..<Int.random(in: 0...6, using: &generator) {
            object[Self.members.randomElement(using: &generator)!] = value(&generator, depth: depth)
        }
        return object
    }

    private func request(_ generator: inout Generator) -> CloudRequest {
        var members = object(&generator, depth: 0)
        if Bool.random(using: &generator) { members["QueueUrl"] = "http://x/123456789012/q" }
        let operation = Self.operations.randomElement(using: &generator)!
        if Int.random(in: 0..<4, using: &generator) == 0 {
            let form =
                "Action=\(operation)&Version=2012-11-05&"
                + members.map { "\($0.key).1.Name=\($0.value.string ?? "")" }.joined(separator: "&")
            return CloudRequest(
                "POST",
                Bool.random(using: &generator) ? "/" : "/123456789012/q",
                headers: [
                    "Content-Type": "application/x-www-form-urlencoded",
                    "Authorization": "AWS4-HMAC-SHA256 Credential=k/20261123/us-east-1/sqs/aws4_request",
                ],
                body: Array(form.utf8)
            )
        }
        var body = JSONValue.object(members).bytes
        // Some are no JSON at all.
        if Int.random(in: 0..<5, using: &generator) == 0, !body.isEmpty {
            body[Int.random(in: 0..<body.count, using: &generator)] = .random(in: 0...255, using: &generator)
        }
        return CloudRequest("POST", "/", headers: ["X-Amz-Target": "AmazonSQS.\(operation)"], body: body)
    }

    func testMalformedRequestsAreAnsweredAsAWSAnswersThem() async throws {
        let count = ProcessInfo.processInfo.environment["SQS_FUZZ"].flatMap { Int($0) } ?? 2000
        var generator = Generator(state: 20_261_125)
        for number in 0..<count {
            if number % 500 == 0 {
                try await call("CreateQueue", ["QueueName": "q"])
                try await call("CreateQueue", ["QueueName": "q.fifo", "Attributes": ["FifoQueue": "true"]])
            }
            let request = request(&generator)
            XCTAssertTrue(service.accepts(request))
            let response = await service.respond(to: request)
            XCTAssertTrue([200, 400, 403, 404].contains(response.status), "\(number): \(response.status)")
            if response.headers["Content-Type"] != "text/xml" {
                let body = try JSONValue(parsing: response.bytes)
                if response.status != 200 { XCTAssertNotNil(body["__type"]?.string, "\(number): \(body)") }
            }
        }
    }
}
