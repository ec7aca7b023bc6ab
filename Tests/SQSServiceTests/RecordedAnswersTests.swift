import CloudCore
import OrderedCollections
import WorkshopCommon
import XCTest

/// What AWS itself answered, as recorded in localstack/localstack (Apache-2.0),
/// tests/aws/services/sqs/test_sqs.snapshot.json and test_sqs_move_task.snapshot.json. Facts, in tests of our own.
final class RecordedAnswersTests: SQSTestCase, @unchecked Sendable {
    func testDigestsAndFiltersOfMessageAttributes() async throws {
        let url = try await makeQueue("q", ["VisibilityTimeout": "0"])
        let text = { (value: JSONValue) -> JSONValue in ["DataType": "String", "StringValue": value] }
        let sent = try await send(
            "msg",
            to: url,
            ["MessageAttributes": ["Hello": text("There"), "General": text("Kenobi"), "Help.Me": text("Me")]]
        )
        XCTAssertEqual(sent["MD5OfMessageAttributes"], "4c360f3fdafd970e05fae2f149d997f5")
        XCTAssertEqual(sent["MD5OfMessageBody"], "6e2baaf3b97dbeef01c0043275f9a0e7")
        let expected: [(JSONValue, String?)] = [
            ([], nil), (["All"], "4c360f3fdafd970e05fae2f149d997f5"), ([".*"], "4c360f3fdafd970e05fae2f149d997f5"),
            (["Foo"], nil), (["Hello", "General"], "fca026605781cb4126a1e9044df24232"),
            (["Hello", "Foo"], "a311262e065454b75da111d535b8dacd"),
            (["Hel.*"], "83fee93c1bcd8b9a5a923ffacdc636c7"),
        ]
        for (names, digest) in expected {
            let message = try await receive(url, ["MessageAttributeNames": names, "MaxNumberOfMessages": 1])[0]
            XCTAssertEqual(message["MD5OfMessageAttributes"]?.string, digest, "\(names)")
        }
    }

    func testADigestOfABinaryAttribute() async throws {
        let url = try await makeQueue("q")
        let value = Base64.encode("traceparent\u{1e}00-774062d6c37081a5a0b9b5b88e30627c-2d2482211f6489da-01".utf8)
        let sent = try await send(
            "test",
            to: url,
            ["MessageAttributes": ["attr1": ["DataType": "Binary", "BinaryValue": .string(value)]]]
        )
        XCTAssertEqual(sent["MD5OfMessageAttributes"], "8cbe4db156db8a94db8b801b7addb984")
    }

    func testAQueueThatIsNotThere() async throws {
        try await assertRefused(
            "SendMessage",
            ["QueueUrl": "https://sqs.us-east-1.amazonaws.com/123456789012/none", "MessageBody": "x"],
            "AWS.SimpleQueueService.NonExistentQueue",
            "The specified queue does not exist.",
            type: "com.amazonaws.sqs#QueueDoesNotExist"
        )
        let (status, text) = try await query("Action=GetQueueUrl&QueueName=none&Version=2012-11-05")
        XCTAssertEqual(status, 400)
        XCTAssertTrue(
            text.contains(
                "<Code>AWS.SimpleQueueService.NonExistentQueue</Code>"
                    + "<Message>The specified queue does not exist for this wsdl version.</Message><Detail/>"
            ),
            text
        )
    }

    func testASecondQueueOfTheNameHasToBeTheSame() async throws {
        let first = try await makeQueue("q", ["DelaySeconds": "1"])
        let same = try await makeQueue("q", ["DelaySeconds": "1"])
        XCTAssertEqual(first, same)
        try await assertRefused(
            "CreateQueue",
            ["QueueName": "q", "Attributes": ["DelaySeconds": "2"]],
            "QueueAlreadyExists",
            "A queue already exists with the same name and a different value for attribute DelaySeconds",
            type: "com.amazonaws.sqs#QueueNameExists"
        )
    }

