import CloudCore
import CloudWatchService
import OrderedCollections
import WorkshopCommon
import XCTest

final class MetricTests: CloudWatchTestCase {
    // MARK: Putting

    func testValuesOfAMinuteMakeOneDatapointOfEachUnit() async {
        await put([(0, 1), (30, 3), (59, 8), (60, 10)])
        await put([(0, 100)], unit: "Count")
        let answer = await statistics(["Sum", "Average", "Minimum", "Maximum", "SampleCount"], end: 120)
        XCTAssertEqual(
            answer,
            [
                "Label": "Latency",
                "Datapoints": [
                    datapoint(
                        0,
                        ["Sum": 100, "Average": 100, "Minimum": 100, "Maximum": 100, "SampleCount": 1],
                        "Count"
                    ),
                    datapoint(0, ["Sum": 12, "Average": 4, "Minimum": 1, "Maximum": 8, "SampleCount": 3], "None"),
                    datapoint(60, ["Sum": 10, "Average": 10, "Minimum": 10, "Maximum": 10, "SampleCount": 1], "None"),
                ],
            ]
        )
    }

    func testValuesWithCountsAndStatisticSetsAddUp() async {
        _ = await call(
            "PutMetricData",
            [
                "Namespace": "Shoutout",
                "MetricData": [
                    ["MetricName": "Latency", "Values": [1, 2], "Counts": [3, 1]],
                    [
                        "MetricName": "Latency",
                        "StatisticValues": ["SampleCount": 2, "Sum": 11, "Minimum": 5, "Maximum": 6],
                    ],
                ],
            ]
        )
        let all = await statistics(["Sum", "SampleCount", "Minimum", "Maximum"], extended: ["p50"], end: 60)
        XCTAssertEqual(
            all["Datapoints"],
            [datapoint(0, ["Sum": 16, "SampleCount": 6, "Minimum": 1, "Maximum": 6], "None")],
            "a statistic set hides what percentiles need"
        )
    }

    func testPercentilesAndTrimmedMeansAreOfTheValuesThemselves() async {
        await put((1...100).map { (0, Double($0)) })
        let expected: [(String, Double)] = [
            ("p0", 1), ("p50", 50), ("p99.9", 100), ("tm90", 45.5), ("TM(90:)", 95), ("PR(:25)", 25), ("IQM", 50),
            ("TC(5:10)", 6), ("TS(99:)", 199), ("WM(99:)", 99.01),
        ]
        let answer = await statistics([], extended: expected.map(\.0), end: 60)
        for (name, value) in expected {
            XCTAssertEqual(answer["Datapoints"]?[0]?["ExtendedStatistics"]?[name]?.double, value, name)
        }
    }

    func testManyDifferentValuesKeepTheirPercentilesNearly() async throws {
        for part in 0..<10 {
            await put((0..<1000).map { (0, Double(part * 1000 + $0 + 1)) })
        }
        let answer = await statistics(["Sum"], extended: ["p90"], end: 60)
        let datapoint = try XCTUnwrap(answer["Datapoints"]?[0])
        XCTAssertEqual(datapoint["Sum"], 50_005_000)
        XCTAssertEqual(try XCTUnwrap(datapoint["ExtendedStatistics"]?["p90"]?.double), 9000, accuracy: 300)
    }

    func testAMinuteThatIsOverKeepsItsPercentilesNearly() async throws {
        await put((0..<400).map { (0, Double(1 + $0 * $0)) })
        _ = await clock.advance(by: .seconds(300))
        await put([(300, 1)])
        let answer = await statistics(["Maximum", "SampleCount"], extended: ["p50", "p99"], end: 60)
        let datapoint = try XCTUnwrap(answer["Datapoints"]?[0])
        XCTAssertEqual(datapoint["SampleCount"], 400)
        XCTAssertEqual(datapoint["Maximum"], 159_202)
        let half = try XCTUnwrap(datapoint["ExtendedStatistics"]?["p50"]?.double)
        XCTAssertEqual(half, 39_602, accuracy: 39_602 / 10)
        let most = try XCTUnwrap(datapoint["ExtendedStatistics"]?["p99"]?.double)
        XCTAssertEqual(most, 156_026, accuracy: 156_026 / 10)
    }

