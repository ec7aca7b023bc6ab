import Foundation
import GradingSupport
import OrderedCollections
import WorkshopCommon

/// The step weekly-digest: a schedule starts a machine, which sums up a week and publishes it.
final class WeeklyDigestTests: StepSuite {
    private let function = "DigestFunction"
    private let machine = "DigestMachine"
    private let topic = "DigestTopic"
    private let table = "ShoutoutsTable"
    private let week = Place.file("Sources/DigestFunction/Week.swift")
    private let archive = Place.file("Sources/DigestFunction/Archive.swift")
    private var schedule: Place { .template(machine, "Properties", "Events") }

    func testWeekIsCounted() async throws {
        let (until, days) = moment(in: 2031)
        let (most, other, another) = (random.slackUser().id, random.slackUser().id, random.slackUser().id)
        try await put([(most, "TF", days(1)), (most, "RF", days(3)), (most, "IT", days(6)), (other, "RF", days(2))])
        // A week before and a day after.
        try await put([(another, "TF", days(8)), (another, "IT", days(20)), (another, "RF", days(-1))])
        let digest = try await digest(until: until)
        // Those of other weeks, too: then no week was asked for, whichever it would have been.
        let isAnyWeek = (digest["count"]?.int ?? 0) >= 7
        expect(
            digest["count"],
            equals: 4,
            "of seven shoutouts four are of the week that ends at \(until)",
            at: isAnyWeek ? archive : week,
            why: isAnyWeek ? "The query asks for a kind, and gets all that there ever were of it." : nil,
            try: isAnyWeek
                ? "let keyConditionExpression ask for createdAt BETWEEN :first AND :last as well"
                : "from seven days before the event's moment to the second before it"
        )
        let text = digest["text"]?.string
        for line in ["Results Focus: 2", "Team First: 1", "Innovative Thinking: 1", "\(most): 3"] {
            expect(
                text,
                contains: line,
                "the text counts them",
                at: archive,
                try: "query the index with one kind at a time"
            )
        }
    }

    func testWeeksDoNotOverlap() async throws {
        let (until, days) = moment(in: 2032)
        let kind = random.pick(from: ["TF", "RF", "IT"])
        let (first, last, next) = (random.slackUser().id, random.slackUser().id, random.slackUser().id)
        try await put([(first, kind, days(7)), (last, kind, days(1.0 / 86_400)), (next, kind, days(0))])
        expect(
            try await digest(until: until)["count"],
            equals: 2,
            "of three shoutouts (in the week's first second, in its last, and in the next week's first) two count",
            at: week,
            try: "let the week end a second before the moment that the event names"
        )
    }

    func testEveryPageIsRead() async throws {
        let (until, days) = moment(in: 2033)
        let recipient = random.slackUser().id
        // DynamoDB answers with a megabyte at most.
        let long = String(repeating: "thank you ", count: 30_000)
        for number in 1...5 {
            try await put([(recipient, "TF", days(Double(number)))], comment: "\(random.word()) \(long)")
        }
        expect(
            try await digest(until: until)["count"],
            equals: 5,
            "five shoutouts count that are more than a megabyte together",
            at: archive,
            try: "go on with exclusiveStartKey as long as there is a lastEvaluatedKey"
        )
    }

    func testItRunsOnceAWeek() async throws {
        try requireMachine()
        let before = try await cloud.executions(of: machine).count
        try await cloud.advance(by: .seconds(28 * 86_400))
        let runs = try await cloud.executions(of: machine).count - before
        expect(
            // Where clocks are changed, a week is an hour longer or shorter.
            (3...5).contains(runs),
            "in four weeks \(machine) is started four times",
            expected: "4 executions",
            actual: "\(runs)",
            at: schedule,
            try: "an event of the type ScheduleV2 with ScheduleExpression: cron(0 9 ? * MON *)"
        )
        let zones = template.resources(ofType: "AWS::Scheduler::Schedule").map {
            $0.property("ScheduleExpressionTimezone")?.string
        }
        expect(
            zones.allSatisfy { $0?.isEmpty == false },
            "the schedule says whose nine o'clock it means",
            expected: "ScheduleExpressionTimezone, such as America/New_York",
            actual: "none, so UTC",
            at: schedule,
            why: "Without a time zone it is nine in UTC, which is another hour where your people are, and another as "
                + "soon as they change their clocks.",
            try: "set ScheduleExpressionTimezone, beside ScheduleExpression"
        )
    }

