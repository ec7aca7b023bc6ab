import AWSClientRuntime
import AWSSFN
import Foundation
import XCTest

final class SFNClientTests: XCTestCase {
    func testStartExecution() async throws {
        let transport = FakeTransport(#"{"executionArn":"arn:e","startDate":1.4409381605E9}"#)
        let started = try await SFNClient(transport).startExecution(
            input: StartExecutionInput(input: #"{"a":1}"#, name: "n", stateMachineArn: "arn:m", traceHeader: "Root=1")
        )
        XCTAssertEqual(
            transport.bodies,
            [#"{"input":"{\"a\":1}","name":"n","stateMachineArn":"arn:m","traceHeader":"Root=1"}"#]
        )
        XCTAssertEqual(transport.requests[0].header("X-Amz-Target"), "AWSStepFunctions.StartExecution")
        XCTAssertEqual(transport.requests[0].host, "states.eu-west-1.amazonaws.com")
        XCTAssertEqual(started.executionArn, "arn:e")
        XCTAssertEqual(started.startDate, Date(timeIntervalSince1970: 1_440_938_160.5))
    }

    func testStartSyncExecutionHasAHostOfItsOwn() async throws {
        let transport = FakeTransport(
            #"{"executionArn":"arn:e","status":"FAILED","error":"E","billingDetails":{"billedMemoryUsedInMB":64}}"#
        )
        let ended = try await SFNClient(transport).startSyncExecution(
            input: StartSyncExecutionInput(stateMachineArn: "arn:m")
        )
        XCTAssertEqual(transport.requests[0].host, "sync-states.eu-west-1.amazonaws.com")
        XCTAssertEqual(ended.status, .failed)
        XCTAssertEqual(ended.billingDetails?.billedMemoryUsedInMB, 64)
    }

    func testTasksThatWait() async throws {
        let transport = FakeTransport([.json("{}"), .json("{}"), .json(400, #"{"__type":"TaskTimedOut"}"#)])
        let client = try SFNClient(transport)
        _ = try await client.sendTaskSuccess(input: SendTaskSuccessInput(output: "{}", taskToken: "t"))
        _ = try await client.sendTaskFailure(input: SendTaskFailureInput(cause: "c", error: "e", taskToken: "t"))
        do {
            _ = try await client.sendTaskHeartbeat(input: SendTaskHeartbeatInput(taskToken: "t"))
            XCTFail("it is an error")
        } catch is TaskTimedOut {}
        XCTAssertEqual(
            transport.bodies,
            [
                #"{"output":"{}","taskToken":"t"}"#, #"{"cause":"c","error":"e","taskToken":"t"}"#,
                #"{"taskToken":"t"}"#,
            ]
        )
    }

    func testDescribeExecution() async throws {
        let transport = FakeTransport(
            #"{"executionArn":"arn:e","status":"SUCCEEDED","output":"1","outputDetails":{"included":true}}"#
        )
        let described = try await SFNClient(transport).describeExecution(
            input: DescribeExecutionInput(executionArn: "arn:e")
        )
        XCTAssertEqual(described.status, .succeeded)
        XCTAssertEqual(described.outputDetails?.included, true)
        XCTAssertNil(described.stopDate)
    }
}
