import CloudCore
import CloudWatchService
import OrderedCollections
import Synchronization
import WorkshopCommon
import XCTest

final class LogsTests: CloudWatchTestCase {
    private let subscriber = RecordedSubscriber()
    private var logs: LogsService!
    private let now = CloudWatchTestCase.start.millisecondsSince1970

    override func setUpWithError() throws {
        try super.setUpWithError()
        logs = try LogsService(account: Account(), clock: clock, metrics: service, subscriber: subscriber)
    }

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

    func testLinesOfFunctionsMakeTheirGroupAndTheirEmbeddedMetrics() async {
        let emf =
            #"{"_aws":{"Timestamp":\#(now),"CloudWatchMetrics":[{"Namespace":"Shoutout","Dimensions":[["kind"],[]],"Metrics":[{"Name":"kudos","Unit":"Count"},{"Name":"times","Unit":"Milliseconds"}]}]},"kind":"TF","kudos":3,"times":[1,5]}"#
        for line in ["START", emf, #"{"_aws": 1}"#] {
            logs.append(
                LogEvent(
                    timestamp: Self.start,
                    group: "/aws/lambda/Hello",
                    stream: "2026/11/25/[$LATEST]1",
                    message: line,
                    function: "Hello"
                )
            )
        }
        let events = await ask("FilterLogEvents", ["logGroupName": "/aws/lambda/Hello"])
        XCTAssertEqual(events["events"]?.array?.compactMap { $0["message"]?.string }, ["START", emf, #"{"_aws": 1}"#])
        let listed = await call("ListMetrics", ["Namespace": "Shoutout"])
        XCTAssertEqual(listed["Metrics"]?.array?.count, 4, "two metrics, each with two sets of dimensions")
        let statistics = await call(
            "GetMetricStatistics",
            [
                "Namespace": "Shoutout", "MetricName": "times", "Period": 60, "Statistics": ["Sum", "SampleCount"],
                "Dimensions": [["Name": "kind", "Value": "TF"]], "StartTime": number(now / 1000),
                "EndTime": number(now / 1000 + 60),
            ]
        )
        XCTAssertEqual(statistics["Datapoints"]?[0]?["Sum"], 6)
        XCTAssertEqual(statistics["Datapoints"]?[0]?["Unit"], "Milliseconds")
    }

    func testMetricFiltersCountWhatMatches() async {
        await make("g", "s")
        let put = await ask(
            "PutMetricFilter",
            [
                "logGroupName": "g", "filterName": "latency", "filterPattern": "{ $.latency = * }",
                "metricTransformations": [
                    [
                        "metricName": "Latency", "metricNamespace": "Shoutout", "metricValue": "$.latency",
                        "unit": "Milliseconds",
                    ]
                ],
            ]
        )
        XCTAssertEqual(put, .null)
        await self.put([(0, #"{"latency": 12.5}"#), (1, "no latency"), (2, #"{"latency": 7.5}"#)])
        let statistics = await call(
            "GetMetricStatistics",
            [
                "Namespace": "Shoutout", "MetricName": "Latency", "Period": 60, "Statistics": ["Average"],
                "StartTime": number(now / 1000), "EndTime": number(now / 1000 + 60),
            ]
        )
        XCTAssertEqual(statistics["Datapoints"]?[0]?["Average"], 10)
        let tested = await ask(
            "TestMetricFilter",
            ["filterPattern": "[ip, status = 4*]", "logEventMessages": ["1.2.3.4 200", "1.2.3.4 404"]]
        )
        XCTAssertEqual(
            tested["matches"],
            [
                [
                    "eventNumber": 2, "eventMessage": "1.2.3.4 404",
                    "extractedValues": ["$ip": "1.2.3.4", "$status": "404"],
                ]
            ]
        )
        _ = await ask("DeleteMetricFilter", ["logGroupName": "g", "filterName": "latency"])
        let left = await ask("DescribeMetricFilters", ["logGroupName": "g"])
        XCTAssertEqual(left, ["metricFilters": []])
    }

    func testSubscribersGetMatchingLinesPacked() async throws {
        await make("g", "s")
        let arn: JSONValue = "arn:aws:lambda:us-east-1:123456789012:function:Reader"
        let put = await ask(
            "PutSubscriptionFilter",
            ["logGroupName": "g", "filterName": "f", "filterPattern": "ERROR", "destinationArn": arn]
        )
        XCTAssertEqual(put, .null)
        await self.put([(0, "fine"), (1, "ERROR x")])
        _ = await clock.settle()
        let (destination, payload) = try XCTUnwrap(subscriber.sent.withLock { $0.first })
        XCTAssertEqual(JSONValue.string(destination), arn)
        let data = try XCTUnwrap(JSONValue(parsing: payload)["awslogs"]?["data"]?.string)
        let document = try JSONValue(parsing: Gzip.unpack(XCTUnwrap(Base64.decode(data)), limit: 100_000))
        XCTAssertEqual(document["logGroup"], "g")
        XCTAssertEqual(document["subscriptionFilters"], ["f"])
        XCTAssertEqual(document["logEvents"]?.array?.compactMap { $0["message"]?.string }, ["ERROR x"])
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

    func testInsights() async {
        await make("/aws/lambda/Hello", "s")
        await put(
            [
                (0, #"{"level": "INFO", "path": "/a", "ms": 10}"#),
                (1000, #"{"level": "ERROR", "path": "/a", "ms": 30}"#),
                (2000, #"{"level": "ERROR", "path": "/b", "ms": 50}"#), (61_000, "user=ana, method:get ok"),
                (
                    62_000,
                    "REPORT RequestId: 5e5f2d4e-0000-4000-8000-000000000000\tDuration: 12.50 ms\tMax Memory Used: 20 MB\t"
                ),
            ],
            group: "/aws/lambda/Hello"
        )
        let cases: [(String, [[String]])] = [
            ("fields path, ms | filter level = 'ERROR' | sort ms desc", [["/b", "50"], ["/a", "30"]]),
            (
                "filter ispresent(ms) | stats count(*) as n, avg(ms) by path | sort path",
                [["/a", "2", "20"], ["/b", "1", "50"]]
            ),
            (#"fields @message | filter @message like /user=\w+/"#, [["user=ana, method:get ok"]]),
            (
                "parse @message \"user=*, method:*\" as who, how | filter ispresent(who) | display who, how",
                [["ana", "get ok"]]
            ),
            (#"parse @message /user=(?<who>\w+)/ | filter ispresent(who) | display who"#, [["ana"]]),
            (
                "stats count(*) by bin(1m) | sort bin(1m)",
                [["2026-11-25 09:15:00.000", "3"], ["2026-11-25 09:16:00.000", "2"]]
            ),
            ("filter @type = 'REPORT' | stats max(@duration), max(@maxMemoryUsed) / 1", []),
            (
                "filter @type = 'REPORT' | display @duration, @requestId",
                [["12.5", "5e5f2d4e-0000-4000-8000-000000000000"]]
            ),
            ("fields ms * 2 as double | filter level in ['INFO'] and not path like 'b'", [["20"]]),
            ("filter level = 'ERROR' | dedup level | display path", [["/b"]]), ("fields path | limit 1", [[]]),
            ("fields ms | filter ms > 10 and ms < 50 or path = '/b' | sort ms", [["30"], ["50"]]),
        ]
        for (text, rows) in cases {
            let started = await ask(
                "StartQuery",
                [
                    "logGroupName": "/aws/lambda/Hello", "startTime": number(now / 1000),
                    "endTime": number(now / 1000 + 100),
                    "queryString": .string(text),
                ]
            )
            guard let id = started["queryId"] else {
                XCTAssertEqual(started["__type"], "MalformedQueryException", text)
                XCTAssertEqual(rows, [], text)
                continue
            }
            let answer = await ask("GetQueryResults", ["queryId": id])
            let found = answer["results"]?.array?.map { row in
                row.array?.filter { $0["field"] != "@ptr" }.compactMap { $0["value"]?.string } ?? []
            }
            XCTAssertEqual(found, rows, text)
            XCTAssertEqual(answer["status"], "Complete")
        }
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
        XCTAssertLessThanOrEqual(groups["logGroups"]?[0]?["storedBytes"]?.int ?? .max, 64 << 20)
        let last = await read(["limit": 1])
        XCTAssertEqual(last.lines.first?.prefix(3), "299")
    }

    // MARK: Support

    private func event(_ message: String) -> LogEvent {
        LogEvent(timestamp: Self.start, group: "g", stream: "s", message: message, function: "f")
    }

    private func settle() async { _ = await ask("DescribeLogGroups", [:]) }

    private func number(_ value: Int64) -> JSONValue { .number(JSONNumber(Int(value))) }

    private func ask(_ operation: String, _ body: JSONValue) async -> JSONValue {
        let response = await logs.respond(
            to: CloudRequest(
                "POST",
                "/",
                headers: ["Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": "Logs_20140328.\(operation)"],
                body: body.bytes
            )
        )
        return (try? JSONValue(parsing: response.bytes)) ?? .null
    }

    private func make(_ group: String, _ stream: String) async {
        _ = await ask("CreateLogGroup", ["logGroupName": .string(group)])
        _ = await ask("CreateLogStream", ["logGroupName": .string(group), "logStreamName": .string(stream)])
    }

    private func send(_ lines: [(Int64, String)], group: String = "g", stream: String = "s") async -> JSONValue {
        let events = lines.map { offset, message -> JSONValue in
            ["timestamp": number(now + offset), "message": .string(message)]
        }
        return await ask(
            "PutLogEvents",
            ["logGroupName": .string(group), "logStreamName": .string(stream), "logEvents": .array(events)]
        )
    }

    private func put(_ lines: [(Int64, String)], group: String = "g", stream: String = "s") async {
        let answer = await send(lines, group: group, stream: stream)
        XCTAssertNil(answer["__type"])
        XCTAssertNil(answer["rejectedLogEventsInfo"])
    }

    private func read(_ members: JSONObject) async -> (lines: [String], answer: JSONValue) {
        let body = members.merging(["logGroupName": "g", "logStreamName": "s"]) { own, _ in own }
        let answer = await ask("GetLogEvents", .object(body))
        return (answer["events"]?.array?.compactMap { $0["message"]?.string } ?? [], answer)
    }
}

private final class RecordedSubscriber: LogSubscriber {
    let sent = Mutex<[(String, [UInt8])]>([])

    func send(_ payload: [UInt8], to destination: String) async throws(AWSError) {
        sent.withLock { $0.append((destination, payload)) }
    }
}
