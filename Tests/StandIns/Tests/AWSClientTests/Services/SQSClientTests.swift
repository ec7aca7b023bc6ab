import AWSClientRuntime
import AWSSQS
import XCTest

final class SQSClientTests: XCTestCase {
    func testSendMessage() async throws {
        let transport = FakeTransport(#"{"MD5OfMessageBody":"49f6","MessageId":"m-1","SequenceNumber":null}"#)
        let sent = try await SQSClient(transport).sendMessage(
            input: SendMessageInput(
                delaySeconds: 5,
                messageAttributes: [
                    "Kind": SQSClientTypes.MessageAttributeValue(dataType: "String", stringValue: "TF")
                ],
                messageBody: "a \"quoted\"\nline\u{1}",
                queueUrl: "https://sqs.eu-west-1.amazonaws.com/123456789012/orders"
            )
        )
        XCTAssertEqual(
            transport.bodies,
            [
                #"{"DelaySeconds":5,"MessageAttributes":{"Kind":{"DataType":"String","StringValue":"TF"}},"#
                    + #""MessageBody":"a \"quoted\"\nline\u0001","#
                    + #""QueueUrl":"https://sqs.eu-west-1.amazonaws.com/123456789012/orders"}"#
            ]
        )
        let request = transport.requests[0]
        XCTAssertEqual(request.url?.absoluteString, "https://sqs.eu-west-1.amazonaws.com/")
        XCTAssertEqual(request.header("X-Amz-Target"), "AmazonSQS.SendMessage")
        XCTAssertEqual(request.header("Content-Type"), "application/x-amz-json-1.0")
        XCTAssertTrue(
            request.header("Authorization")?.hasPrefix(
                "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/eu-west-1/sqs/aws4_request, "
                    + "SignedHeaders=content-type;host;x-amz-date;x-amz-target, Signature="
            ) == true
        )
        XCTAssertEqual(sent.messageId, "m-1")
        XCTAssertEqual(sent.md5OfMessageBody, "49f6")
        XCTAssertNil(sent.sequenceNumber)
    }

    func testBatchesTellWhatFailed() async throws {
        let transport = FakeTransport(
            #"{"Successful":[{"Id":"a","MessageId":"m"}],"Failed":[{"Id":"b","Code":"X","SenderFault":true}]}"#
        )
        let sent = try await SQSClient(transport).sendMessageBatch(
            input: SendMessageBatchInput(
                entries: [
                    SQSClientTypes.SendMessageBatchRequestEntry(id: "a", messageBody: "1"),
                    SQSClientTypes.SendMessageBatchRequestEntry(id: "b", messageBody: "2"),
                ],
                queueUrl: "q"
            )
        )
        XCTAssertEqual(
            transport.bodies,
            [#"{"Entries":[{"Id":"a","MessageBody":"1"},{"Id":"b","MessageBody":"2"}],"QueueUrl":"q"}"#]
        )
        XCTAssertEqual(sent.successful?.map(\.id), ["a"])
        XCTAssertEqual(sent.failed?.map(\.senderFault), [true])
    }

    func testReceiveDeleteAndVisibility() async throws {
        let transport = FakeTransport([
            .json(#"{"Messages":[{"Attributes":{"ApproximateReceiveCount":"2"},"Body":"hi","ReceiptHandle":"r"}]}"#),
            .json(""), .json("{}"), .json("{}"),
        ])
        let client = try SQSClient(transport)
        let received = try await client.receiveMessage(
            input: ReceiveMessageInput(
                maxNumberOfMessages: 10,
                messageSystemAttributeNames: [.approximatereceivecount, .sdkUnknown("New")],
                queueUrl: "q",
                waitTimeSeconds: 20
            )
        )
        _ = try await client.deleteMessage(input: DeleteMessageInput(queueUrl: "q", receiptHandle: "r"))
        _ = try await client.changeMessageVisibility(
            input: ChangeMessageVisibilityInput(queueUrl: "q", receiptHandle: "r", visibilityTimeout: 0)
        )
        let attributes = try await client.getQueueAttributes(
            input: GetQueueAttributesInput(attributeNames: [.approximatenumberofmessages], queueUrl: "q")
        )
        XCTAssertEqual(received.messages?.first?.attributes, ["ApproximateReceiveCount": "2"])
        XCTAssertNil(attributes.attributes)
        XCTAssertEqual(
            transport.bodies,
            [
                #"{"MaxNumberOfMessages":10,"MessageSystemAttributeNames":["ApproximateReceiveCount","New"],"#
                    + #""QueueUrl":"q","WaitTimeSeconds":20}"#,
                #"{"QueueUrl":"q","ReceiptHandle":"r"}"#,
                #"{"QueueUrl":"q","ReceiptHandle":"r","VisibilityTimeout":0}"#,
                #"{"AttributeNames":["ApproximateNumberOfMessages"],"QueueUrl":"q"}"#,
            ]
        )
    }

    func testErrorsAreKnownByBothTheirNames() async throws {
        let body = #"{"__type":"com.amazonaws.sqs#QueueDoesNotExist","message":"The specified queue does not exist."}"#
        let query = ["x-amzn-query-error": "AWS.SimpleQueueService.NonExistentQueue;Sender", "x-amzn-requestid": "id"]
        for headers in [query, [:]] {
            do {
                let client = try SQSClient(FakeTransport(400, body, headers: headers))
                _ = try await client.sendMessage(input: SendMessageInput(messageBody: "hi", queueUrl: "q"))
                XCTFail("it is an error")
            } catch let error as QueueDoesNotExist {
                XCTAssertEqual(error.properties.message, "The specified queue does not exist.")
                XCTAssertEqual(error.message, "The specified queue does not exist.")
                XCTAssertEqual(error.errorCode, "AWS.SimpleQueueService.NonExistentQueue")
                XCTAssertEqual(error.requestID, headers["x-amzn-requestid"])
            }
        }
    }

    func testErrorsOfNoModelHaveTheirCode() async throws {
        let body = #"{"__type":"com.amazon.coral.service#AccessDeniedException","Message":"no"}"#
        do {
            _ = try await SQSClient(FakeTransport(403, body)).getQueueUrl(input: GetQueueUrlInput(queueName: "q"))
            XCTFail("it is an error")
        } catch let error as any AWSServiceError {
            XCTAssertEqual(error.errorCode, "AccessDeniedException")
            XCTAssertEqual(error.message, "no")
        }
    }
}
