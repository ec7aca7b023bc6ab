import CloudCore
import OrderedCollections
import SQSService
import WorkshopCommon
import XCTest

/// Query and XML, as aws-sdk-go v1 speaks them to a queue's own address.
final class QueryProtocolTests: SQSTestCase, @unchecked Sendable {
    func testAQueueIsMadeAndFound() async throws {
        let (status, text) = try await query(
            "Action=CreateQueue&QueueName=orders&Attribute.1.Name=DelaySeconds&Attribute.1.Value=0&Tag.1.Key=a"
                + "&Tag.1.Value=b&Version=2012-11-05"
        )
        XCTAssertEqual(status, 200)
        XCTAssertEqual(
            text,
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <CreateQueueResponse xmlns="http://queue.amazonaws.com/doc/2012-11-05/"><CreateQueueResult>\
            <QueueUrl>http://127.0.0.1:4566/123456789012/orders</QueueUrl></CreateQueueResult>\
            <ResponseMetadata><RequestId/></ResponseMetadata></CreateQueueResponse>
            """
        )
        let tags = try await query("Action=ListQueueTags&Version=2012-11-05", path: "/123456789012/orders")
        XCTAssertTrue(tags.text.contains("<Tag><Key>a</Key><Value>b</Value></Tag>"), tags.text)
    }

    func testAMessageGoesInAndOut() async throws {
        try await makeQueue("orders")
        let path = "/123456789012/orders"
        let sent = try await query(
            "Action=SendMessage&MessageBody=hello+%3C&MessageAttribute.1.Name=n&MessageAttribute.1.Value.DataType=Number"
                + "&MessageAttribute.1.Value.StringValue=1&Version=2012-11-05",
            path: path
        )
        XCTAssertTrue(sent.text.contains("<MD5OfMessageBody>"), sent.text)
        let received = try await query(
            "Action=ReceiveMessage&MaxNumberOfMessages=10&AttributeName.1=ApproximateReceiveCount"
                + "&MessageAttributeName.1=All&Version=2012-11-05",
            path: path
        )
        XCTAssertTrue(
            received.text.contains(
                "<Body>hello &lt;</Body><Attribute><Name>ApproximateReceiveCount</Name><Value>1</Value></Attribute>"
            ),
            received.text
        )
        XCTAssertTrue(
            received.text.contains(
                "<MessageAttribute><Name>n</Name><Value><StringValue>1</StringValue><DataType>Number</DataType></Value>"
                    + "</MessageAttribute>"
            ),
            received.text
        )
    }

    func testABatchTellsOfEachEntry() async throws {
        try await makeQueue("orders")
        let answer = try await query(
            "Action=SendMessageBatch&SendMessageBatchRequestEntry.1.Id=a&SendMessageBatchRequestEntry.1.MessageBody=x"
                + "&SendMessageBatchRequestEntry.2.Id=b&SendMessageBatchRequestEntry.2.MessageBody=x"
                + "&SendMessageBatchRequestEntry.2.DelaySeconds=1000&Version=2012-11-05",
            path: "/123456789012/orders"
        )
        XCTAssertTrue(answer.text.contains("<SendMessageBatchResultEntry><Id>a</Id>"), answer.text)
        XCTAssertTrue(
            answer.text.contains(
                "<BatchResultErrorEntry><Id>b</Id><SenderFault>true</SenderFault><Code>InvalidParameterValue</Code>"
            ),
            answer.text
        )
    }

    /// Observed on AWS, as localstack/localstack has it (Apache-2.0), tests/aws/services/sqs/test_sqs.py, `TestSqsQueryApi`.
    func testWhatAQueuesAddressDoesNotTake() async throws {
        try await makeQueue("orders")
        for action in ["ListQueues", "CreateQueue", "FooBar"] {
            let (status, text) = try await query("Action=\(action)&QueueName=x", path: "/123456789012/orders")
            XCTAssertEqual(status, 400)
            let error =
                "<Code>InvalidAction</Code><Message>The action \(action) is not valid for this endpoint.</Message>"
            XCTAssertTrue(text.contains(error), text)
        }
        let signed = CloudRequest(
            "GET",
            "/123456789012/orders",
            headers: ["Authorization": CredentialScope.authorization(of: "x", for: "sqs", region: "us-east-1")]
        )
        XCTAssertTrue(service.accepts(signed))
        let response = await service.respond(to: signed)
        XCTAssertEqual(response.status, 404)
        XCTAssertEqual(String(decoding: response.bytes, as: UTF8.self), "<UnknownOperationException/>")
    }
}
