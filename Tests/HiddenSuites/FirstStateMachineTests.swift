import GradingSupport
import OrderedCollections
import WorkshopCommon

/// The step first-state-machine: a shoutout is saved, then counted, then told.
final class FirstStateMachineTests: MachineSuite {
    func testStackHasTheMachine() throws {
        try requireResource(machine, "AWS::StepFunctions::StateMachine", declared: "AWS::Serverless::StateMachine")
    }

    func testExecutionSucceeds() async throws {
        let execution = try await run(try await shoutout())
        expectSuccess(execution)
    }

    func testShoutoutIsSaved() async throws {
        let shoutout = try await shoutout()
        try require(expectSuccess(try await run(shoutout)))
        let item = try await cloud.item(shoutout.id, in: table)
        for (name, value) in shoutout.attributes {
            expect(
                item?[name],
                equals: ["S": .string(value)],
                "after the execution the table has the shoutout's \(name)",
                at: definition,
                try: "let the first state call ${SaverFunctionArn}"
            )
        }
    }

    func testShoutoutIsCounted() async throws {
        let shoutout = try await shoutout()
        let before = try await count(of: shoutout.kind)
        try require(expectSuccess(try await run(shoutout)))
        expect(
            try await count(of: shoutout.kind) - before,
            equals: 1,
            "after the execution the metric Shoutouts, with the dimension Kind \(shoutout.kind), has grown by one",
            at: definition,
            try: "let the second state call ${MetricsFunctionArn}"
        )
    }

    func testEverybodyHearsOfIt() async throws {
        let (url, conversation) = try await cloud.openResponseURL()
        var shoutout = SampleShoutout(random)
        shoutout.responseUrl = url
        try require(expectSuccess(try await run(shoutout)))
        let posts = try await posts(in: conversation)
        try require(
            expect(
                posts.count == 1,
                "after the execution there is one message for the whole channel",
                expected: "1 message",
                actual: "\(posts.count)",
                at: definition,
                try: "let the last state call ${CallbackFunctionArn}"
            )
        )
        for part in [shoutout.recipient, shoutout.sender, shoutout.comment] {
            expect(posts[0], contains: part, "the message says who thanks whom for what", at: definition)
        }
    }

    func testShoutoutStaysWhole() async throws {
        let shoutout = try await shoutout()
        let execution = try await run(shoutout)
        try require(expectSuccess(execution))
        let output = execution["output"]?.string.flatMap { try? JSONValue(parsing: $0) }
        for (name, value) in shoutout.attributes {
            expect(
                output?[name],
                equals: .string(value),
                "the execution's output still has the shoutout's \(name)",
                at: definition,
                try: "put a result beside the input: ResultPath \"$.saved\""
            )
        }
        expect(
            output?.value(at: "saved.isNew"),
            equals: true,
            "the execution's output has what SaverFunction answered, in the field saved",
            at: definition,
            try: "in Save: \"ResultPath\": \"$.saved\""
        )
    }

    func testFailureStopsTheMachine() async throws {
        // DynamoDB refuses an empty key.
        let (url, conversation) = try await cloud.openResponseURL()
        var shoutout = SampleShoutout(random)
        shoutout.id = ""
        shoutout.responseUrl = url
        let before = try await count(of: shoutout.kind)
        let execution = try await run(shoutout)
        expect(
            execution["status"],
            equals: "FAILED",
            "an execution whose shoutout can't be saved (its id is empty) fails",
            at: definition,
            try: "let an error of Save end the execution"
        )
        expect(
            try await count(of: shoutout.kind) - before,
            equals: 0,
            "a shoutout that can't be saved isn't counted",
            at: definition,
            try: "save first, then count"
        )
        let posts = try await posts(in: conversation)
        expect(
            posts.isEmpty,
            "nobody in the channel hears of a shoutout that can't be saved",
            expected: "no message",
            actual: posts.joined(separator: "\n"),
            at: definition,
            try: "tell last: what is posted can't be taken back"
        )
    }

    func testRolesAllowWhatIsNeeded() throws {
        let arn = "arn:aws:lambda:us-east-1:123456789012:function:"
        for function in ["SaverFunction", "MetricsFunction", "CallbackFunction"] {
            expectRole(
                of: machine,
                allows: "lambda:InvokeFunction",
                on: arn + cloud.reference(function),
                named: function,
                try: "add LambdaInvokePolicy with FunctionName: !Ref \(function)"
            )
        }
        expectRole(
            of: machine,
            denies: "lambda:InvokeFunction",
            on: arn + cloud.reference("HelloFunction"),
            named: "HelloFunction",
            try: "list the three functions, and no others"
        )
        expectRole(
            of: "MetricsFunction",
            allows: "cloudwatch:PutMetricData",
            on: "*",
            named: "metrics",
            try: "give it Policies with CloudWatchPutMetricPolicy: {}"
        )
    }
}