    func testTheOldestGoWhereThereAreTooMany() async {
        for minute in 0..<62 {
            let data = (0..<1000).map { number -> JSONValue in
                [
                    "MetricName": "m", "Value": 1, "Timestamp": .number(JSONNumber(Self.second(60 * minute - 3600))),
                    "Dimensions": [
                        ["Name": "minute", "Value": "\(minute)"], ["Name": "number", "Value": "\(number)"],
                    ],
                ]
            }
            let answer = await call("PutMetricData", ["Namespace": "Shoutout", "MetricData": .array(data)])
            XCTAssertEqual(answer, [:])
        }
        func isThere(_ minute: Int) async -> Bool {
            let dimensions: JSONValue = [["Name": "minute", "Value": "\(minute)"], ["Name": "number", "Value": "7"]]
            let answer = await call("ListMetrics", ["Namespace": "Shoutout", "Dimensions": dimensions])
            return answer["Metrics"]?.array?.count == 1
        }
        let (first, last) = await (isThere(0), isThere(61))
        XCTAssertFalse(first)
        XCTAssert(last)
    }

    func testHighResolutionIsSeenByTheSecond() async {
        let data = [0, 1, 11].map { second -> JSONValue in
            [
                "MetricName": "Fine", "Value": 1, "StorageResolution": 1,
                "Timestamp": .number(JSONNumber(Self.second(second))),
            ]
        }
        _ = await call("PutMetricData", ["Namespace": "Shoutout", "MetricData": .array(data)])
        let seconds = await query([["Id": "m", "MetricStat": stat("Fine", "Sum", period: 1)]], end: 60)
        XCTAssertEqual(seconds["MetricDataResults"]?[0]?["Values"], [1, 1, 1])
        let tens = await query([["Id": "m", "MetricStat": stat("Fine", "Sum", period: 10)]], end: 60)
        XCTAssertEqual(tens["MetricDataResults"]?[0]?["Values"], [1, 2])
        _ = await clock.advance(by: .seconds(4 * 3600))
        let later = await query([["Id": "m", "MetricStat": stat("Fine", "Sum", period: 1)]], end: 60)
        XCTAssertEqual(later["MetricDataResults"]?[0]?["Values"], [3], "after three hours only the minute is left")
    }

    func testWhatIsOlderThanFifteenDaysIsGone() async {
        await put([(0, 1)])
        _ = await clock.advance(by: .seconds(16 * 86400))
        let answer = await statistics(["Sum"], end: 60)
        XCTAssertEqual(answer["Datapoints"], [])
    }

    func testRefusesWhatAWSRefuses() async {
        let now = Self.second(0)
        let cases: [(JSONValue, JSONValue, JSONValue)] = [
            (["MetricName": "a"], "MissingParameter", "The parameter MetricData.member.1.StatisticValues is required."),
            (["Value": 1], "MissingParameter", "The parameter MetricData.member.1.MetricName is required."),
            (
                ["MetricName": "a", "Value": 1, "Values": [1]], "InvalidParameterCombination",
                "The parameters MetricData.member.1.Value and MetricData.member.1.Values are mutually exclusive and you have specified both."
            ),
            (
                ["MetricName": "a", "Values": [1, 2], "Counts": [1]], "InvalidParameterValue",
                "The parameters MetricData.member.1.Values and MetricData.member.1.Counts must be of the same size."
            ),
            (
                ["MetricName": "a", "Value": "NaN"], "InvalidParameterValue",
                "The value NaN for parameter MetricData.member.1.Value is invalid."
            ),
            (
                ["MetricName": "a", "Value": 1, "Unit": "Parsec"], "InvalidParameterValue",
                "The value Parsec for parameter MetricData.member.1.Unit is invalid."
            ),
            (
                ["MetricName": "a", "Value": 1, "StorageResolution": 2], "InvalidParameterValue",
                "The value 2 for parameter MetricData.member.1.StorageResolution is invalid."
            ),
            (
                ["MetricName": "a", "Value": 1, "Timestamp": .number(JSONNumber(now - 15 * 86400))],
                "InvalidParameterValue",
                "The parameter MetricData.member.1.Timestamp must specify a time within the past two weeks."
            ),
            (
                ["MetricName": "a", "Value": 1, "Timestamp": .number(JSONNumber(now + 7201))], "InvalidParameterValue",
                "The parameter MetricData.member.1.Timestamp must specify a time no more than two hours in the future."
            ),
        ]
        for (datum, code, message) in cases {
            let answer = await call("PutMetricData", ["Namespace": "Shoutout", "MetricData": [datum]])
            XCTAssertEqual(answer, ["error": code, "message": message])
        }
        let reserved = await call(
            "PutMetricData",
            ["Namespace": "AWS/Lambda", "MetricData": [["MetricName": "a", "Value": 1]]]
        )
        XCTAssertEqual(reserved["message"], "The value AWS/Lambda for parameter Namespace is invalid.")
        let listed = await call("ListMetrics", [:])
        XCTAssertEqual(listed, ["Metrics": []], "a refused request leaves nothing")
    }

