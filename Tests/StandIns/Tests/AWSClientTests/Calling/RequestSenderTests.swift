import AWSClientRuntime
import AWSSQS
import Foundation
import XCTest

final class RequestSenderTests: XCTestCase {
    private let throttled = HTTPAnswer.json(400, #"{"__type":"com.amazonaws.sqs#RequestThrottled","message":"slow"}"#)
    private let fine = HTTPAnswer.json(#"{"QueueUrl":"q"}"#)

    private func queueURL(_ transport: FakeTransport, _ retries: RetryPolicy) async throws -> String? {
        let client = SQSClient(sender: try sender(SQSClient.service, transport, retries: retries))
        return try await client.getQueueUrl(input: GetQueueUrlInput(queueName: "orders")).queueUrl
    }

    func testThrottlesServerErrorsAndLostConnectionsAreTriedAgain() async throws {
        for failure in [throttled, .json(503, ""), .json(500, "<html>"), .json(429, "{}"), nil] {
            let transport = FakeTransport([failure, failure, fine])
            let waits = Waits()
            let url = try await queueURL(transport, waits.policy())
            XCTAssertEqual(url, "q")
            XCTAssertEqual(waits.all, [.seconds(0.5), .seconds(1)], "half of up to one second, then of up to two")
            XCTAssertEqual(
                transport.requests.map { $0.header("Amz-Sdk-Request") },
                ["attempt=1; max=3", "attempt=2; max=3", "attempt=3; max=3"]
            )
            XCTAssertEqual(Set(transport.bodies), [#"{"QueueName":"orders"}"#])
        }
    }

    func testWaitsGrowUpToTwentySeconds() async throws {
        let waits = Waits()
        let transport = FakeTransport(Array(repeating: throttled, count: 7) + [fine])
        _ = try await queueURL(transport, waits.policy(maxAttempts: 8, random: 1))
        XCTAssertEqual(waits.all, [1, 2, 4, 8, 16, 20, 20].map { .seconds($0) })
    }

    func testAttemptsEnd() async throws {
        let transport = FakeTransport([throttled, throttled, throttled, fine])
        do {
            _ = try await queueURL(transport, Waits().policy())
            XCTFail("three attempts are all")
        } catch let error as RequestThrottled {
            XCTAssertEqual(error.message, "slow")
        }
        XCTAssertEqual(transport.requests.count, 3)
    }

    func testCallersMistakesAreNotTriedAgain() async throws {
        let transport = FakeTransport([.json(400, #"{"__type":"InvalidAddress"}"#), fine])
        do {
            _ = try await queueURL(transport, Waits().policy())
            XCTFail("it is an error")
        } catch let error as any AWSServiceError {
            XCTAssertEqual(error.errorCode, "InvalidAddress")
        }
        XCTAssertEqual(transport.requests.count, 1)
    }

    /// Where a service is down for all, retries would only keep it down: 500 tokens buy 100 of them.
    func testRetriesOfAProcessRunOut() async throws {
        let transport = FakeTransport(Array(repeating: throttled, count: 300))
        let retries = Waits().policy()
        for _ in 0..<60 { _ = try? await queueURL(transport, retries) }
        XCTAssertEqual(transport.requests.count, 60 + 100)
    }

    func testWhoCannotSignDoesNotCall() async throws {
        let transport = FakeTransport([fine])
        for (missing, message) in [
            "AWS_REGION": "no region: set AWS_REGION, or give the client one",
            "AWS_ACCESS_KEY_ID":
                "no credentials: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not in the environment",
        ] {
            let client = SQSClient(sender: try sender(SQSClient.service, transport, environment: [missing: ""]))
            do {
                _ = try await client.getQueueUrl(input: GetQueueUrlInput(queueName: "orders"))
                XCTFail("it is an error")
            } catch {
                XCTAssertEqual("\(error)", message)
            }
        }
        XCTAssertEqual(transport.requests.count, 0)
    }

    func testSessionTokenGoesAlong() async throws {
        let transport = FakeTransport([fine])
        let environment = ["AWS_SESSION_TOKEN": "token"]
        let client = SQSClient(sender: try sender(SQSClient.service, transport, environment: environment))
        _ = try await client.getQueueUrl(input: GetQueueUrlInput(queueName: "orders"))
        XCTAssertEqual(transport.requests[0].header("X-Amz-Security-Token"), "token")
        XCTAssertTrue(
            transport.requests[0].header("Authorization")?.contains("x-amz-security-token;x-amz-target") == true
        )
    }
}
