import CloudCore
import CloudWatchService
import OrderedCollections
import Synchronization
import WorkshopCommon
import XCTest

final class AlarmTests: CloudWatchTestCase {
    private let actions = RecordedActions()
    private var alarmed: CloudWatchService!
    private let topic = "arn:aws:sns:us-east-1:123456789012:alerts"

    override func setUpWithError() throws {
        try super.setUpWithError()
        alarmed = try CloudWatchService(account: Account(), clock: clock, actions: actions)
    }

    func testAMinimalAlarmIsDescribedAsAWSDoes() async {
        let answer = await call(
            "PutMetricAlarm",
            [
                "AlarmName": "a", "MetricName": "m", "Namespace": "n", "EvaluationPeriods": 1, "Period": 10,
                "Statistic": "Sum", "Threshold": 30, "ComparisonOperator": "GreaterThanThreshold",
            ]
        )
        XCTAssertEqual(answer, [:])
        let now = JSONValue.number(JSONNumber(Self.second(0)))
        let described = await call("DescribeAlarms", ["AlarmNames": ["a"]])
        XCTAssertEqual(
            described,
            [
                "MetricAlarms": [
                    [
                        "ActionsEnabled": true, "AlarmActions": [],
                        "AlarmArn": "arn:aws:cloudwatch:us-east-1:123456789012:alarm:a",
                        "AlarmConfigurationUpdatedTimestamp": now, "AlarmName": "a",
                        "ComparisonOperator": "GreaterThanThreshold", "Dimensions": [], "EvaluationPeriods": 1,
                        "InsufficientDataActions": [], "MetricName": "m", "Namespace": "n", "OKActions": [],
                        "Period": 10, "StateReason": "Unchecked: Initial alarm creation",
                        "StateTransitionedTimestamp": now, "StateUpdatedTimestamp": now,
                        "StateValue": "INSUFFICIENT_DATA", "Statistic": "Sum", "Threshold": 30,
                    ]
                ], "CompositeAlarms": [],
            ]
        )
    }

