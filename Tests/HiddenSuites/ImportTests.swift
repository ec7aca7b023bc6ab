import GradingSupport
import OrderedCollections
import WorkshopCommon

/// The step import: a file that is written to a bucket starts a machine, which saves its lines as shoutouts.
final class ImportTests: StepSuite {
    private let bucket = "ImportBucket"
    private let machine = "ImportMachine"
    private let table = "ShoutoutsTable"
    private let definition = Place.file("statemachine/import.asl.json")
    private var pattern: Place { .template(machine, "Properties", "Events") }

    func testBucketTellsOfItsObjects() throws {
        let tells = try requireResource(bucket, "AWS::S3::Bucket")
            .property("NotificationConfiguration.EventBridgeConfiguration.EventBridgeEnabled")
        expect(
            tells == true || tells == "true",
            "\(bucket) tells EventBridge of its objects",
            expected: "EventBridgeEnabled: true",
            actual: tells?.serialized() ?? "no EventBridgeConfiguration",
            at: .template(bucket, "Properties", "NotificationConfiguration"),
            try: "NotificationConfiguration: {EventBridgeConfiguration: {EventBridgeEnabled: true}}"
        )
    }

    func testLinesAreSaved() async throws {
        let file = lines(random.number(in: 8...15))
        let execution = try await imported(file)
        try require(
            expect(
                execution["status"] == "SUCCEEDED",
                "the execution that the file starts succeeds",
                expected: "SUCCEEDED",
                actual: execution.executionOutcome,
                at: definition,
                try: "look at ItemReader: the file's bucket and key are in $.detail"
            )
        )
        let saved = try await items(of: file)
        let areColumnsMixedUp = saved.isEmpty ? try await isStoredSomehow(file[0]) : false
        try require(
            expect(
                saved.count == file.count,
                "the table has an item for each line",
                expected: "\(file.count) items with the lines' comments",
                actual: "\(saved.count)",
                at: definition,
                why: areColumnsMixedUp
                    ? nil : "SaverFunction stores an id once. Lines that have the same id are the same shoutout to it.",
                try: areColumnsMixedUp
                    ? #"let the first line name the columns: "CSVHeaderLocation": "FIRST_ROW""#
                    : #"give each line an id of its own: "id.$": "States.Hash(States.JsonToString($), 'SHA-256')""#
            )
        )
        for line in file.prefix(3) {
            let saved = saved.first { $0.value(at: "comment.S")?.string == line.comment }
            for (name, value) in line.attributes where name != "id" {
                expect(
                    saved?.value(at: "\(name).S"),
                    equals: .string(value),
                    "the item has the line's \(name)",
                    at: definition
                )
            }
        }
    }

    func testSameLinesAreSavedOnce() async throws {
        let file = lines(5)
        _ = try await imported(file)
        _ = try await imported(file)
        expect(
            try await items(of: file).count,
            equals: file.count,
            "what is imported twice, from two files, is saved once",
            at: definition,
            try: "make the id of the line: States.Hash(States.JsonToString($), 'SHA-256')"
        )
    }

    func testBadLineLosesNoOther() async throws {
        let (file, bad) = linesWithABadOne()
        let execution = try await imported(file)
        expect(
            execution["status"],
            equals: "SUCCEEDED",
            "a file succeeds in which one line of \(file.count) can't be saved",
            at: definition,
            try: "set ToleratedFailurePercentage to 10"
        )
        let good = file.filter { $0.comment != bad.comment }
        expect(
            try await items(of: good).count,
            equals: good.count,
            "all the other lines are saved",
            at: definition,
            try: "set ToleratedFailurePercentage to 10"
        )
    }

    func testFileThatIsAllWrongFails() async throws {
        let file = lines(10).map { line in
            var line = line
            line.kind = "Team First"
            return line
        }
        let execution = try await imported(file)
        expect(
            execution["status"],
            equals: "FAILED",
            "a file fails in which no line can be saved (its kinds are written out)",
            at: definition,
            try: "set ToleratedFailurePercentage to 10, not to 100"
        )
    }

    func testResultsSayWhatFailed() async throws {
        let (file, bad) = linesWithABadOne()
        let before = Set(try await cloud.keys(in: bucket, below: "results/"))
        _ = try await imported(file)
        let written = try await cloud.keys(in: bucket, below: "results/").filter { !before.contains($0) }
        let failed = try require(
            written.first { $0.hasSuffix("FAILED_0.json") },
            "there is a list of what failed, below results/ in \(bucket)",
            expected: "results/…/FAILED_0.json",
            actual: written.isEmpty ? "nothing new" : written.joined(separator: ", "),
            at: definition,
            try: #"give ForEachLine a ResultWriter with the bucket, and "Prefix": "results""#
        )
        expect(
            try await cloud.object(failed, in: bucket),
            contains: bad.recipient,
            "the list has the line that can't be saved",
            at: definition
        )
    }

    func testOnlyFilesToImportStartIt() async throws {
        try requireAll()
        let before = try await cloud.executions(of: machine).count
        try await cloud.put(object: "results/\(random.word()).csv", text(of: lines(2)), in: bucket)
        try await cloud.put(object: "\(random.word()).csv", text(of: lines(2)), in: bucket)
        try await cloud.settle()
        expect(
            try await cloud.executions(of: machine).count - before,
            equals: 0,
            "objects that don't lie below imports/ start no execution",
            at: pattern,
            why: "The machine writes its results into the same bucket: it would start itself, for ever.",
            try: "in the Pattern: key: [{prefix: imports/}]"
        )
    }

