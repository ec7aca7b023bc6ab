import GradingSupport
import WorkshopCommon

/// The step trace-it: X-Ray is asked to look, everywhere.
final class TraceItTests: StepSuite {
    func testEveryFunctionIsTraced() throws {
        let functions = template.resources(ofType: "AWS::Lambda::Function")
        try require(expect(!functions.isEmpty, "the stack has functions", at: .template()))
        for function in functions {
            expect(
                function.property("TracingConfig.Mode"),
                equals: "Active",
                "\(function.logicalID) is traced",
                at: .template("Globals"),
                try: "set Tracing: Active below Globals, Function"
            )
        }
    }

    func testMachineIsTraced() throws {
        let machine = try requireResource(
            "ShoutoutMachine",
            "AWS::StepFunctions::StateMachine",
            declared: "AWS::Serverless::StateMachine"
        )
        expect(
            machine.property("TracingConfiguration.Enabled"),
            equals: true,
            "the state machine is traced",
            at: .template(machine.logicalID, "Properties", "Tracing"),
            try: "set Tracing, and below it Enabled: true"
        )
    }

    func testAPIIsTraced() throws {
        let stages = template.resources(ofType: "AWS::ApiGateway::Stage")
        expect(
            !stages.isEmpty && stages.allSatisfy { $0.property("TracingEnabled") == true },
            "the API is traced",
            expected: "TracingEnabled: true",
            actual: stages.isEmpty ? "no API" : "an API that isn't",
            at: .template("Globals"),
            try: "set TracingEnabled: true below Globals, Api"
        )
    }

    func testCommandLeavesATrace() async throws {
        let before = try await traces()
        let response = try await cloud.slashCommand("/shoutout help")
        try require(expect(response.status, equals: 200, "/shoutout help is answered", at: .function("SlashFunction")))
        try await cloud.settle()
        expect(
            try await traces() > before,
            "after a slash command X-Ray has a trace of it",
            expected: "a trace of POST \(SlackRequest.path)",
            actual: "none",
            at: .template("Globals"),
            try: "trace the API, where the trace begins, and the functions"
        )
    }

    func testProcessorIsLinkedToTheRequest() async throws {
        let user = random.slackUser()
        let conversation = "/shoutout \(user.mention) tf for \(random.word())"
        let response = try await cloud.slashCommand(conversation)
        try require(expect(response.status, equals: 200, "the shoutout is answered", at: .function("SlashFunction")))
        try await cloud.settle()
        let processor = cloud.reference("ProcessorFunction")
        let segments = try await cloud.traceSegments()
        let requests = segments.filter { $0["origin"] == "AWS::ApiGateway::Stage" }.compactMap {
            $0["trace_id"]?.string
        }
        let links = segments.filter { $0["name"]?.string == processor }.flatMap { $0["links"]?.array ?? [] }
        expect(
            links.contains { requests.contains($0["trace_id"]?.string ?? "") },
            "the processor's trace is linked to the one of the slash command",
            expected: "a link to \(requests.last ?? "the request's trace")",
            actual: links.isEmpty ? "no link" : "links to \(links.compactMap { $0["trace_id"]?.string })",
            at: .file("Sources/SlashFunction/Outbox.swift"),
            try: "send context.traceID along as the message's system attribute AWSTraceHeader"
        )
    }

    /// How many traces there are of slash commands.
    private func traces() async throws -> Int {
        try await cloud.traceSummaries()
            .filter { $0.value(at: "Http.HttpURL")?.string?.hasSuffix(SlackRequest.path) == true }
            .count
    }
}
