import AWSLambdaEvents
import Foundation
import XCTest

final class SQSTests: XCTestCase {
    func testMessagesAreDecoded() throws {
        let event = try decode(type: "String", value: #""stringValue": "TF""#)
        let message = try XCTUnwrap(event.records.first)
        XCTAssertEqual(message.messageId, "059f36b4-87a3-44ab-83d2-661975830a7d")
        XCTAssertEqual(message.eventSourceArn, "arn:aws:sqs:us-east-1:123456789012:shoutouts")
        XCTAssertEqual(message.awsRegion.rawValue, "us-east-1")
        XCTAssertEqual(message.attributes["ApproximateReceiveCount"], "1")
        XCTAssertEqual(message.messageAttributes, ["kind": .string("TF")])
        XCTAssertEqual(try event.decodeBody([String: String].self), [["kind": "TF"]])
    }

    func testNumbersAndBytesKeepTheirForm() throws {
        let number = try decode(type: "Number", value: #""stringValue": "1.50""#)
        XCTAssertEqual(number.records[0].messageAttributes["kind"], .number("1.50"))
        let bytes = try decode(type: "Binary", value: #""binaryValue": "AQI=""#)
        XCTAssertEqual(bytes.records[0].messageAttributes["kind"], .binary([1, 2]))
    }

    func testUnknownTypeIsRefused() {
        XCTAssertThrowsError(try decode(type: "Boolean", value: #""stringValue": "true""#))
    }

    private func decode(type: String, value: String) throws -> SQSEvent {
        let json = """
            {"Records": [{
              "messageId": "059f36b4-87a3-44ab-83d2-661975830a7d", "receiptHandle": "AQEB", "body": "{\\"kind\\":\\"TF\\"}",
              "attributes": {"ApproximateReceiveCount": "1", "SentTimestamp": "1545082649183"},
              "messageAttributes": {"kind": {\(value), "stringListValues": [], "dataType": "\(type)"}},
              "md5OfBody": "e4e68fb7bd0e697a0ae8f1bb342846b3", "eventSource": "aws:sqs",
              "eventSourceARN": "arn:aws:sqs:us-east-1:123456789012:shoutouts", "awsRegion": "us-east-1"
            }]}
            """
        return try JSONDecoder().decode(SQSEvent.self, from: Data(json.utf8))
    }
}
