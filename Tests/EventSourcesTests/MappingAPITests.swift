import CloudCore
import EventSources
import OrderedCollections
import WorkshopCommon
import XCTest

/// Messages as recorded from AWS: localstack/localstack, tests/aws/services/lambda_/event_source_mapping/test_api.snapshot.json
/// and test_lambda_integration_sqs.snapshot.json.
final class MappingAPITests: EventSourceTestCase, @unchecked Sendable {
    func testWhatCreatingAnswers() async throws {
        try await makeQueue()
        let (status, body) = try await call(
            "POST",
            "",
            ["FunctionName": "worker", "EventSourceArn": .string(queueARN)]
        )
        XCTAssertEqual(status, 202)
        let id = try XCTUnwrap(body["UUID"]?.string)
        XCTAssertEqual(
            body,
            [
                "UUID": .string(id), "BatchSize": 10, "MaximumBatchingWindowInSeconds": 0,
                "EventSourceArn": .string(queueARN),
                "FunctionArn": "arn:aws:lambda:us-east-1:123456789012:function:worker",
                "LastModified": 1_795_000_000, "State": "Creating", "StateTransitionReason": "USER_INITIATED",
                "FunctionResponseTypes": [],
                "EventSourceMappingArn": .string("arn:aws:lambda:us-east-1:123456789012:event-source-mapping:\(id)"),
            ]
        )
        let again = try await call("POST", "", ["FunctionName": "worker", "EventSourceArn": .string(queueARN)])
        XCTAssertEqual(again.0, 409)
        XCTAssertEqual(
            again.1["message"]?.string,
            "An event source mapping with SQS arn (\" \(queueARN) \") and function (\" worker \") already exists. "
                + "Please update or delete the existing mapping with UUID \(id)"
        )
        let list = try await call("GET", "?FunctionName=worker")
        XCTAssertEqual(list.1["EventSourceMappings"]?.array?.count, 1)
    }

    func testTagsFollowAMapping() async throws {
        try await makeQueue()
        let id = try await map(["Tags": ["team": "a"]])
        let arn = "arn%3Aaws%3Alambda%3Aus-east-1%3A123456789012%3Aevent-source-mapping%3A\(id)"
        func ask(_ method: String, query: String? = nil, _ body: JSONValue? = nil) async -> CloudResponse {
            let request = CloudRequest(method, "/2017-03-31/tags/\(arn)", query: query, body: body?.bytes ?? [])
            XCTAssertTrue(service.accepts(request))
            return await service.respond(to: request)
        }
        let added = await ask("POST", ["Tags": ["cost": "1"]])
        let both = await ask("GET")
        let removed = await ask("DELETE", query: "tagKeys=team")
        let one = await ask("GET")
        XCTAssertEqual([added.status, both.status, removed.status, one.status], [204, 200, 204, 200])
        XCTAssertEqual(try JSONValue(parsing: both.bytes), ["Tags": ["team": "a", "cost": "1"]])
        XCTAssertEqual(try JSONValue(parsing: one.bytes), ["Tags": ["cost": "1"]])
        let function = CloudRequest(
            "GET",
            "/2017-03-31/tags/arn%3Aaws%3Alambda%3Aus-east-1%3A123456789012%3Afunction%3Af"
        )
        XCTAssertFalse(service.accepts(function), "those of functions are Lambda's")
    }

    func testAStreamIsMappedToAFunctionOnce() async throws {
        let members: JSONValue = [
            "FunctionName": "worker", "EventSourceArn": .string(FakeStream.arn), "StartingPosition": "TRIM_HORIZON",
        ]
        let id = try await call("POST", "", members).1["UUID"]?.string ?? ""
        let (status, body) = try await call("POST", "", members)
        XCTAssertEqual(status, 409)
        XCTAssertEqual(
            body["message"]?.string,
            "The event source arn (\" \(FakeStream.arn) \") and function (\" worker \") provided mapping already exists. "
                + "Please update or delete the existing mapping with UUID \(id)"
        )
    }

