import GradingSupport
import WorkshopCommon

/// The step configuration: one template for two stages, and an output for other stacks.
final class ConfigurationTests: StepSuite {
    private let function = "HelloFunction"

    func testStagesDiffer() async throws {
        for (stage, level) in [("dev", "debug"), ("prod", "info")] {
            let template = try await deployed(as: stage)
            expect(
                logLevel(in: template),
                equals: .string(level),
                "deployed with Stage=\(stage), \(function) finds LOG_LEVEL \(level) in its environment",
                at: .template("Globals"),
                try: "in Globals, set LOG_LEVEL: !FindInMap [Stages, !Ref Stage, LogLevel]"
            )
        }
    }

    func testNobodyChoosesDev() throws {
        expect(
            logLevel(in: template),
            equals: "debug",
            "deployed without a Stage, \(function) has the LOG_LEVEL of dev",
            at: .template("Parameters"),
            try: "set Default: dev in the parameter Stage"
        )
    }

    func testOtherStagesAreRefused() async throws {
        let stage = random.word()
        let update = try await cloud.update(["Stage": stage])
        // That the mapping has no such key is another reason, and comes later.
        let isRefusedByParameter = update.reasons.contains { $0.contains("the parameter Stage") }
        expect(
            !update.isAccepted && isRefusedByParameter,
            "a deployment with Stage=\(stage) is refused, since the parameter allows dev and prod alone",
            expected: "it must be one of dev, prod",
            actual: update.isAccepted ? "it was deployed" : update.reasons.joined(separator: "; "),
            at: .template("Parameters"),
            try: "set AllowedValues: [dev, prod] in the parameter Stage"
        )
    }

    func testGreetingIsAsBefore() async throws {
        for stage in ["prod", "dev"] {
            _ = try await deployed(as: stage)
            let response = try await cloud.get("/hello")
            expect(
                response.body,
                contains: drawn("Greeting"),
                "deployed with Stage=\(stage), GET /hello says the greeting that was chosen",
                at: .template(function, "Properties", "Environment"),
                try: "leave GREETING: !Ref Greeting in the function's own Environment"
            )
        }
    }

    func testUrlIsExported() async throws {
        let export = try await exportOfTheURL()
        expect(
            export != nil,
            "an export has the URL of /hello",
            expected: "https://….amazonaws.com/Prod/hello",
            actual: try await named(cloud.exports()),
            at: .template("Outputs"),
            try: "give the output HelloUrl an Export, with a Name"
        )
    }

    func testExportIsNamedAfterTheStack() async throws {
        let export = try require(
            try await exportOfTheURL(),
            "an export has the URL of /hello",
            expected: "an export",
            actual: "none",
            at: .template("Outputs")
        )
        expect(
            export.name.hasPrefix(export.stack) && export.name != export.stack,
            "the name of the export begins with the stack's, which is \(export.stack) here",
            expected: "\(export.stack)-HelloUrl",
            actual: export.name,
            at: .template("Outputs"),
            try: "set Name: !Sub ${AWS::StackName}-HelloUrl"
        )
    }

    /// The stack updated to that stage; where that is refused, the test stops.
    private func deployed(as stage: String) async throws -> TemplateView {
        let update = try await cloud.update(["Stage": stage])
        try require(
            expect(
                update.isAccepted,
                "the stack can be deployed with Stage=\(stage)",
                expected: "a deployment",
                actual: update.reasons.joined(separator: "; "),
                at: .template("Parameters"),
                try: "allow dev and prod in the parameter Stage, and have both in the mapping"
            )
        )
        return update.template
    }

    private func logLevel(in template: TemplateView) -> JSONValue? {
        template.resource(function)?.property("Environment.Variables.LOG_LEVEL")
    }

    private func exportOfTheURL() async throws -> StackExport? {
        try await cloud.exports().first { $0.value.hasPrefix("http") && $0.value.hasSuffix("/hello") }
    }

    private func named(_ exports: [StackExport]) -> String {
        exports.isEmpty ? "no exports" : exports.map { "\($0.name) = \($0.value)" }.joined(separator: ", ")
    }
}
