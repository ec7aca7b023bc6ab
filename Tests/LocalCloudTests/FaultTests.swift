import CloudCore
import LocalCloud
import WorkshopCommon
import XCTest

/// What goes wrong on purpose in a running cloud.
final class FaultTests: CloudTestCase {
    private func plan(_ method: String, _ text: String = "") async throws -> Answer {
        try await request(method, "/_workshop/faults", body: text.isEmpty ? nil : text)
    }

    func testACrashComesAfterTheWorkAndBeforeTheAnswer() async throws {
        let work = "while true; do next; echo \"worked\"; respond '{\"statusCode\":200,\"body\":\"hi\"}'; done"
        try await deploy(template(), scripts: ["Hello": work])
        let functions = try await get("/2015-03-31/functions")
        let name = try XCTUnwrap(functions.json?["Functions"]?[0]?["FunctionName"]?.string)
        let set = try await plan("PUT", #"{"crashes": {"part": 1, "most": 1, "only": ["\#(name)"]}}"#)
        XCTAssertEqual(set.status, 200, set.text)
        let path = "/2015-03-31/functions/\(name)/invocations"
        let first = try await request("POST", path, body: "{}")
        XCTAssertEqual(first.headers["x-amz-function-error"], "Unhandled")
        XCTAssertEqual(first.json?["errorType"], "Runtime.ExitError")
        let second = try await request("POST", path, body: "{}")
        XCTAssertEqual(second.json?["body"], "hi")
        XCTAssertEqual(cloud.logs.events.filter { $0.message == "worked" }.count, 2)
        let shown = try await plan("GET")
        XCTAssertEqual(
            shown.text,
            #"{"plan":{"seed":0,"crashes":{"part":1,"most":1,"only":["\#(name)"]}},"#
                + #""struck":[{"fault":"crashes","name":"\#(name)","count":1}]}"#
        )
    }

    func testAThrottledTableRefusesAndSlackFailsUntilThePlanIsCleared() async throws {
        _ = try await plan("PUT", #"{"throttles": 1, "failingSlack": 1, "slowSlack": 1, "slackDelaySeconds": 0.01}"#)
        let slack = try await request("POST", "/_slack/api/chat.postMessage", body: "{}")
        XCTAssertEqual(slack.status, 500)
        let call: (String, String) async throws -> Answer = { operation, body in
            try await self.request(
                "POST",
                "/",
                headers: [
                    "X-Amz-Target": "DynamoDB_20120810.\(operation)", "Content-Type": "application/x-amz-json-1.0",
                    "X-Amz-Date": "20260101T000000Z",
                    "Authorization": CredentialScope.authorization(of: "k", for: "dynamodb", region: "us-east-1"),
                ],
                body: body
            )
        }
        let table = """
            {"TableName": "ttt", "BillingMode": "PAY_PER_REQUEST", "KeySchema": [{"AttributeName": "k", "KeyType": "HASH"}],
             "AttributeDefinitions": [{"AttributeName": "k", "AttributeType": "S"}]}
            """
        let created = try await call("CreateTable", table)
        XCTAssertEqual(created.status, 200, created.text)
        _ = await clock.settle()
        let item = #"{"TableName": "ttt", "Item": {"k": {"S": "a"}}}"#
        let refused = try await call("PutItem", item)
        XCTAssertEqual(
            refused.json?["__type"],
            "com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException"
        )
        let cleared = try await plan("DELETE")
        XCTAssertEqual(cleared.text, #"{"plan":{"seed":0},"struck":[]}"#)
        let taken = try await call("PutItem", item)
        XCTAssertEqual(taken.status, 200)
    }

    func testAPlanThatIsNoneIsRefusedAndTheOldOneStays() async throws {
        _ = try await plan("PUT", #"{"duplicates": 0.5}"#)
        let refused = try await plan("PUT", #"{"duplicates": 5}"#)
        XCTAssertEqual(refused.status, 400)
        XCTAssertEqual(
            refused.json,
            ["message": "duplicates is the part of all occasions, a number from 0 to 1"]
        )
        let shown = try await plan("GET")
        XCTAssertEqual(shown.text, #"{"plan":{"seed":0,"duplicates":{"part":0.5}},"struck":[]}"#)
        let unknown = try await plan("PATCH")
        XCTAssertEqual(unknown.status, 405)
    }
}