    func testAttributesThatCannotBeSet() async throws {
        let standard = try await makeQueue("q")
        let fifo = try await makeQueue("q.fifo", ["FifoQueue": "true"])
        try await assertRefused(
            "SetQueueAttributes",
            ["QueueUrl": standard, "Attributes": ["FifoQueue": "true"]],
            "InvalidAttributeName",
            "Unknown Attribute FifoQueue."
        )
        try await assertRefused(
            "SetQueueAttributes",
            ["QueueUrl": standard, "Attributes": ["DeduplicationScope": "messageGroup"]],
            "InvalidAttributeName",
            "You can specify the DeduplicationScope only when FifoQueue is set to true."
        )
        try await assertRefused(
            "SetQueueAttributes",
            ["QueueUrl": fifo, "Attributes": ["FifoQueue": "false"]],
            "InvalidAttributeValue",
            "Invalid value for the parameter FifoQueue. Reason: Modifying queue type is not supported."
        )
        try await assertRefused(
            "SetQueueAttributes",
            ["QueueUrl": standard, "Attributes": ["KmsMasterKeyId": "k", "SqsManagedSseEnabled": "true"]],
            "InvalidAttributeName",
            "You can use one type of server-side encryption (SSE) at one time. You can either enable KMS SSE or SQS SSE."
        )
        let policy = #"{"deadLetterTargetArn": "dummy", "maxReceiveCount": 42}"#
        try await assertRefused(
            "CreateQueue",
            ["QueueName": "r", "Attributes": ["RedrivePolicy": .string(policy)]],
            "InvalidParameterValue",
            "Value \(policy) for parameter RedrivePolicy is invalid. Reason: Invalid value for deadLetterTargetArn."
        )
    }

    func testBatchesThatAreRefusedAsAWhole() async throws {
        let url = try await makeQueue("q")
        let entries = { (ids: [String]) -> JSONValue in
            .array(ids.map { ["Id": .string($0), "MessageBody": "x"] })
        }
        let prefix = "AWS.SimpleQueueService."
        try await assertRefused(
            "SendMessageBatch",
            ["QueueUrl": url, "Entries": []],
            prefix + "EmptyBatchRequest",
            "There should be at least one SendMessageBatchRequestEntry in the request."
        )
        try await assertRefused(
            "SendMessageBatch",
            ["QueueUrl": url, "Entries": entries((0..<20).map(String.init))],
            prefix + "TooManyEntriesInBatchRequest",
            "Maximum number of entries per request are 10. You have sent 20."
        )
        try await assertRefused(
            "SendMessageBatch",
            ["QueueUrl": url, "Entries": entries(["invalid:id"])],
            prefix + "InvalidBatchEntryId",
            "A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 "
                + "letters long."
        )
        try await assertRefused(
            "SendMessageBatch",
            ["QueueUrl": url, "Entries": entries(["1", "1"])],
            prefix + "BatchEntryIdsNotDistinct",
            "Id 1 repeated."
        )
        let long: JSONValue = .array([
            ["Id": "1", "MessageBody": .string(String(repeating: "a", count: 1_048_576))],
            ["Id": "2", "MessageBody": "a"],
        ])
        try await assertRefused(
            "SendMessageBatch",
            ["QueueUrl": url, "Entries": long],
            prefix + "BatchRequestTooLong",
            "Batch requests cannot be longer than 1048576 bytes. You have sent 1048577 bytes."
        )
    }

    func testMessagesThatAreRefused() async throws {
        let url = try await makeQueue("q", ["MaximumMessageSize": "1024"])
        try await assertRefused(
            "SendMessage",
            ["QueueUrl": url, "MessageBody": .string(String(repeating: "a", count: 1025))],
            "InvalidParameterValue",
            "One or more parameters are invalid. Reason: Message must be shorter than 1024 bytes."
        )
        try await assertRefused(
            "SendMessage",
            [
                "QueueUrl": url, "MessageBody": "x",
                "MessageAttributes": ["ErrorDetails": ["DataType": "String", "StringValue": ""]],
            ],
            "InvalidParameterValue",
            "Message (user) attribute 'ErrorDetails' must contain a non-empty value of type 'String'."
        )
        try await assertRefused(
            "ReceiveMessage",
            ["QueueUrl": url, "MaxNumberOfMessages": 11],
            "InvalidParameterValue",
            "Value 11 for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided."
        )
    }

