import AWSClientRuntime
import AWSDynamoDB
import AWSSQS
import Foundation
import XCTest

/// Over real sockets.
final class URLSessionTransportTests: XCTestCase {
    private func sender(_ service: AWSService, port: Int, _ retries: RetryPolicy) throws -> RequestSender {
        RequestSender(
            service,
            configuration: try StandInClientConfiguration<Never>(endpoint: "http://127.0.0.1:\(port)"),
            settings: Settings(
                ["AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_REGION": "eu-west-1"]
            ),
            retries: retries
        )
    }

    func testConnectionIsKeptAndSharedByClients() async throws {
        let server = try HTTPStub(["200 OK": #"{"MessageId":"1"}"#, "201 OK": "{}"])
        let waits = Waits()
        let sqs = SQSClient(sender: try sender(SQSClient.service, port: server.port, waits.policy()))
        let table = DynamoDBClient(sender: try sender(DynamoDBClient.service, port: server.port, waits.policy()))
        let sent = try await sqs.sendMessage(input: SendMessageInput(messageBody: "käse", queueUrl: "q"))
        XCTAssertEqual(sent.messageId, "1")
        _ = try await table.getItem(input: GetItemInput(key: ["id": .s("1")], tableName: "t"))
        let log = server.stop()
        XCTAssertEqual(log.connections, 1)
        XCTAssertEqual(
            log.bodies,
            [#"{"MessageBody":"käse","QueueUrl":"q"}"#, #"{"Key":{"id":{"S":"1"}},"TableName":"t"}"#]
        )
        XCTAssertTrue(log.heads[0].contains("POST / HTTP/1.1\r\nHost: 127.0.0.1:\(server.port)\r\n"), log.heads[0])
        XCTAssertTrue(log.heads[0].lowercased().contains("content-type: application/x-amz-json-1.0\r\n"), log.heads[0])
        XCTAssertEqual(waits.all, [])
    }

    func testNobodyListeningIsTriedAgain() async throws {
        let server = try HTTPStub([:])
        _ = server.stop()
        let waits = Waits()
        let sqs = SQSClient(sender: try sender(SQSClient.service, port: server.port, waits.policy()))
        do {
            _ = try await sqs.sendMessage(input: SendMessageInput(messageBody: "hi", queueUrl: "q"))
            XCTFail("nobody listens")
        } catch {
            XCTAssertTrue(error is URLError, "\(error)")
        }
        XCTAssertEqual(waits.all.count, 2)
    }
}