    // MARK: Listing

    func testListsMetricsByNamespaceNameAndDimension() async {
        for (name, value) in [("Shoutouts", "RF"), ("Shoutouts", "TF"), ("Errors", "RF")] {
            let datum: JSONValue = [
                "MetricName": .string(name), "Value": 1, "Dimensions": [["Name": "Kind", "Value": .string(value)]],
            ]
            _ = await call("PutMetricData", ["Namespace": "Shoutout", "MetricData": [datum]])
        }
        let all = await call("ListMetrics", ["Namespace": "Shoutout"])
        XCTAssertEqual(
            all["Metrics"]?.array?.map { "\($0["MetricName"]!.string!) \($0["Dimensions"]![0]!["Value"]!.string!)" },
            ["Errors RF", "Shoutouts RF", "Shoutouts TF"]
        )
        let some = await call(
            "ListMetrics",
            ["MetricName": "Shoutouts", "Dimensions": [["Name": "Kind", "Value": "TF"]]]
        )
        XCTAssertEqual(some["Metrics"]?.array?.count, 1)
        let none = await call("ListMetrics", ["Dimensions": [["Name": "Other"]]])
        XCTAssertEqual(none["Metrics"], [])
        _ = await clock.advance(by: .seconds(4 * 3600))
        let recent = await call("ListMetrics", ["RecentlyActive": "PT3H"])
        XCTAssertEqual(recent["Metrics"], [])
    }

    func testServicesCountThemselvesThroughTheSink() async {
        for _ in 0..<5000 {
            service.record(
                MetricSample(
                    namespace: "AWS/Lambda",
                    name: "Invocations",
                    dimensions: ["FunctionName": "Hello"],
                    value: 1,
                    timestamp: Self.start
                )
            )
        }
        let answer = await call(
            "GetMetricStatistics",
            [
                "Namespace": "AWS/Lambda", "MetricName": "Invocations", "Statistics": ["Sum"], "Period": 60,
                "Dimensions": [["Name": "FunctionName", "Value": "Hello"]],
                "StartTime": .number(JSONNumber(Self.second(0))), "EndTime": .number(JSONNumber(Self.second(60))),
            ]
        )
        XCTAssertEqual(answer["Datapoints"]?[0]?["Sum"], 5000)
    }

    // MARK: GetMetricData

    func testLabelsTellMetricsApartByWhatDiffers() async {
        await put([(0, 1), (0, 3)])
        let answer = await query(
            [
                ["Id": "a", "MetricStat": stat("Latency", "Sum", period: 60)],
                ["Id": "b", "MetricStat": stat("Latency", "Minimum", period: 300)],
            ]
        )
        XCTAssertEqual(
            answer,
            [
                "MetricDataResults": [
                    result("a", "Latency Sum 60", [0], [4]), result("b", "Latency Minimum 300", [0], [1]),
                ], "Messages": [],
            ]
        )
    }

    func testUnitsThatAreMixedAreSaid() async {
        await put([(0, 5)], unit: "Count")
        await put([(0, 7)], unit: "Seconds")
        let answer = await query([["Id": "m", "MetricStat": stat("Latency", "Sum", period: 60)]])
        XCTAssertEqual(answer["MetricDataResults"]?[0]?["Values"], [5])
        XCTAssertEqual(
            answer["MetricDataResults"]?[0]?["Messages"],
            [["Code": "MultipleUnits", "Value": "Multiple units returned: '[Count, Seconds]'"]]
        )
    }