    func testPermissionsBecomeAPolicy() async throws {
        let url = try await makeQueue("q")
        let members: JSONValue = [
            "QueueUrl": url, "Label": "cross", "AWSAccountIds": ["111111111111", "668614515564"],
            "Actions": ["ReceiveMessage"],
        ]
        try await call("AddPermission", members)
        let policy = try await attributes(url, "Policy")["Policy"]?.string ?? ""
        XCTAssertEqual(
            try JSONValue(parsing: policy),
            [
                "Version": "2008-10-17", "Id": "arn:aws:sqs:us-east-1:123456789012:q/SQSDefaultPolicy",
                "Statement": [
                    [
                        "Sid": "cross", "Effect": "Allow",
                        "Principal": [
                            "AWS": ["arn:aws:iam::111111111111:root", "arn:aws:iam::668614515564:root"]
                        ],
                        "Action": "SQS:ReceiveMessage", "Resource": "arn:aws:sqs:us-east-1:123456789012:q",
                    ]
                ],
            ]
        )
        try await assertRefused(
            "AddPermission",
            members,
            "InvalidParameterValue",
            "Value cross for parameter Label is invalid. Reason: Already exists."
        )
        try await call("RemovePermission", ["QueueUrl": url, "Label": "cross"])
        let none = try await attributes(url, "Policy")
        XCTAssertEqual(none, [:])
        try await assertRefused(
            "RemovePermission",
            ["QueueUrl": url, "Label": "cross"],
            "InvalidParameterValue",
            "Value cross for parameter Label is invalid. Reason: can't find label."
        )
    }

    func testMoveTasksThatAreRefused() async throws {
        try await makeQueue("q")
        try await assertRefused(
            "StartMessageMoveTask",
            ["SourceArn": "arn:aws:sqs:us-east-1:123456789012:q"],
            "InvalidParameterValue",
            "Source queue must be configured as a Dead Letter Queue."
        )
        try await assertRefused(
            "CancelMessageMoveTask",
            ["TaskHandle": "foobar"],
            "InvalidParameterValue",
            "Value for parameter TaskHandle is invalid."
        )
        let handle = #"{"taskId":"1","sourceArn":"arn:aws:sqs:us-east-1:123456789012:q"}"#
        try await assertRefused(
            "CancelMessageMoveTask",
            ["TaskHandle": .string(Base64.encode(handle.utf8))],
            "ResourceNotFoundException",
            "Task does not exist.",
            status: 404
        )
    }

    func testSystemAttributesAsAskedFor() async throws {
        let url = try await makeQueue("q", ["VisibilityTimeout": "0"])
        try await call(
            "SendMessage",
            ["QueueUrl": url, "MessageBody": "msg"],
            headers: ["X-Amzn-Trace-Id": "Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1"]
        )
        let all = try await receive(url, ["AttributeNames": ["All"]])[0]["Attributes"]
        XCTAssertEqual(
            all,
            [
                "SenderId": "AROA123456789012LOCAL:workshop", "SentTimestamp": "1795000000000",
                "ApproximateReceiveCount": "1", "ApproximateFirstReceiveTimestamp": "1795000000000",
                "AWSTraceHeader": "Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1",
            ]
        )
        let one = try await receive(url, ["AttributeNames": ["ApproximateReceiveCount"]])[0]["Attributes"]
        XCTAssertEqual(one, ["ApproximateReceiveCount": "2"])
    }

