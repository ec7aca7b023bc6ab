import CloudCore
import OrderedCollections
import SystemPackage
import WorkshopCommon
import XCTest

// What real AWS answers is recorded in LocalStack's public suite (Apache-2.0):
// https://github.com/localstack/localstack/tree/main/tests/aws/services/events
final class EventBridgeTests: XCTestCase {
    private let shop = #"{"source": ["shop"]}"#

    func testAnEventReachesTheTargetsOfTheRulesThatItMatches() async throws {
        let bench = try Bench()
        await bench.rule("all", shop)
        await bench.rule("dear", #"{"detail": {"total": [{"numeric": [">", 5]}]}}"#)
        await bench.put(["total": 3])
        XCTAssertEqual(bench.targets.deliveries.map(\.target), ["arn:aws:sqs:us-east-1:123456789012:all"])
        var event = try JSONValue(parsing: bench.targets.deliveries[0].body).object ?? [:]
        XCTAssertEqual(event.removeValue(forKey: "id")?.string?.count, 36)
        XCTAssertEqual(
            JSONValue.object(event),
            [
                "version": "0", "detail-type": "order", "source": "shop", "account": "123456789012",
                "time": "2027-01-15T08:00:00Z", "region": "us-east-1", "resources": [], "detail": ["total": 3],
            ]
        )
    }

    func testTargetsGetWhatTheirInputSays() async throws {
        let bench = try Bench()
        await bench.rule("constant", shop, ["Input": #"{"a": 1}"#])
        await bench.rule("path", shop, ["InputPath": "$.detail.items[0]"])
        func transformer(_ template: String) -> JSONObject {
            let paths: JSONValue = ["who": "$.detail.who", "none": "$.detail.none", "items": "$.detail.items"]
            return ["InputTransformer": ["InputPathsMap": paths, "InputTemplate": .string(template)]]
        }
        await bench.rule("text", shop, transformer(#""Hi <who>, <none><aws.events.rule-name>""#))
        await bench.rule("json", shop, transformer(#"{"who": <who>, "items": <items>, "none": <none>, "q": "<who>!"}"#))
        await bench.put(["who": "ana", "items": ["x", "y"]])
        XCTAssertEqual(
            bench.targets.texts,
            [
                #"constant {"a": 1}"#, #"path "x""#, #"text "Hi ana, text""#,
                #"json {"who": "ana", "items": ["x","y"], "none": "", "q": "ana!"}"#,
            ]
        )
    }

    func testARuleRunsByItsSchedule() async throws {
        let bench = try Bench()
        await bench.call("PutRule", ["Name": "tick", "ScheduleExpression": "rate(5 minutes)"])
        let target: JSONValue = ["Id": "t", "Arn": "arn:aws:lambda:us-east-1:123456789012:function:f"]
        await bench.call("PutTargets", ["Rule": "tick", "Targets": [target]])
        _ = await bench.clock.settle()
        XCTAssertEqual(bench.targets.deliveries, [])
        _ = await bench.clock.advance(by: .seconds(660))
        XCTAssertEqual(bench.targets.deliveries.count, 2)
        let event = try JSONValue(parsing: bench.targets.deliveries[1].body)
        XCTAssertEqual(event["time"], "2027-01-15T08:10:00Z")
        XCTAssertEqual(event["detail-type"], "Scheduled Event")
        XCTAssertEqual(event["resources"], ["arn:aws:events:us-east-1:123456789012:rule/tick"])
        await bench.call("DisableRule", ["Name": "tick"])
        _ = await bench.clock.advance(by: .seconds(3600))
        XCTAssertEqual(bench.targets.deliveries.count, 2)
    }

    func testAnEventGoesFromBusToBus() async throws {
        let bench = try Bench()
        let made = await bench.call("CreateEventBus", ["Name": "second"])
        XCTAssertEqual(made["EventBusArn"], "arn:aws:events:us-east-1:123456789012:event-bus/second")
        await bench.rule("forward", shop, ["Arn": made["EventBusArn"] ?? .null])
        await bench.rule("end", shop, ["InputPath": "$.detail"], bus: "second")
        await bench.put(["n": 1])
        XCTAssertEqual(bench.targets.texts, [#"end {"n":1}"#])
    }

    func testWhatMayHelpIsTriedAgainAndWhatCanNotIsPutAside() async throws {
        let bench = try Bench()
        let queue = "arn:aws:sqs:us-east-1:123456789012:dead"
        await bench.rule("busy", shop, ["InputPath": "$.detail"])
        await bench.rule("gone", shop, ["InputPath": "$.detail", "DeadLetterConfig": ["Arn": .string(queue)]])
        bench.targets.fail(
            "arn:aws:sqs:us-east-1:123456789012:busy",
            [AWSError("ServiceUnavailable", "later", status: 503), AWSError("ThrottlingException", "slower")]
        )
        bench.targets.fail("arn:aws:sqs:us-east-1:123456789012:gone", [AWSError("QueueDoesNotExist", "no such queue")])
        await bench.put(["n": 1])
        let deliveries = bench.targets.deliveries
        XCTAssertEqual(deliveries.map(\.target), [queue, "arn:aws:sqs:us-east-1:123456789012:busy"])
        XCTAssertEqual(
            deliveries[0].attributes,
            [
                "RULE_ARN": "arn:aws:events:us-east-1:123456789012:rule/gone",
                "TARGET_ARN": "arn:aws:sqs:us-east-1:123456789012:gone", "ERROR_CODE": "QueueDoesNotExist",
                "ERROR_MESSAGE": "no such queue", "RETRY_ATTEMPTS": "0",
            ]
        )
    }

    func testEntriesFailAloneAndRequestsAsAWhole() async throws {
        let bench = try Bench()
        let answer = await bench.call(
            "PutEvents",
            [
                "Entries": [
                    ["DetailType": "t", "Detail": "{}"], ["Source": "s", "DetailType": "t"],
                    ["Source": "s", "DetailType": "t", "Detail": "[1]"],
                    ["Source": "aws.s3", "DetailType": "t", "Detail": "{}"],
                    ["Source": "s", "DetailType": "t", "Detail": "{}", "EventBusName": "none"],
                ]
            ]
        )
        XCTAssertEqual(answer["FailedEntryCount"], 4)
        XCTAssertEqual(
            (answer["Entries"]?.array ?? []).map { $0["ErrorMessage"] },
            [
                "Parameter Source is not valid. Reason: Source is a required argument.",
                "Parameter Detail is not valid. Reason: Detail is a required argument.", "Detail is malformed.",
                "Not authorized for the source.", nil,
            ]
        )
        let entry: JSONValue = ["Source": "s", "DetailType": "t", "Detail": "{}"]
        let many = await bench.refusal("PutEvents", ["Entries": .array(Array(repeating: entry, count: 11))])
        let shown = Array(
            repeating: "PutEventsRequestEntry(time=null, source=s, resources=null, detailType=t, detail={}, "
                + "eventBusName=null, traceHeader=null, kmsKeyIdentifier=null, internalMetadata=null)",
            count: 11
        )
        XCTAssertEqual(
            many,
            "ValidationException: 1 validation error detected: Value '[\(shown.joined(separator: ", "))]' at 'entries' "
                + "failed to satisfy constraint: Member must have length less than or equal to 10"
        )
    }

    func testErrorsHaveAWSsWords() async throws {
        let bench = try Bench()
        await bench.rule("r", shop)
        await bench.call("CreateEventBus", ["Name": "b"])
        let target: JSONObject = ["Id": "t", "Arn": "arn:aws:sqs:us-east-1:123456789012:q"]
        func targets(_ more: JSONObject) -> JSONValue {
            ["Rule": "r", "Targets": [.object(target.merging(more) { _, new in new })]]
        }
        let transformer: JSONValue = ["InputPathsMap": ["a": "$.a"], "InputTemplate": "<a> <notdefinedkey>"]
        let expected: [(String, JSONValue, String)] = [
            ("DescribeEventBus", ["Name": "x"], "ResourceNotFoundException: Event bus x does not exist."),
            ("CreateEventBus", ["Name": "b"], "ResourceAlreadyExistsException: Event bus b already exists."),
            ("DeleteEventBus", ["Name": "default"], "ValidationException: Cannot delete event bus default."),
            (
                "DescribeRule", ["Name": "x"],
                "ResourceNotFoundException: Rule x does not exist on EventBus default."
            ),
            ("DeleteRule", ["Name": "r"], "ValidationException: Rule can't be deleted since it has targets."),
            (
                "PutRule", ["Name": "s", "EventBusName": "b", "ScheduleExpression": "rate(1 minute)"],
                "ValidationException: ScheduleExpression is supported only on the default event bus."
            ),
            (
                "PutRule", ["Name": "s", "ScheduleExpression": "rate(1 minutes)"],
                "ValidationException: Parameter ScheduleExpression is not valid."
            ),
            (
                "PutRule", ["Name": "s", "EventPattern": #"{"string": "my-value"}"#],
                "InvalidEventPatternException: Event pattern is not valid. Reason: \"string\" must be an object or an array"
            ),
            (
                "PutTargets", targets(["Id": "!@#$@!#$"]),
                "ValidationException: 1 validation error detected: Value '!@#$@!#$' at 'targets.1.member.id' failed to "
                    + "satisfy constraint: Member must satisfy regular expression pattern: [\\.\\-_A-Za-z0-9]+"
            ),
            (
                "PutTargets", targets(["Input": "{}", "InputPath": "$"]),
                "ValidationException: Only one of Input, InputPath, or InputTransformer must be provided for target t."
            ),
            (
                "PutTargets", targets(["InputTransformer": transformer]),
                "ValidationException: InputTemplate for target t contains invalid placeholder notdefinedkey."
            ),
            (
                "RemovePermission", ["StatementId": "x"],
                "ResourceNotFoundException: Statement with the provided id does not exist."
            ),
            ("DescribeArchive", ["ArchiveName": "x"], "ResourceNotFoundException: Archive x does not exist."),
            ("CreateEventBus", ["Name": "a/b"], "ValidationException: Event bus name must not contain '/'."),
            (
                "CreateEventBus", ["Name": "aws.partner/a/b", "EventSourceName": "aws.partner/a/b"],
                "ResourceNotFoundException: Event source aws.partner/a/b does not exist."
            ),
            (
                "PutPermission",
                ["Action": "events:PutPermission", "Principal": "111111111111", "StatementId": "s"],
                "ValidationException: Provided value in parameter 'action' is not supported."
            ),
            (
                "ListArchives", ["State": "invalid"],
                "ValidationException: 1 validation error detected: Value 'invalid' at 'state' failed to satisfy constraint: "
                    + "Member must satisfy enum value set: [ENABLED, DISABLED, CREATING, UPDATING, CREATE_FAILED, "
                    + "UPDATE_FAILED]"
            ),
            (
                "ListReplays", ["State": "invalid"],
                "ValidationException: 1 validation error detected: Value 'invalid' at 'state' failed to satisfy constraint: "
                    + "Member must satisfy enum value set: [CANCELLED, CANCELLING, COMPLETED, FAILED, RUNNING, STARTING]"
            ),
            (
                "StartReplay",
                [
                    "ReplayName": "r", "EventSourceArn": "arn:aws:events:us-east-1:123456789012:archive/x",
                    "EventStartTime": 1, "EventEndTime": 2, "Destination": ["Arn": "invalid"],
                ],
                "ValidationException: Parameter Destination.Arn is not valid. Reason: Must contain an event bus ARN."
            ),
            (
                "DescribeConnection", ["Name": "x"],
                "ResourceNotFoundException: Failed to describe the connection(s). Connection 'x' does not exist."
            ),
        ]
        for (operation, members, refusal) in expected {
            let answer = await bench.refusal(operation, members)
            XCTAssertEqual(answer, refusal)
        }
    }

    func testAPatternThatIsNoObjectIsRefusedWithItsPlace() async throws {
        let bench = try Bench()
        let expected = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')"
        let cases = [
            (
                "this is valid json but not a dict", "Unrecognized token 'this': was expecting \(expected)",
                "line: 1, column: 5"
            ),
            (
                "{'bad': 'quotation'}",
                "Unexpected character (''' (code 39)): was expecting double-quote to start field name",
                "line: 1, column: 2"
            ),
            (
                #"{"not": closed mark""#, "Unrecognized token 'closed': was expecting \(expected)",
                "line: 1, column: 15"
            ),
            (#"["not", "a", "dict"]"#, "Filter is not an object", "line: 1, column: 2"),
        ]
        for (pattern, reason, place) in cases {
            let answer = await bench.refusal("PutRule", ["Name": "r", "EventPattern": .string(pattern)])
            XCTAssertEqual(
                answer,
                "InvalidEventPatternException: Event pattern is not valid. Reason: \(reason)\n at [Source: (String)\""
                    + "\(pattern)\"; \(place)]"
            )
        }
    }

    func testAPatternIsTestedOnAWholeEvent() async throws {
        let bench = try Bench()
        var event: JSONObject = [
            "id": "1", "account": "1", "source": "shop", "time": "2026-01-01T00:00:00Z", "region": "us-east-1",
            "detail-type": "t",
        ]
        func request(_ text: String) -> JSONValue {
            ["EventPattern": #"{"source": ["shop"]}"#, "Event": .string(text)]
        }
        let answer = await bench.call("TestEventPattern", request(JSONValue.object(event).serialized()))
        XCTAssertEqual(answer, ["Result": true])
        event["region"] = nil
        for text in ["plain string", #""shop""#, JSONValue.object(event).serialized()] {
            let refusal = await bench.refusal("TestEventPattern", request(text))
            XCTAssertEqual(refusal, "ValidationException: Parameter Event is not valid.", text)
        }
    }

    func testAnArchiveIsReplayedToTheRulesThatAreNamed() async throws {
        let bench = try Bench()
        await bench.rule("r", shop, ["InputPath": "$.replay-name"])
        await bench.rule("other", shop, ["InputPath": "$.replay-name"])
        let bus = "arn:aws:events:us-east-1:123456789012:event-bus/default"
        await bench.call(
            "CreateArchive",
            ["ArchiveName": "a", "EventSourceArn": .string(bus), "EventPattern": .string(shop)]
        )
        await bench.put(["n": 1])
        await bench.put(["n": 2], source: "elsewhere")
        let archive = await bench.call("DescribeArchive", ["ArchiveName": "a"])
        XCTAssertEqual(archive["EventCount"], 1)
        await bench.call(
            "StartReplay",
            [
                "ReplayName": "again", "EventSourceArn": "arn:aws:events:us-east-1:123456789012:archive/a",
                "EventStartTime": 1_799_999_000, "EventEndTime": 1_800_001_000,
                "Destination": [
                    "Arn": .string(bus), "FilterArns": ["arn:aws:events:us-east-1:123456789012:rule/r"],
                ],
            ]
        )
        _ = await bench.clock.settle()
        XCTAssertEqual(bench.targets.texts, ["r {}", "other {}", #"r "again""#])
        let replay = await bench.call("DescribeReplay", ["ReplayName": "again"])
        XCTAssertEqual(replay["State"], "COMPLETED")
    }

    func testAnArchiveShowsARuleThatAWSManages() async throws {
        let bench = try Bench()
        await bench.call(
            "CreateArchive",
            [
                "ArchiveName": "a", "EventSourceArn": "arn:aws:events:us-east-1:123456789012:event-bus/default",
                "EventPattern": "{\"source\":[\"shop\"]}",
            ]
        )
        let rules = await bench.call("ListRules", ["NamePrefix": "Events-"])
        XCTAssertEqual(
            rules["Rules"],
            [
                [
                    "Name": "Events-Archive-a",
                    "Arn": "arn:aws:events:us-east-1:123456789012:rule/Events-Archive-a",
                    "EventPattern": "{\"source\":[\"shop\"],\"replay-name\":[{\"exists\":false}]}",
                    "State": "ENABLED", "ManagedBy": "prod.vhs.events.aws.internal", "EventBusName": "default",
                ]
            ]
        )
        let targets = await bench.call("ListTargetsByRule", ["Rule": "Events-Archive-a"])
        XCTAssertEqual(targets["Targets"]?[0]?["Arn"], "arn:aws:events:us-east-1:::")
        await bench.put([:])
        XCTAssertEqual(bench.targets.deliveries.count, 0)
        await bench.call("DeleteArchive", ["ArchiveName": "a"])
        let none = await bench.call("ListRules", [:])
        XCTAssertEqual(none["Rules"], [])
    }

    func testRulesAndBusesAreThereAfterARestart() async throws {
        let folder = FilePath(NSTemporaryDirectory()).appending("events-\(UInt64.random(in: 0 ... .max))")
        try LocalFileSystem().createFolder(folder)
        defer { try? LocalFileSystem().remove(folder) }
        let store = try Store(file: folder.appending("cloud.sqlite"))
        let bench = try Bench(store: store)
        await bench.call("CreateEventBus", ["Name": "b", "Tags": [["Key": "k", "Value": "v"]]])
        await bench.rule("r", shop, ["InputPath": "$.detail"], bus: "b")
        store.close()
        let reopened = try Store(file: folder.appending("cloud.sqlite"))
        defer { reopened.close() }
        let again = try Bench(store: reopened)
        await again.put(["n": 1], bus: "b")
        XCTAssertEqual(again.targets.texts, [#"r {"n":1}"#])
        let arn: JSONValue = "arn:aws:events:us-east-1:123456789012:event-bus/b"
        let tags = await again.call("ListTagsForResource", ["ResourceARN": arn])
        XCTAssertEqual(tags["Tags"], [["Key": "k", "Value": "v"]])
    }
}
