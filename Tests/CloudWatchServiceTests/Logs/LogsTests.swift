import CloudCore
import CloudWatchService
import OrderedCollections
import WorkshopCommon
import XCTest

final class LogsTests: LogsTestCase {
    func testGroupsAndStreamsAreDescribedAsAWSDoes() async {
        await make("g", "s")
        let groups = await ask("DescribeLogGroups", ["logGroupNamePrefix": "g"])
        XCTAssertEqual(
            groups,
            [
                "logGroups": [
                    [
                        "logGroupName": "g", "creationTime": number(now), "metricFilterCount": 0,
                        "arn": "arn:aws:logs:us-east-1:123456789012:log-group:g:*", "storedBytes": 0,
                        "logGroupClass": "STANDARD", "logGroupArn": "arn:aws:logs:us-east-1:123456789012:log-group:g",
                        "deletionProtectionEnabled": false,
                    ]
                ]
            ]
        )
        let streams = await ask(
            "DescribeLogStreams",
            ["logGroupIdentifier": "arn:aws:logs:us-east-1:123456789012:log-group:g"]
        )
        XCTAssertEqual(
            streams,
            [
                "logStreams": [
                    [
                        "logStreamName": "s", "creationTime": number(now),
                        "arn": "arn:aws:logs:us-east-1:123456789012:log-group:g:log-stream:s", "storedBytes": 0,
                    ]
                ]
            ]
        )
    }

    func testRefusesInTheWordsOfAWS() async {
        await make("g", "s")
        let event: JSONValue = ["timestamp": number(now), "message": "m"]
        let earlier: JSONValue = ["timestamp": number(now - 1), "message": "m"]
        let cases: [(String, JSONObject, JSONValue, JSONValue)] = [
            (
                "CreateLogGroup", ["logGroupName": "g"], "ResourceAlreadyExistsException",
                "The specified log group already exists"
            ),
            (
                "CreateLogGroup", ["logGroupName": .string(String(repeating: "a", count: 513))],
                "InvalidParameterException",
                "Invalid LogGroup or LogStream, both must have length less than or equal to 512."
            ),
            (
                "CreateLogStream", ["logGroupName": "g", "logStreamName": "s"], "ResourceAlreadyExistsException",
                "The specified log stream already exists"
            ),
            (
                "PutLogEvents", ["logGroupName": "g", "logStreamName": "x", "logEvents": [event]],
                "ResourceNotFoundException",
                "The specified log stream does not exist."
            ),
            (
                "PutLogEvents", ["logGroupName": "x", "logStreamName": "x", "logEvents": [event]],
                "ResourceNotFoundException",
                "The specified log group does not exist."
            ),
            (
                "PutLogEvents", ["logGroupName": "g", "logStreamName": "s", "logEvents": [event, earlier]],
                "InvalidParameterException",
                "Log events in a single PutLogEvents request must be in chronological order."
            ),
            (
                "GetLogEvents", ["logGroupName": "g", "logStreamName": "s", "nextToken": "nonsense"],
                "InvalidParameterException", "The specified nextToken is invalid."
            ),
            (
                "FilterLogEvents", ["logGroupName": "g", "limit": 10_001], "InvalidParameterException",
                "1 validation error detected: Value '10001' at 'limit' failed to satisfy constraint: Member must have value less than or equal to 10000"
            ),
            (
                "DescribeLogGroups", ["logGroupNamePrefix": "g", "logGroupNamePattern": "g"],
                "InvalidParameterException",
                "LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters."
            ),
            (
                "DescribeLogStreams", ["logGroupName": "g", "logGroupIdentifier": "g"], "ValidationException",
                "LogGroup name and LogGroup ARN are mutually exclusive parameters."
            ),
            (
                "DescribeLogStreams", ["logGroupName": "g", "orderBy": "LastEventTime", "logStreamNamePrefix": "s"],
                "InvalidParameterException", "Cannot order by LastEventTime with a logStreamNamePrefix."
            ),
        ]
        for (operation, body, code, message) in cases {
            let answer = await ask(operation, .object(body))
            XCTAssertEqual(answer, ["__type": code, "message": message], operation)
        }
    }