    func testDigestIsPublished() async throws {
        let next = try await nextWeek()
        let recipient = random.slackUser().id
        let kinds = (0..<random.number(in: 2...4)).map { _ in random.pick(from: ["TF", "RF", "IT"]) }
        try await put(kinds.map { (recipient, $0, next.addingTimeInterval(86_400).formatted(.iso8601)) })
        let messages = try await published(duringDays: 8)
        let last = try await cloud.executions(of: machine).first?.executionOutcome ?? "none"
        expect(
            messages.count == 1 && messages[0].contains("\(recipient): \(kinds.count)"),
            "who subscribes to \(topic) gets the digest of a week with \(kinds.count) shoutouts, and none of an empty one",
            expected: "1 message with \"\(recipient): \(kinds.count)\"",
            actual: messages.isEmpty ? "no message; the last execution: \(last)" : messages.joined(separator: "\n"),
            at: schedule,
            try: #"Input: '{"until": "<aws.scheduler.scheduled-time>"}'"#
        )
    }

    func testRolesAllowWhatIsNeeded() throws {
        try requireMachine()
        let arn = "arn:aws:dynamodb:us-east-1:123456789012:table/\(cloud.reference(table))"
        let reading = "add DynamoDBReadPolicy with TableName: !Ref \(table)"
        expectRole(
            of: function,
            allows: "dynamodb:Query",
            on: "\(arn)/index/byKind",
            named: "the index byKind",
            try: reading
        )
        expectRole(of: function, denies: "dynamodb:PutItem", on: arn, named: table, try: reading)
        let publishing = "add SNSPublishMessagePolicy with TopicName: !GetAtt \(topic).TopicName"
        expectRole(of: machine, allows: "sns:Publish", on: cloud.reference(topic), named: topic, try: publishing)
        expectRole(
            of: machine,
            allows: "lambda:InvokeFunction",
            on: "arn:aws:lambda:us-east-1:123456789012:function:\(cloud.reference(function))",
            named: function,
            try: "add LambdaInvokePolicy with FunctionName: !Ref \(function)"
        )
    }

    // MARK: What they share

    private func requireMachine() throws {
        try requireFunction(function)
        try requireResource(topic, "AWS::SNS::Topic")
        try requireResource(machine, "AWS::StepFunctions::StateMachine", declared: "AWS::Serverless::StateMachine")
    }

    /// Some moment of that year, and the moments so many days before it.
    private func moment(in year: Int) -> (until: String, days: (Double) -> String) {
        // 1 January 2031, 00:00:00 UTC, is 1,924,992,000 seconds after 1970; what matters is that years are far apart.
        let base = 1_924_992_000 + Double(year - 2031) * 365 * 86_400
        let moment = Date(timeIntervalSince1970: base + Double(random.number(in: 2_592_000...20_000_000)))
        return (
            moment.formatted(.iso8601), { moment.addingTimeInterval(-$0 * 86_400).formatted(.iso8601) }
        )
    }

    private func put(
        _ shoutouts: [(recipient: String, kind: String, createdAt: String)],
        comment: String? = nil
    ) async throws {
        for (recipient, kind, createdAt) in shoutouts {
            var shoutout = SampleShoutout(random)
            (shoutout.recipient, shoutout.kind, shoutout.createdAt) = (recipient, kind, createdAt)
            if let comment { shoutout.comment = comment }
            try await cloud.put(shoutout.attributes, in: table)
        }
    }

    private func digest(until moment: String) async throws -> JSONValue {
        try requireFunction(function)
        let result = try await cloud.invoke(function, ["until": .string(moment)])
        try require(
            expect(
                result.functionError == nil && result.payload != nil,
                "\(function) sums up a week",
                expected: #"{"count": …, "text": "…"}"#,
                actual: Failure.bounded(result.text),
                at: archive
            )
        )
        return result.payload ?? [:]
    }

    /// When the last week ended that was summed up, which is when the next one began.
    private func nextWeek() async throws -> Date {
        try requireMachine()
        try await cloud.advance(by: .seconds(8 * 86_400))
        var moments: [Date] = []
        for run in try await cloud.executions(of: machine) {
            let input = try await cloud.execution(run["executionArn"]?.string ?? "")["input"]?.string ?? ""
            let until = (try? JSONValue(parsing: input))?["until"]?.string
            if let moment = until.flatMap({ try? Date($0, strategy: .iso8601) }) { moments.append(moment) }
        }
        return try require(
            moments.max(),
            "\(machine) is told the moment that it was due",
            expected: #"an execution with the input {"until": "…"}"#,
            actual: "none",
            at: schedule,
            try: #"Input: '{"until": "<aws.scheduler.scheduled-time>"}'"#
        )
    }

    private func published(duringDays days: Int) async throws -> [String] {
        let queue = try await cloud.subscribe(to: topic)
        try await cloud.advance(by: .seconds(days * 86_400))
        return try await cloud.receive(from: queue)
    }
}