    func testNotAllAtOnce() async throws {
        let execution = try await imported(lines(3))
        let runs = try await cloud.call(
            "AWSStepFunctions.ListMapRuns",
            ["executionArn": execution["executionArn"] ?? ""]
        )
        let run = try require(
            runs.json?["mapRuns"]?.array?.first?["mapRunArn"],
            "the execution has a map run",
            expected: "a Map in the mode DISTRIBUTED",
            actual: "none",
            at: definition
        )
        let described = try await cloud.call("AWSStepFunctions.DescribeMapRun", ["mapRunArn": run])
        let concurrency = described.json?["maxConcurrency"]?.int ?? 0
        expect(
            (1...40).contains(concurrency),
            "the lines are saved a few at a time",
            expected: "a MaxConcurrency of 1 to 40",
            actual: concurrency == 0 ? "no limit, which is up to 10,000" : "\(concurrency)",
            at: definition,
            try: "set MaxConcurrency to 10"
        )
    }

    func testRoleAllowsWhatIsNeeded() throws {
        try requireAll()
        let arn = "arn:aws:s3:::\(cloud.reference(bucket))"
        let suggestion = "look at the four statements in the README"
        expectRole(
            of: machine,
            allows: "s3:GetObject",
            on: "\(arn)/imports/\(random.word()).csv",
            named: "files below imports/",
            try: suggestion
        )
        expectRole(
            of: machine,
            allows: "s3:PutObject",
            on: "\(arn)/results/\(random.word())",
            named: "objects below results/",
            try: suggestion
        )
        expectRole(
            of: machine,
            denies: "s3:PutObject",
            on: "\(arn)/imports/\(random.word()).csv",
            named: "files below imports/",
            try: suggestion
        )
        expectRole(
            of: machine,
            allows: "states:StartExecution",
            on: cloud.reference(machine),
            named: "itself",
            try: suggestion
        )
        expectRole(
            of: machine,
            allows: "lambda:InvokeFunction",
            on: "arn:aws:lambda:us-east-1:123456789012:function:\(cloud.reference("SaverFunction"))",
            named: "SaverFunction",
            try: "add LambdaInvokePolicy with FunctionName: !Ref SaverFunction"
        )
    }

    // MARK: What they share

    private func requireAll() throws {
        try requireResource(bucket, "AWS::S3::Bucket")
        try requireResource(machine, "AWS::StepFunctions::StateMachine", declared: "AWS::Serverless::StateMachine")
    }

    /// So many shoutouts; each has a comment that needs quotes.
    private func lines(_ count: Int) -> [SampleShoutout] {
        (0..<count).map { number in
            var line = SampleShoutout(random)
            line.comment = "for \"\(random.word())\", and for the \(random.word()) of \(random.name())"
            line.createdAt = "2019-\(10 + number % 3)-\(10 + number)T09:30:00Z"
            return line
        }
    }

    /// Twenty lines, one of which has a kind that nobody knows.
    private func linesWithABadOne() -> (file: [SampleShoutout], bad: SampleShoutout) {
        var file = lines(20)
        let place = random.number(in: 0...19)
        file[place].kind = "XX"
        return (file, file[place])
    }

    private func text(of lines: [SampleShoutout]) -> String {
        let rows = lines.map { line in
            let comment = line.comment.replacing("\"", with: "\"\"")
            return "\(line.kind),\(line.sender),\"\(comment)\",\(line.recipient),\(line.createdAt)"
        }
        // In another order than in the sample: the first line says what is what.
        return (["kind,sender,comment,recipient,createdAt"] + rows).joined(separator: "\n") + "\n"
    }

    /// Puts a file below imports/, and waits for the one execution that it starts.
    private func imported(_ lines: [SampleShoutout]) async throws -> JSONValue {
        try requireAll()
        let before = Set(try await cloud.executions(of: machine).compactMap { $0["executionArn"]?.string })
        try await cloud.put(object: "imports/\(random.word())-\(random.word()).csv", text(of: lines), in: bucket)
        try await cloud.settle(
            loopsBy: pattern,
            why: "The machine writes its results into the same bucket, and they start it again, for ever.",
            try: "let only files below imports/ count, in the Pattern: object: {key: [{prefix: imports/}]}"
        )
        let started = try await cloud.executions(of: machine)
            .compactMap { $0["executionArn"]?.string }
            .filter { !before.contains($0) }
        try require(
            expect(
                started.count == 1,
                "a file below imports/ in \(bucket) starts an execution of \(machine)",
                expected: "1 execution",
                actual: "\(started.count)",
                at: pattern,
                try: "an event of the type EventBridgeRule with source aws.s3, detail-type Object Created and the "
                    + "bucket's name"
            )
        )
        return try await cloud.execution(started[0])
    }

    /// Whether an item has the line's comment as any of its attributes.
    private func isStoredSomehow(_ line: SampleShoutout) async throws -> Bool {
        try await cloud.items(in: table).contains { item in
            item.object?.values.contains { $0["S"] == .string(line.comment) } == true
        }
    }

    private func items(of lines: [SampleShoutout]) async throws -> [JSONValue] {
        let comments = Set(lines.map(\.comment))
        return try await cloud.items(in: table).filter { comments.contains($0.value(at: "comment.S")?.string ?? "") }
    }
}