    func testReadersGoOnFromEitherEnd() async {
        await make("g", "s")
        await put((0..<5).map { (Int64($0), "line \($0)") })
        let newest = await read(["limit": 2])
        XCTAssertEqual(newest.lines, ["line 3", "line 4"])
        let before = await read(["limit": 2, "nextToken": newest.answer["nextBackwardToken"] ?? ""])
        XCTAssertEqual(before.lines, ["line 1", "line 2"])
        let none = await read(["nextToken": newest.answer["nextForwardToken"] ?? ""])
        XCTAssertEqual(none.lines, [])
        XCTAssertEqual(none.answer["nextForwardToken"], newest.answer["nextForwardToken"], "at the end the token stays")
        await put([(10, "line 5")])
        let next = await read(["nextToken": newest.answer["nextForwardToken"] ?? ""])
        XCTAssertEqual(next.lines, ["line 5"])
        let head = await read(["startFromHead": true, "startTime": number(now + 1), "endTime": number(now + 3)])
        XCTAssertEqual(head.lines, ["line 1", "line 2"])
    }

    func testWhatIsTooOldOrTooNewIsSaid() async {
        await make("g", "s")
        let day: Int64 = 86_400_000
        let old = await send([(-15 * day, "old"), (-15 * day + 1, "old too")])
        XCTAssertEqual(old["rejectedLogEventsInfo"], ["tooOldLogEventEndIndex": 2])
        let new = await send([(0, "now"), (3 * 3_600_000, "new")])
        XCTAssertEqual(new["rejectedLogEventsInfo"], ["tooNewLogEventStartIndex": 1])
        _ = await ask("PutRetentionPolicy", ["logGroupName": "g", "retentionInDays": 1])
        let expired = await send([(-2 * day, "expired")])
        XCTAssertEqual(expired["rejectedLogEventsInfo"], ["expiredLogEventEndIndex": 1])
        let kept = await read([:])
        XCTAssertEqual(kept.lines, ["now"])
        _ = await clock.advance(by: .seconds(2 * 86400))
        let later = await read([:])
        XCTAssertEqual(later.lines, [], "the retention has passed")
    }

    func testFilteringGoesOverAllStreamsInTheOrderOfTime() async {
        await make("g", "s")
        _ = await ask("CreateLogStream", ["logGroupName": "g", "logStreamName": "t"])
        await put([(0, "ERROR one"), (20, "fine"), (30, "ERROR three")])
        await put([(10, "ERROR two")], stream: "t")
        let first = await ask("FilterLogEvents", ["logGroupName": "g", "filterPattern": "ERROR", "limit": 2])
        XCTAssertEqual(first["events"]?.array?.compactMap { $0["message"]?.string }, ["ERROR one", "ERROR two"])
        XCTAssertEqual(first["events"]?[1]?["logStreamName"], "t")
        XCTAssertEqual(first["events"]?[0]?["eventId"]?.string?.count, 56)
        let rest = await ask(
            "FilterLogEvents",
            ["logGroupName": "g", "filterPattern": "ERROR", "nextToken": first["nextToken"] ?? ""]
        )
        XCTAssertEqual(rest["events"]?.array?.compactMap { $0["message"]?.string }, ["ERROR three"])
        XCTAssertNil(rest["nextToken"])
        let one = await ask("FilterLogEvents", ["logGroupName": "g", "logStreamNames": ["t"]])
        XCTAssertEqual(one["events"]?.array?.count, 1)
    }

    func testStreamsAreOrderedByTheirNewestLine() async {
        await make("g", "a")
        for name in ["b", "c"] {
            _ = await ask("CreateLogStream", ["logGroupName": "g", "logStreamName": .string(name)])
        }
        await put([(30, "x")], stream: "a")
        await put([(20, "x")], stream: "c")
        await put([(10, "x")], stream: "b")
        let newest = await ask(
            "DescribeLogStreams",
            ["logGroupName": "g", "orderBy": "LastEventTime", "descending": true, "limit": 2]
        )
        XCTAssertEqual(newest["logStreams"]?.array?.compactMap { $0["logStreamName"]?.string }, ["a", "c"])
        let rest = await ask(
            "DescribeLogStreams",
            [
                "logGroupName": "g", "orderBy": "LastEventTime", "descending": true,
                "nextToken": newest["nextToken"] ?? "",
            ]
        )
        XCTAssertEqual(rest["logStreams"]?.array?.compactMap { $0["logStreamName"]?.string }, ["b"])
    }