    func testExpressionsComputeWithWhatOthersFound() async {
        await put([(0, 10), (60, 20), (180, 40)])
        await put([(0, 1), (60, 0)], name: "Errors")
        let cases: [(String, [Int], [Double])] = [
            ("m * 2 + 1", [0, 60, 180], [21, 41, 81]), ("e / m * 100", [0, 60], [10, 0]),
            ("-m", [0, 60, 180], [-10, -20, -40]),
            ("FILL(m, 0)", [0, 60, 120, 180], [10, 20, 0, 40]), ("FILL(m, LINEAR)", [], []),
            ("FILL(m, REPEAT)", [], []), ("IF(m > 15, m, 0)", [0, 60, 180], [0, 20, 40]),
            ("RUNNING_SUM(m)", [0, 60, 180], [10, 30, 70]), ("DIFF(m)", [60, 180], [10, 20]),
            ("RATE(m)", [60, 180], [10.0 / 60, 20.0 / 120]),
            ("m - AVG(m)", [0, 60, 180], [10 - 70.0 / 3, 20 - 70.0 / 3, 40 - 70.0 / 3]),
            ("SUM([m, e])", [0, 60, 180], [11, 20, 40]),
            ("m / PERIOD(m)", [0, 60, 180], [10.0 / 60, 20.0 / 60, 40.0 / 60]),
            ("2 ^ 3 - m * 0", [0, 60, 180], [8, 8, 8]), ("m > 15 AND m < 30", [0, 60, 180], [0, 1, 0]),
        ]
        for (expression, times, values) in cases {
            let answer = await query(
                [
                    ["Id": "m", "MetricStat": stat("Latency", "Sum", period: 60), "ReturnData": false],
                    ["Id": "e", "MetricStat": stat("Errors", "Sum", period: 60), "ReturnData": false],
                    ["Id": "x", "Expression": .string(expression)],
                ]
            )
            if times.isEmpty {
                XCTAssertEqual(answer["error"], "ValidationError", expression)
            } else {
                XCTAssertEqual(answer["MetricDataResults"], [result("x", "x", times, values)], expression)
            }
        }
    }

    func testExpressionsThatMeanNothingAreRefused() async {
        for expression in ["m +", "nobody + 1", "x", "SEARCH('a', 'Sum')", "AVG(m)", "m 1", "(m", "1 / 0", "'a' + 1"] {
            await put([(0, 1)])
            let answer = await query(
                [
                    ["Id": "m", "MetricStat": stat("Latency", "Sum", period: 60), "ReturnData": false],
                    ["Id": "x", "Expression": .string(expression)],
                ]
            )
            XCTAssertEqual(answer["error"], "ValidationError", expression)
        }
    }

    func testPagesGoOnWhereTheLastOneEnded() async {
        await put([(0, 1), (60, 2), (120, 3)])
        let queries: JSONValue = [
            ["Id": "a", "MetricStat": stat("Latency", "Sum", period: 60)],
            ["Id": "b", "MetricStat": stat("Latency", "Sum", period: 60)],
        ]
        var (token, seen): (JSONValue?, [String]) = (nil, [])
        repeat {
            var request: JSONObject = [
                "MetricDataQueries": queries, "StartTime": .number(JSONNumber(Self.second(0))), "MaxDatapoints": 2,
                "EndTime": .number(JSONNumber(Self.second(300))), "ScanBy": "TimestampAscending",
            ]
            request["NextToken"] = token
            let answer = await call("GetMetricData", .object(request))
            for result in answer["MetricDataResults"]?.array ?? [] {
                seen.append(
                    "\(result["Id"]!.string!) \(result["Values"]!.serialized()) \(result["StatusCode"]!.string!)"
                )
            }
            token = answer["NextToken"]
        } while token != nil && seen.count < 20
        XCTAssertEqual(seen, ["a [1,2] PartialData", "a [3] Complete", "b [1] PartialData", "b [2,3] Complete"])
    }

    // MARK: Over restarts

    func testWhatManyPutAtOnceIsAllThereAfterARestart() async throws {
        let file = temporaryFile()
        let store = try Store(file: file)
        let first = try CloudWatchService(account: Account(), clock: clock, store: store)
        let body: JSONValue = ["Namespace": "Shoutout", "MetricData": [["MetricName": "Latency", "Value": 1]]]
        let put = jsonRequest("PutMetricData", body.bytes)
        await withDiscardingTaskGroup { group in
            for _ in 0..<50 { group.addTask { _ = await first.respond(to: put) } }
        }
        store.close()
        let second = try CloudWatchService(account: Account(), clock: clock, store: Store(file: file))
        let request: JSONValue = [
            "Namespace": "Shoutout", "MetricName": "Latency", "Statistics": ["Sum"], "Period": 60,
            "StartTime": .number(JSONNumber(Self.second(0))), "EndTime": .number(JSONNumber(Self.second(60))),
        ]
        let answer = await call("GetMetricStatistics", request, on: second)
        XCTAssertEqual(answer["Datapoints"]?[0]?["Sum"], 50)
    }