    /// Recorded: test_fifo_message_group_parallelism, test_disabled_dynamodb_event_source_mapping.
    func testStatesOfAMappingThatIsSwitchedOnAndOff() async throws {
        try await makeQueue()
        let created = try await call(
            "POST",
            "",
            ["FunctionName": "worker", "EventSourceArn": .string(queueARN), "Enabled": false]
        ).1
        XCTAssertEqual(created["State"], "Disabled")
        let id = created["UUID"]?.string ?? ""
        var states: [JSONValue?] = []
        let changes: [JSONObject] = [["Enabled": true], ["Enabled": true], ["Enabled": false], ["BatchSize": 1]]
        for change in changes {
            states.append(try await call("PUT", id, .object(change)).1["State"])
            _ = await clock.settle()
            states.append(try await call("GET", id).1["State"])
        }
        XCTAssertEqual(
            states,
            ["Enabling", "Enabled", "Updating", "Enabled", "Disabling", "Disabled", "Updating", "Disabled"]
        )
    }

    func testWhatIsRefused() async throws {
        try await makeQueue()
        try await makeQueue("short", ["VisibilityTimeout": "5"])
        let sqs: JSONValue = .string(queueARN)
        let stream: JSONValue = .string(FakeStream.arn)
        let cases: [(JSONObject, String)] = [
            (["EventSourceArn": sqs, "FunctionName": "nobody"], "Function does not exist"),
            (["FunctionName": "worker"], "Unrecognized event source."),
            (
                ["EventSourceArn": "arn:aws:sqs:us-east-1:123456789012:none"],
                "Error occurred while ReceiveMessage. SQS Error Code: AWS.SimpleQueueService.NonExistentQueue. "
                    + "SQS Error Message: The specified queue does not exist."
            ),
            (
                ["EventSourceArn": "arn:aws:sqs:us-east-1:123456789012:short"],
                "Queue visibility timeout: 5 seconds is less than Function timeout: 10 seconds"
            ),
            (
                ["EventSourceArn": sqs, "StartingPosition": "0"],
                "1 validation error detected: Value '0' at 'startingPosition' failed to satisfy constraint: Member must "
                    + "satisfy enum value set: [LATEST, AT_TIMESTAMP, TRIM_HORIZON]"
            ),
            (
                ["EventSourceArn": sqs, "StartingPosition": "LATEST", "StartingPositionTimestamp": 1],
                "StartingPosition is not valid for SQS event sources."
            ),
            (
                ["EventSourceArn": sqs, "BatchSize": 11],
                "Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10"
            ),
            (
                ["EventSourceArn": sqs, "FilterCriteria": ["Filters": [["Pattern": "simple string"]]]],
                "Invalid filter pattern definition."
            ),
            (
                ["EventSourceArn": stream],
                "1 validation error detected: Value null at 'startingPosition' failed to satisfy constraint: Member must "
                    + "not be null."
            ),
            (
                ["EventSourceArn": stream, "StartingPosition": "LATEST", "StartingPositionTimestamp": 1],
                "Timestamp only valid with StartingPosition AT_TIMESTAMP"
            ),
            (
                ["EventSourceArn": stream, "StartingPosition": "AT_TIMESTAMP", "StartingPositionTimestamp": -1],
                "Unsupported starting position for arn type: \(FakeStream.arn)"
            ),
        ]
        for (members, message) in cases {
            let all = (["FunctionName": "worker"] as JSONObject).merging(members) { $1 }
            let (status, body) = try await call("POST", "", .object(all))
            XCTAssertEqual(status, 400, message)
            XCTAssertEqual(body["message"]?.string, message)
        }
    }

    /// Recorded: test_create_event_source_validation.
    func testAStreamWithoutAStartingPositionIsAnInvalidParameter() async throws {
        let request = CloudRequest(
            "POST",
            "/2015-03-31/event-source-mappings/",
            body: JSONValue.object(["FunctionName": "worker", "EventSourceArn": .string(FakeStream.arn)]).bytes
        )
        let response = await service.respond(to: request)
        let body = try JSONValue(parsing: response.bytes)
        XCTAssertEqual(response.headers["x-amzn-ErrorType"], "InvalidParameterValueException")
        XCTAssertEqual(body["Type"], "User")
    }
}
