import CloudCore
import S3Service
import WorkshopCommon
import XCTest

final class NotificationTests: S3TestCase {
    private let queue = "arn:aws:sqs:us-east-1:123456789012:queue"
    private let topic = "arn:aws:sns:us-east-1:123456789012:topic"
    private let function = "arn:aws:lambda:us-east-1:123456789012:function:Hello"

    private func configure(_ service: S3Service, _ rules: String) async throws -> Answer {
        try await send(
            service,
            "PUT",
            "/bucket?notification",
            "<NotificationConfiguration>\(rules)</NotificationConfiguration>"
        )
    }

    private func rule(_ kind: String, _ name: String, _ target: String, _ event: String, _ filter: String = "")
        -> String
    {
        "<\(kind)><Id>rule</Id><\(name)>\(target)</\(name)><Event>\(event)</Event>\(filter)</\(kind)>"
    }

    func testQueueIsToldOfWhatMatches() async throws {
        let service = try await makeBucket()
        let filter =
            "<Filter><S3Key><FilterRule><Name>prefix</Name><Value>in/</Value></FilterRule>"
            + "<FilterRule><Name>suffix</Name><Value>.txt</Value></FilterRule></S3Key></Filter>"
        let set = try await configure(
            service,
            rule("QueueConfiguration", "Queue", queue, "s3:ObjectCreated:*", filter)
        )
        XCTAssertEqual(set.status, 200, set.text)
        XCTAssertEqual(carriers.told.map { $0.body["Event"] }, ["s3:TestEvent"])
        for key in ["in/a%20b.txt", "in/a.png", "out/a.txt"] {
            _ = try await send(service, "PUT", "/bucket/\(key)", "hello")
        }
        _ = try await send(service, "DELETE", "/bucket/in/a%20b.txt")
        _ = await clock.settle()
        XCTAssertEqual(carriers.told.count, 2)
        let record = try XCTUnwrap(carriers.told.last?.body["Records"]?[0])
        XCTAssertEqual(record["eventName"], "ObjectCreated:Put")
        XCTAssertEqual(record["eventVersion"], "2.1")
        XCTAssertEqual(record["s3"]?["configurationId"], "rule")
        XCTAssertEqual(record["s3"]?["bucket"]?["arn"], "arn:aws:s3:::bucket")
        XCTAssertEqual(record["s3"]?["object"]?["key"], "in/a+b.txt")
        XCTAssertEqual(record["s3"]?["object"]?["size"], 5)
        XCTAssertEqual(record["s3"]?["object"]?["eTag"], "5d41402abc4b2a76b9719d911017c592")
        let kept = try await send(service, "GET", "/bucket?notification")
        XCTAssertEqual(kept.xml?.child("QueueConfiguration")?.text("Queue"), queue)
    }

    func testTopicFunctionAndEventBusAreTold() async throws {
        let service = try await makeBucket()
        let set = try await configure(
            service,
            rule("TopicConfiguration", "Topic", topic, "s3:ObjectRemoved:*")
                + rule("CloudFunctionConfiguration", "CloudFunction", function, "s3:ObjectCreated:Put")
                + "<EventBridgeConfiguration/>"
        )
        XCTAssertEqual(set.status, 200, set.text)
        _ = try await send(service, "PUT", "/bucket/key", "hello")
        _ = await clock.settle()
        _ = try await send(service, "DELETE", "/bucket/key")
        _ = await clock.settle()
        let bus = "aws.s3 Object"
        XCTAssertEqual(
            carriers.told.map(\.target),
            [topic, "\(bus) Created arn:aws:s3:::bucket", function, "\(bus) Deleted arn:aws:s3:::bucket", topic]
        )
        let detail = carriers.told[1].body
        XCTAssertEqual(detail["object"]?["key"], "key")
        XCTAssertEqual(detail["reason"], "PutObject")
        XCTAssertEqual(carriers.told[3].body["deletion-type"], "Permanently Deleted")
    }

    func testWhatCannotBeToldIsRefused() async throws {
        let service = try await makeBucket()
        let missing = try await configure(
            service,
            rule("QueueConfiguration", "Queue", queue.replacing("queue", with: "missing"), "s3:ObjectCreated:*")
        )
        XCTAssertEqual(missing.code, "InvalidArgument")
        XCTAssertEqual(
            missing.xml?.text("Message"),
            "Unable to validate the following destination configurations"
        )
        let event = try await configure(service, rule("QueueConfiguration", "Queue", queue, "s3:Anything"))
        XCTAssertEqual(event.code, "InvalidArgument")
        let overlapping = try await configure(
            service,
            rule("QueueConfiguration", "Queue", queue, "s3:ObjectCreated:*")
                + rule("TopicConfiguration", "Topic", topic, "s3:ObjectCreated:Put")
        )
        XCTAssertEqual(overlapping.code, "InvalidArgument")
        let none = try await send(service, "GET", "/bucket?notification")
        XCTAssertEqual(none.xml?.children, [])
    }
}