    func testAcknowledgedValuesAndDashboardsSurvive() async throws {
        let file = temporaryFile()
        let body: JSONValue = [
            "Namespace": "Shoutout", "MetricData": [["MetricName": "Latency", "Values": [1, 2], "Counts": [2, 1]]],
        ]
        let store = try Store(file: file)
        let first = try CloudWatchService(account: Account(), clock: clock, store: store)
        _ = await call("PutMetricData", body, on: first)
        _ = await call("PutMetricData", body, on: first)
        _ = await call("PutDashboard", ["DashboardName": "d", "DashboardBody": #"{"widgets":[]}"#], on: first)
        store.close()
        let second = try CloudWatchService(account: Account(), clock: clock, store: Store(file: file))
        let request: JSONValue = [
            "Namespace": "Shoutout", "MetricName": "Latency", "Statistics": ["Sum"], "ExtendedStatistics": ["p90"],
            "Period": 60, "StartTime": .number(JSONNumber(Self.second(0))),
            "EndTime": .number(JSONNumber(Self.second(60))),
        ]
        let answer = await call("GetMetricStatistics", request, on: second)
        XCTAssertEqual(answer["Datapoints"]?[0]?["Sum"], 8)
        XCTAssertEqual(answer["Datapoints"]?[0]?["ExtendedStatistics"], ["p90": 2])
        let dashboard = await call("GetDashboard", ["DashboardName": "d"], on: second)
        XCTAssertEqual(dashboard["DashboardArn"], "arn:aws:cloudwatch::123456789012:dashboard/d")
    }

    // MARK: Support

    private func statistics(_ basic: [String], extended: [String] = [], end: Int) async -> JSONValue {
        var request: JSONObject = [
            "Namespace": "Shoutout", "MetricName": "Latency", "Period": 60,
            "StartTime": .number(JSONNumber(Self.second(0))), "EndTime": .number(JSONNumber(Self.second(end))),
        ]
        if !basic.isEmpty { request["Statistics"] = .array(basic.map { .string($0) }) }
        if !extended.isEmpty { request["ExtendedStatistics"] = .array(extended.map { .string($0) }) }
        return await call("GetMetricStatistics", .object(request))
    }

    private func query(_ queries: JSONValue, end: Int = 300) async -> JSONValue {
        await call(
            "GetMetricData",
            [
                "MetricDataQueries": queries, "StartTime": .number(JSONNumber(Self.second(0))),
                "EndTime": .number(JSONNumber(Self.second(end))), "ScanBy": "TimestampAscending",
            ]
        ).descending(end == 60)
    }

    private func stat(_ name: String, _ statistic: String, period: Int) -> JSONValue {
        [
            "Metric": ["Namespace": "Shoutout", "MetricName": .string(name)], "Stat": .string(statistic),
            "Period": .number(JSONNumber(period)),
        ]
    }

    private func result(_ id: String, _ label: String, _ times: [Int], _ values: [Double]) -> JSONValue {
        [
            "Id": .string(id), "Label": .string(label),
            "Timestamps": .array(times.map { .number(JSONNumber(Self.second($0))) }),
            "Values": .array(values.map { .number(JSONNumber($0)!) }), "StatusCode": "Complete",
        ]
    }

    private func datapoint(_ second: Int, _ values: JSONObject, _ unit: JSONValue) -> JSONValue {
        var members: JSONObject = ["Timestamp": .number(JSONNumber(Self.second(second)))]
        members.merge(values) { _, new in new }
        members["Unit"] = unit
        return .object(members)
    }
}

extension JSONValue {
    /// For readers of seconds, who look at the newest first.
    fileprivate func descending(_ isWanted: Bool) -> JSONValue {
        guard isWanted, var result = self["MetricDataResults"]?[0]?.object, let values = result["Values"]?.array else {
            return self
        }
        result["Values"] = .array(values.reversed())
        return ["MetricDataResults": [.object(result)]]
    }
}
