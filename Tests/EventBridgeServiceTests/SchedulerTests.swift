import CloudCore
import EventBridgeService
import OrderedCollections
import WorkshopCommon
import XCTest

final class SchedulerTests: XCTestCase {
    private let clock = VirtualClock(startingAt: Timestamp(millisecondsSince1970: 1_800_000_000_000))
    private let targets = FakeTargets()

    private func make() throws -> SchedulerService {
        try SchedulerService(account: Account(), clock: clock, targets: targets)
    }

    private func send(
        _ service: SchedulerService,
        _ method: String,
        _ path: String,
        query: String? = nil,
        _ members: JSONValue = [:]
    ) async -> (status: Int, body: JSONValue) {
        let request = CloudRequest(method, path, query: query, body: members.bytes)
        XCTAssertTrue(service.accepts(request))
        let response = await service.respond(to: request)
        return (response.status, (try? JSONValue(parsing: response.bytes)) ?? .null)
    }

    private func settings(_ expression: String, _ more: JSONObject = [:]) -> JSONValue {
        let queue: JSONValue = ["Arn": "arn:aws:sqs:us-east-1:123456789012:q", "RoleArn": "arn:r", "Input": "{}"]
        let members: JSONObject = [
            "ScheduleExpression": .string(expression), "FlexibleTimeWindow": ["Mode": "OFF"], "Target": queue,
        ]
        return .object(members.merging(more) { _, new in new })
    }

    func testASchedulesTimesAreThoseOfItsTimeZone() async throws {
        let service = try make()
        let zone: JSONObject = ["ScheduleExpressionTimezone": "Europe/Berlin"]
        let made = await send(service, "POST", "/schedules/daily", settings("cron(30 9 * * ? *)", zone))
        XCTAssertEqual(made.body, ["ScheduleArn": "arn:aws:scheduler:us-east-1:123456789012:schedule/default/daily"])
        // It is 09:00 there.
        _ = await clock.advance(by: .seconds(1799))
        XCTAssertEqual(targets.deliveries.count, 0)
        _ = await clock.advance(by: .seconds(1))
        XCTAssertEqual(targets.deliveries.map(\.body), [Array("{}".utf8)])
        _ = await clock.advance(by: .seconds(86400))
        XCTAssertEqual(targets.deliveries.count, 2)
    }

    func testOneMomentComesOnceAndTheScheduleGoesIfItSaysSo() async throws {
        let service = try make()
        _ = await send(
            service,
            "POST",
            "/schedules/once",
            settings("at(2027-01-15T08:05:00)", ["ActionAfterCompletion": "DELETE"])
        )
        _ = await clock.advance(by: .seconds(7200))
        XCTAssertEqual(targets.deliveries.count, 1)
        let gone = await send(service, "GET", "/schedules/once")
        XCTAssertEqual(gone.status, 404)
        XCTAssertEqual(gone.body["Message"], "Schedule once does not exist.")
    }

    func testGroupsHoldSchedulesAndGoWithThem() async throws {
        let service = try make()
        _ = await send(service, "POST", "/schedule-groups/g", ["Tags": [["Key": "a", "Value": "b"]]])
        _ = await send(service, "POST", "/schedules/s", settings("rate(1 hour)", ["GroupName": "g"]))
        let listed = await send(service, "GET", "/schedules", query: "ScheduleGroup=g")
        XCTAssertEqual(listed.body["Schedules"]?.array?.map { $0["Name"] }, ["s"])
        let twice = await send(service, "POST", "/schedules/s", settings("rate(1 hour)", ["GroupName": "g"]))
        XCTAssertEqual(twice.status, 409)
        _ = await send(service, "DELETE", "/schedule-groups/g")
        let gone = await send(service, "GET", "/schedules/s", query: "groupName=g")
        XCTAssertEqual(gone.status, 404)
        _ = await clock.advance(by: .seconds(7200))
        XCTAssertEqual(targets.deliveries.count, 0)
    }

    func testWhatIsNoExpressionIsRefused() async throws {
        let service = try make()
        for text in ["cron(0 1 * * * *)", "rate(10 seconds)", " rate(10 minutes)", "at(2021-12-31)"] {
            let answer = await send(service, "POST", "/schedules/s", settings(text))
            XCTAssertEqual(answer.status, 400)
            XCTAssertEqual(answer.body["Message"], .string("Invalid Schedule Expression \(text)."))
        }
    }

    func testATargetNeedsARoleAndAScheduleBeginsFromNowOn() async throws {
        let service = try make()
        let target: JSONValue = ["Arn": "arn:aws:sqs:us-east-1:123456789012:q"]
        let bare = await send(service, "POST", "/schedules/s", settings("rate(1 hour)", ["Target": target]))
        XCTAssertEqual(
            bare.body["Message"],
            "1 validation error detected: Value null at 'target.roleArn' failed to satisfy constraint: Member must not be null"
        )
        let past: JSONObject = ["StartDate": 1_799_999_699]
        let late = await send(service, "POST", "/schedules/s", settings("rate(1 hour)", past))
        XCTAssertEqual(late.body["Message"], "The StartDate you specify cannot be earlier than 5 minutes ago.")
        let window: JSONObject = ["FlexibleTimeWindow": ["Mode": "FLEXIBLE", "MaximumWindowInMinutes": 1441]]
        let wide = await send(service, "POST", "/schedules/s", settings("rate(1 hour)", window))
        XCTAssertEqual(
            wide.body["Message"]?.string,
            "1 validation error detected: Value '1441' at 'flexibleTimeWindow.maximumWindowInMinutes' failed to satisfy "
                + "constraint: Member must have value less than or equal to 1440"
        )
    }
}
