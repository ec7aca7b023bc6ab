import CloudCore
import XCTest

final class ScheduleExpressionTests: XCTestCase {
    /// 2027-01-15T08:00:00Z, a Friday.
    private let start = Timestamp(millisecondsSince1970: 1_800_000_000_000)

    private func next(_ text: String, _ dialect: ScheduleExpression.Dialect = .rule) -> String {
        guard let expression = ScheduleExpression(text, dialect) else { return "refused" }
        return expression.next(after: start)?.iso8601Seconds ?? "never"
    }

    func testExpressionsNameTheNextMoment() {
        let expected = [
            ("rate(1 minute)", "2027-01-15T08:01:00Z"), ("rate(2 days)", "2027-01-17T08:00:00Z"),
            ("cron(0 10 * * ? *)", "2027-01-15T10:00:00Z"), ("cron(0 8 * * ? *)", "2027-01-16T08:00:00Z"),
            ("cron(15 12 * * ? *)", "2027-01-15T12:15:00Z"), ("cron(0/15 * * * ? *)", "2027-01-15T08:15:00Z"),
            ("cron(0 2 ? * SAT *)", "2027-01-16T02:00:00Z"), ("cron(0 7 ? * MON-FRI *)", "2027-01-18T07:00:00Z"),
            ("cron(0 8 1 * ? *)", "2027-02-01T08:00:00Z"), ("cron(0 0 L * ? *)", "2027-01-31T00:00:00Z"),
            ("cron(0 0 29 2 ? *)", "2028-02-29T00:00:00Z"), ("cron(0 2 ? * SAT#3 *)", "2027-01-16T02:00:00Z"),
            ("cron(15 10 ? * 6L *)", "2027-01-29T10:15:00Z"), ("cron(0 9 LW * ? *)", "2027-01-29T09:00:00Z"),
            ("cron(0 9 16W * ? *)", "2027-01-15T09:00:00Z"), ("cron(5,35 14 * * ? *)", "2027-01-15T14:05:00Z"),
            ("cron(15 10 ? * 6L 2002-2005)", "never"), ("cron(0/5 5 ? JAN 1-5 2022)", "never"),
            ("cron(0 0 ? * FRI-MON *)", "2027-01-16T00:00:00Z"),
        ]
        for (text, moment) in expected { XCTAssertEqual(next(text), moment, text) }
    }

    /// https://github.com/localstack/localstack/blob/main/tests/aws/services/events/test_events_schedule.py (Apache-2.0)
    /// lists them, checked against AWS.
    func testWhatAWSRefusesIsRefused() {
        let refused = [
            "rate(10 seconds)", "rate(1 minutes)", "rate(10 minute)", "rate()", "rate(10)", "rate(10 minutess)",
            "rate(0 minutes)", "rate(-10 minutes)", "rate(10 MINUTES)", "rate( 10 minutes )", " rate(10 minutes)",
            "cron(0 1 * * * *)", "cron(7 20 * * NOT *)", "cron(INVALID)", "cron(0 dummy ? * MON-FRI *)",
            "cron(71 8 1 * ? *)", "cron()", "at(2027-01-15T09:00:00)", "",
        ]
        for text in refused { XCTAssertEqual(next(text), "refused", text) }
    }

    func testASchedulerKnowsOneMoment() {
        XCTAssertEqual(next("at(2027-02-28T23:59:59)", .scheduler), "2027-02-28T23:59:59Z")
        XCTAssertEqual(next("at(2020-02-29T00:00:00)", .scheduler), "never")
        XCTAssertEqual(next("at(2027-02-29T00:00:00)", .scheduler), "refused")
        XCTAssertEqual(next("at(2021-12-31)", .scheduler), "refused")
        XCTAssertEqual(next("at(2021-12-31T23:59:59Z)", .scheduler), "refused")
    }
}
