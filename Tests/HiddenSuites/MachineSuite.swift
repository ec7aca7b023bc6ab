import GradingSupport
import WorkshopCommon

/// What suites of the state machine have in common: a shoutout goes in, and what became of it is looked at.
class MachineSuite: StepSuite {
    let machine = "ShoutoutMachine"
    let table = "ShoutoutsTable"
    let definition = Place.file("statemachine/shoutout.asl.json")

    /// A shoutout whose `responseUrl` Slack has given out.
    func shoutout() async throws -> SampleShoutout {
        var shoutout = SampleShoutout(random)
        shoutout.responseUrl = try await cloud.openResponseURL().url
        return shoutout
    }

    /// Runs an execution to its end.
    func run(_ shoutout: SampleShoutout) async throws -> JSONValue {
        try requireResource(machine, "AWS::StepFunctions::StateMachine", declared: "AWS::Serverless::StateMachine")
        return try await cloud.run(machine, shoutout.event)
    }

    /// How often shoutouts of that kind were counted so far.
    func count(of kind: String) async throws -> Double {
        try await cloud.sum(of: "Shoutouts", in: "Shoutout", ["Kind": kind])
    }

    /// What the whole channel has read in that conversation.
    func posts(in conversation: SlackConversation) async throws -> [String] {
        try await cloud.entries(of: conversation)
            .filter { $0["kind"] == "posted" && $0["audience"] == "channel" }
            .compactMap { $0["text"]?.string }
    }

    @discardableResult
    func expectSuccess(
        _ execution: JSONValue,
        _ message: String = "an execution with a shoutout succeeds",
        try suggestion: String? = nil
    ) -> Bool {
        expect(
            execution["status"] == "SUCCEEDED",
            message,
            expected: "SUCCEEDED",
            actual: execution.executionOutcome,
            at: definition,
            try: suggestion ?? advice(onFailed: execution)
        )
    }

    private func advice(onFailed execution: JSONValue) -> String {
        switch execution["error"]?.string {
        case "States.Runtime":
            "mend the state that the error names: a path finds what is in the state's input, and each way out leads to a state"
        case "DecodingError", nil:
            "each state needs the whole shoutout: a result replaces it, unless ResultPath puts it elsewhere, and Parameters "
                + "hold what they list"
        default: "mend what it failed with; workshop check --verbose shows all that your functions wrote"
        }
    }

    /// A batch as Lambda hands it to a function. https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
    func batch(of messages: [(id: String, body: String)]) -> JSONValue {
        let records = messages.map { message -> JSONValue in
            [
                "messageId": .string(message.id), "receiptHandle": .string("handle-\(message.id)"),
                "body": .string(message.body), "attributes": ["ApproximateReceiveCount": "1"],
                "messageAttributes": [:], "md5OfBody": "d41d8cd98f00b204e9800998ecf8427e",
                "eventSource": "aws:sqs", "eventSourceARN": "arn:aws:sqs:us-east-1:123456789012:queue",
                "awsRegion": "us-east-1",
            ]
        }
        return ["Records": .array(records)]
    }
}