    /// Observed: tests/aws/services/sqs/test_sqs.py, test_posting_to_queue_via_queue_name.
    func testABareNameStandsForAQueuesAddress() async throws {
        try await makeQueue("q")
        try await send("hello", to: "q")
        let received = try await bodies("q")
        XCTAssertEqual(received, ["hello"])
        try await assertRefused(
            "ReceiveMessage",
            ["QueueUrl": "none"],
            "AWS.SimpleQueueService.NonExistentQueue",
            "The specified queue does not exist."
        )
    }

    func testPermissionsThatAreRefused() async throws {
        let url = try await makeQueue("q")
        let add = { (accounts: JSONValue, actions: JSONValue) -> JSONValue in
            ["QueueUrl": url, "Label": "l", "AWSAccountIds": accounts, "Actions": actions]
        }
        try await assertRefused(
            "AddPermission",
            add(["111111111111"], ["RemovePermission"]),
            "InvalidParameterValue",
            "Value SQS:RemovePermission for parameter ActionName is invalid. Reason: Only the queue owner is allowed to invoke "
                + "this action."
        )
        try await assertRefused(
            "AddPermission",
            add(["111111111111"], []),
            "MissingParameter",
            "The request must contain the parameter Actions."
        )
        try await assertRefused(
            "AddPermission",
            add([], ["SendMessage"]),
            "InvalidParameterValue",
            "Value [] for parameter PrincipalId is invalid. Reason: Unable to verify."
        )
        try await assertRefused(
            "AddPermission",
            add(["111111111111"], .array(Array(repeating: "SendMessage", count: 8))),
            "OverLimit",
            "8 Actions were found, maximum allowed is 7.",
            status: 403
        )
        try await assertRefused(
            "UntagQueue",
            ["QueueUrl": url, "TagKeys": []],
            "InvalidParameterValue",
            "Tag keys must be between 1 and 128 characters in length."
        )
    }

    /// Observed: tests/aws/services/sqs/test_sqs.py, test_send_message_with_invalid_string_attributes and
    /// test_invalid_string_attributes_cause_invalid_parameter_value_error.
    func testAttributesOfMessagesThatAreRefused() async throws {
        let url = try await makeQueue("q")
        let attribute = { (name: String, type: String, text: String) -> JSONObject in
            ["MessageAttributes": [name: ["DataType": .string(type), "StringValue": .string(text)]]]
        }
        try await send("x", to: url, attribute("attr.1\u{F8}\u{DF}\u{E4}", "String", "Valid"))
        let refused = [
            ("aWs.x", "String", "v"), ("AMAZON.x", "String", "v"), (".x", "String", "v"), ("x.", "String", "v"),
            ("a-!-b", "String", "v"), ("a-\u{A7}-b", "String", "v"),
            (String(repeating: "L", count: 257), "String", "v"),
            ("a", "Invalid", "v"), ("a", "Number." + String(repeating: "L", count: 256), "1"),
            ("a", "String", "Invalid-\u{8}"),
        ]
        for (name, type, text) in refused {
            let members: JSONObject = ["QueueUrl": url, "MessageBody": "x"]
            let more = attribute(name, type, text)
            let answer = try await call("SendMessage", .object(members.merging(more) { $1 }))
            XCTAssertEqual(answer.errorHeader, "InvalidParameterValue;Sender", "\(name) \(type)")
        }
    }

    func testACountOfARedrivePolicyIsShownAsANumber() async throws {
        try await makeQueue("dead")
        let arn = "arn:aws:sqs:us-east-1:123456789012:dead"
        let policy: JSONValue = .string(#"{"deadLetterTargetArn":"\#(arn)","maxReceiveCount":"5"}"#)
        let url = try await makeQueue("q", ["RedrivePolicy": policy])
        let shown = try await attributes(url, "RedrivePolicy")
        XCTAssertEqual(shown["RedrivePolicy"]?.string, #"{"deadLetterTargetArn":"\#(arn)","maxReceiveCount":5}"#)
        let again = try await makeQueue("q", ["RedrivePolicy": policy])
        XCTAssertEqual(again, url)
    }
}