    func testTagsAndDeletion() async {
        _ = await ask("CreateLogGroup", ["logGroupName": "g", "tags": ["env": "testing1"]])
        _ = await ask(
            "TagResource",
            ["resourceArn": "arn:aws:logs:us-east-1:123456789012:log-group:g", "tags": ["a": "1"]]
        )
        _ = await ask("UntagLogGroup", ["logGroupName": "g", "tags": ["env"]])
        let tags = await ask("ListTagsLogGroup", ["logGroupName": "g"])
        XCTAssertEqual(tags, ["tags": ["a": "1"]])
        _ = await ask("DeleteLogGroup", ["logGroupName": "g"])
        let gone = await ask("ListTagsLogGroup", ["logGroupName": "g"])
        XCTAssertEqual(gone["__type"], "ResourceNotFoundException")
    }

    func testLinesSurviveARestart() async throws {
        let file = temporaryFile()
        let store = try Store(file: file)
        logs = try LogsService(account: Account(), clock: clock, store: store)
        await make("g", "s")
        await put([(0, "one"), (1, "two")])
        await put([(2, "three")])
        _ = await ask("PutRetentionPolicy", ["logGroupName": "g", "retentionInDays": 7])
        store.close()
        let second = try Store(file: file)
        logs = try LogsService(account: Account(), clock: clock, store: second)
        let kept = await read([:])
        XCTAssertEqual(kept.lines, ["one", "two", "three"])
        await put([(3, "four")])
        let groups = await ask("DescribeLogGroups", [:])
        XCTAssertEqual(groups["logGroups"]?[0]?["retentionInDays"], 7)
        _ = await ask("DeleteLogStream", ["logGroupName": "g", "logStreamName": "s"])
        second.close()
        logs = try LogsService(account: Account(), clock: clock, store: Store(file: file))
        let streams = await ask("DescribeLogStreams", ["logGroupName": "g"])
        XCTAssertEqual(streams, ["logStreams": []])
    }

    func testWhatIsHeldIsBounded() async {
        await make("g", "s")
        let line = String(repeating: "x", count: 250_000)
        for number in 0..<300 { logs.append(event("\(number) \(line)")); if number % 50 == 0 { await settle() } }
        let groups = await ask("DescribeLogGroups", [:])
        XCTAssertLessThanOrEqual(groups["logGroups"]?[0]?["storedBytes"]?.int ?? .max, 32 << 20)
        let last = await read(["limit": 1])
        XCTAssertEqual(last.lines.first?.prefix(3), "299")
    }

    func testAFunctionsStreamGoesWithItsLastLine() async throws {
        await make("g", "s")
        await put([(0, "one")])
        let line = String(repeating: "x", count: 250_000)
        for number in 0..<300 {
            var event = event(line)
            event.stream = "2026/11/25/[$LATEST]\(number)"
            logs.append(event)
            if number % 50 == 0 { await settle() }
        }
        let groups = await ask("DescribeLogGroups", [:])
        XCTAssertGreaterThan(try XCTUnwrap(groups["logGroups"]?[0]?["storedBytes"]?.int), 16 << 20)
        func streams(_ prefix: String) async -> [String] {
            let answer = await ask("DescribeLogStreams", ["logGroupName": "g", "logStreamNamePrefix": .string(prefix)])
            return answer["logStreams"]?.array?.compactMap { $0["logStreamName"]?.string } ?? []
        }
        let (first, last, own) = await (
            streams("2026/11/25/[$LATEST]0"), streams("2026/11/25/[$LATEST]299"), streams("s")
        )
        XCTAssertEqual(first, [])
        XCTAssertEqual(last, ["2026/11/25/[$LATEST]299"])
        XCTAssertEqual(own, ["s"], "what a client has made stays, though its line is forgotten")
        let lines = await read([:]).lines
        XCTAssertEqual(lines, [])
    }
}