    func testABreachIsSeenOnTheClockAndTakesItsActions() async {
        await putAlarm()
        _ = await call("PutMetricData", datum(21.5, at: 0), on: alarmed)
        _ = await clock.advance(by: .seconds(120))
        let alarm = await describe()
        XCTAssertEqual(alarm["StateValue"], "ALARM")
        XCTAssertEqual(
            alarm["StateReason"],
            "Threshold Crossed: 1 datapoint [21.5 (25/11/26 09:15:00)] was greater than the threshold (2.0)."
        )
        let action = actions.sent.withLock { $0 }
        XCTAssertEqual(action.map(\.target), [topic])
        XCTAssertEqual(action.first?.subject, #"ALARM: "a" in US East (N. Virginia)"#)
        XCTAssertEqual(action.first?.message["Trigger"]?["Statistic"], "AVERAGE")
        XCTAssertEqual(action.first?.event["alarmData"]?["previousState"]?["value"], "INSUFFICIENT_DATA")
    }

    func testMissingDataIsTreatedAsTold() async {
        let cases: [(String, JSONValue)] = [
            ("breaching", "ALARM"), ("notBreaching", "OK"), ("ignore", "INSUFFICIENT_DATA"),
            ("missing", "INSUFFICIENT_DATA"),
        ]
        for (treatment, state) in cases {
            await putAlarm(["TreatMissingData": .string(treatment), "EvaluationPeriods": 2])
            _ = await clock.advance(by: .seconds(120))
            let alarm = await describe()
            XCTAssertEqual(alarm["StateValue"], state, treatment)
            if treatment == "breaching" {
                XCTAssertEqual(
                    alarm["StateReason"],
                    "Threshold Crossed: no datapoints were received for 2 periods and 2 missing datapoints were treated as [Breaching]."
                )
            }
            _ = await call("DeleteAlarms", ["AlarmNames": ["a"]], on: alarmed)
        }
    }

    func testSomeOfTheDatapointsAreEnoughWhereTheAlarmSaysSo() async {
        await putAlarm(["EvaluationPeriods": 3, "DatapointsToAlarm": 2])
        for (minute, value) in [5.0, 1, 7].enumerated() {
            _ = await call("PutMetricData", datum(value, at: minute * 60), on: alarmed)
        }
        _ = await clock.advance(by: .seconds(180))
        let alarm = await describe()
        XCTAssertEqual(
            alarm["StateReason"]?.string,
            "Threshold Crossed: 2 out of the last 3 datapoints [7.0 (25/11/26 09:17:00), 5.0 (25/11/26 09:15:00)] "
                + "were greater than the threshold (2.0) (minimum 2 datapoints for OK -> ALARM transition)."
        )
    }

    func testSetAlarmStateIsNotedAndActsWhereActionsAreEnabled() async {
        await putAlarm()
        let set: JSONValue = ["AlarmName": "a", "StateValue": "ALARM", "StateReason": "testing alarm"]
        _ = await call("SetAlarmState", set, on: alarmed)
        _ = await call("SetAlarmState", set, on: alarmed)
        _ = await clock.settle()
        XCTAssertEqual(actions.sent.withLock(\.count), 1, "a state that stays takes no action")
        _ = await call("DisableAlarmActions", ["AlarmNames": ["a"]], on: alarmed)
        _ = await call("SetAlarmState", ["AlarmName": "a", "StateValue": "OK", "StateReason": "fine"], on: alarmed)
        _ = await clock.settle()
        XCTAssertEqual(actions.sent.withLock(\.count), 1)
        let history = await call("DescribeAlarmHistory", ["AlarmName": "a"], on: alarmed)
        XCTAssertEqual(
            history["AlarmHistoryItems"]?.array?.compactMap { $0["HistorySummary"]?.string },
            [
                "Alarm updated from ALARM to OK", "Successfully executed action \(topic)",
                "Alarm updated from INSUFFICIENT_DATA to ALARM", "Alarm \"a\" created",
            ]
        )
    }

    func testRefusesWhatAWSRefuses() async {
        await putAlarm()
        let invalid = await call(
            "SetAlarmState",
            ["AlarmName": "a", "StateValue": "INVALID", "StateReason": "x"],
            on: alarmed
        )
        XCTAssertEqual(
            invalid,
            [
                "error": "ValidationError",
                "message":
                    "1 validation error detected: Value 'INVALID' at 'stateValue' failed to satisfy constraint: Member must satisfy enum value set: [INSUFFICIENT_DATA, ALARM, OK]",
            ]
        )
        let missing = await call(
            "SetAlarmState",
            ["AlarmName": "b", "StateValue": "OK", "StateReason": "x"],
            on: alarmed
        )
        XCTAssertEqual(missing["error"], "ResourceNotFound")
        let period = await call("PutMetricAlarm", .object(configuration.merging(["Period": 7]) { $1 }), on: alarmed)
        XCTAssertEqual(
            period,
            ["error": "ValidationError", "message": "Period must be 10, 20, 30 or a multiple of 60"]
        )
    }

    func testTagsFollowTheAlarm() async {
        await putAlarm(["Tags": [["Key": "tag1", "Value": "foo"], ["Key": "tag2", "Value": "bar"]]])
        let arn: JSONValue = "arn:aws:cloudwatch:us-east-1:123456789012:alarm:a"
        _ = await call("UntagResource", ["ResourceARN": arn, "TagKeys": ["tag1"]], on: alarmed)
        _ = await call("TagResource", ["ResourceARN": arn, "Tags": [["Key": "tag3", "Value": "x"]]], on: alarmed)
        let tags = await call("ListTagsForResource", ["ResourceARN": arn], on: alarmed)
        XCTAssertEqual(tags, ["Tags": [["Key": "tag2", "Value": "bar"], ["Key": "tag3", "Value": "x"]]])
    }

    func testAlarmsSurviveARestartAndGoOn() async throws {
        let file = temporaryFile()
        let store = try Store(file: file)
        alarmed = try CloudWatchService(account: Account(), clock: VirtualClock(startingAt: Self.start), store: store)
        await putAlarm()
        _ = await call("SetAlarmState", ["AlarmName": "a", "StateValue": "OK", "StateReason": "fine"], on: alarmed)
        store.close()
        alarmed = try CloudWatchService(account: Account(), clock: clock, store: Store(file: file), actions: actions)
        let before = await describe()
        XCTAssertEqual(before["StateReason"], "fine")
        _ = await call("PutMetricData", datum(3, at: 0), on: alarmed)
        _ = await clock.advance(by: .seconds(120))
        let after = await describe()
        XCTAssertEqual(after["StateValue"], "ALARM")
    }

    func testAStackMakesAlarmsAndDashboards() async throws {
        let alarm = DeclaredResource(
            type: "AWS::CloudWatch::Alarm",
            logicalID: "Alarm",
            physicalID: "stack-Alarm",
            properties: .object(configuration)
        )
        try await service.deploy(alarm)
        try await service.deploy(
            DeclaredResource(
                type: "AWS::CloudWatch::Dashboard",
                logicalID: "Dashboard",
                physicalID: "Dashboard-1",
                properties: ["DashboardBody": #"{"widgets": []}"#]
            )
        )
        _ = await call("SetAlarmState", ["AlarmName": "stack-Alarm", "StateValue": "OK", "StateReason": "fine"])
        try await service.deploy(alarm)
        let described = await call("DescribeAlarms", [:])
        XCTAssertEqual(
            described["MetricAlarms"]?[0]?["StateReason"],
            "fine",
            "an update that changes nothing leaves it alone"
        )
        var changed = alarm
        changed.properties = .object(
            configuration.merging([
                "AlarmDescription": "two", "OKActions": [.string(topic)], "ActionsEnabled": false,
                "Tags": [["Key": "stage", "Value": "two"]],
            ]) { $1 }
        )
        try await service.deploy(changed)
        let updated = await call("DescribeAlarms", [:])["MetricAlarms"]?[0]
        XCTAssertEqual(updated?["AlarmDescription"], "two")
        XCTAssertEqual(updated?["OKActions"], [.string(topic)])
        XCTAssertEqual(updated?["ActionsEnabled"], false)
        let tags = await call("ListTagsForResource", ["ResourceARN": updated?["AlarmArn"] ?? ""])
        XCTAssertEqual(tags["Tags"], [["Key": "stage", "Value": "two"]])
        let dashboards = await call("ListDashboards", [:])
        XCTAssertEqual(dashboards["DashboardEntries"]?[0]?["Size"], 15)
        await service.remove(alarm)
        let left = await call("DescribeAlarms", [:])
        XCTAssertEqual(left["MetricAlarms"], [])
    }

    // MARK: Support

    private var configuration: JSONObject {
        [
            "AlarmName": "a", "MetricName": "Latency", "Namespace": "Shoutout", "EvaluationPeriods": 1, "Period": 60,
            "Statistic": "Average", "Threshold": 2, "ComparisonOperator": "GreaterThanThreshold",
            "AlarmActions": [.string(topic)],
        ]
    }

    private func putAlarm(_ changes: JSONObject = [:]) async {
        let answer = await call("PutMetricAlarm", .object(configuration.merging(changes) { $1 }), on: alarmed)
        XCTAssertEqual(answer, [:])
    }

    private func describe() async -> JSONValue {
        await call("DescribeAlarms", ["AlarmNames": ["a"]], on: alarmed)["MetricAlarms"]?[0] ?? .null
    }

    private func datum(_ value: Double, at second: Int) -> JSONValue {
        [
            "Namespace": "Shoutout",
            "MetricData": [
                [
                    "MetricName": "Latency", "Value": .number(JSONNumber(value)!),
                    "Timestamp": .number(JSONNumber(Self.second(second))),
                ]
            ],
        ]
    }
}

private final class RecordedActions: AlarmActionSender {
    let sent = Mutex<[AlarmAction]>([])

    func send(_ action: AlarmAction) async throws(AWSError) { sent.withLock { $0.append(action) } }
}
