import CloudCore
import CloudWatchService
import OrderedCollections
import Synchronization
import WorkshopCommon
import XCTest

/// What is made of lines: metrics, what subscribers get, answers to queries.
final class LineProcessingTests: LogsTestCase {
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
}
