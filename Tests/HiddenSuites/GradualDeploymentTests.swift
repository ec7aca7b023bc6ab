import GradingSupport
import WorkshopCommon

/// The step gradual-deployment: who calls SlashFunction meets its alias, and an alarm says when a deployment has to go back.
final class GradualDeploymentTests: StepSuite {
    private let function = "SlashFunction"
    private let alarm = "SlashErrorsAlarm"
    private var preference: Place { .template(function, "Properties", "DeploymentPreference") }

    func testSlackMeetsTheAlias() async throws {
        try requireAlias()
        let before = try await invocations()
        let response = try await cloud.slashCommand("/shoutout help")
        expect(response.status, equals: 200, "/shoutout help is answered", at: .function(function))
        try await cloud.settle()
        expect(
            try await invocations() - before,
            equals: 1,
            "a request from Slack invokes the function by its alias live",
            at: .template(function, "Properties", "AutoPublishAlias"),
            try: "AutoPublishAlias: live"
        )
    }

    func testAlarmRingsWhenTheAliasFails() async throws {
        try await quieten()
        _ = try await cloud.invoke("\(cloud.reference(function)):live", unreadable)
        try await cloud.advance(by: .seconds(180))
        try await expectState(
            is: "ALARM",
            "\(alarm) rings within three minutes after the alias failed once",
            try: "MetricName: Errors, Statistic: Sum, Period: 60, EvaluationPeriods: 1, Threshold: 0, and the alias as "
                + "Resource among the Dimensions"
        )
    }

    func testAlarmIsSilentWhenAllIsWell() async throws {
        try await quieten()
        try await expectState(
            is: "OK",
            "\(alarm) is silent while nobody calls",
            try: "TreatMissingData: notBreaching"
        )
        for _ in 0..<3 { _ = try await cloud.slashCommand("/shoutout help") }
        try await cloud.advance(by: .seconds(180))
        try await expectState(
            is: "OK",
            "\(alarm) is silent after requests that were answered",
            try: "ComparisonOperator: GreaterThanThreshold, Threshold: 0, TreatMissingData: notBreaching"
        )
    }

    func testAlarmLooksAtTheAliasAlone() async throws {
        try await quieten()
        // $LATEST: what nobody but a developer invokes.
        _ = try await cloud.invoke(function, unreadable)
        try await cloud.advance(by: .seconds(180))
        try await expectState(
            is: "OK",
            "\(alarm) is silent when another version failed, which Slack doesn't meet",
            try: #"Dimensions: FunctionName, and Resource: !Sub "${SlashFunction}:live""#
        )
    }

    func testFewMeetTheNewVersionFirst() throws {
        // SAM makes CodeDeployDefault.LambdaCanary10Percent5Minutes of Canary10Percent5Minutes.
        let name = try group().property("DeploymentConfigName")?.string ?? ""
        let type = name.replacing("CodeDeployDefault.Lambda", with: "")
        expect(
            name != type && (type.hasPrefix("Canary") || type.hasPrefix("Linear")),
            "a part of the requests meets the new version first",
            expected: "Type: Canary10Percent5Minutes",
            actual: type.isEmpty ? "no Type" : "Type: \(type)",
            at: preference,
            try: "Type: Canary10Percent5Minutes"
        )
    }

    func testAlarmStopsTheDeployment() throws {
        let group = try group()
        let name = try requireResource(alarm, "AWS::CloudWatch::Alarm").physicalID
        let alarms = (group.property("AlarmConfiguration.Alarms")?.array ?? []).compactMap { $0["Name"]?.string }
        expect(
            alarms.contains(name) && group.property("AlarmConfiguration.Enabled") == true,
            "the deployment goes back when \(alarm) rings",
            expected: "\(alarm) among the alarms",
            actual: alarms.isEmpty ? "no alarms" : alarms.joined(separator: ", "),
            at: preference,
            try: "Alarms: [!Ref \(alarm)]"
        )
    }

    // MARK: What they share

    private let unreadable: JSONValue = ["comment": "no request"]

    private func requireAlias() throws {
        try requireFunction(function)
        let aliases = template.resources(ofType: "AWS::Lambda::Alias").filter {
            $0.property("FunctionName")?.string?.contains(cloud.reference(function)) == true
        }
        try require(
            expect(
                aliases.contains { $0.property("Name") == "live" },
                "\(function) has an alias live",
                expected: "live",
                actual: aliases.isEmpty ? "no alias" : aliases.compactMap { $0.property("Name")?.string }.joined(),
                at: .template(function, "Properties"),
                try: "AutoPublishAlias: live"
            )
        )
    }

    private func group() throws -> TemplateView.Resource {
        try requireAlias()
        return try require(
            template.resources(ofType: "AWS::CodeDeploy::DeploymentGroup").first,
            "\(function) has a DeploymentPreference",
            expected: "a DeploymentPreference",
            actual: "none",
            at: .template(function, "Properties"),
            try: "give \(function) a DeploymentPreference with Type: Canary10Percent5Minutes"
        )
    }

    private func invocations() async throws -> Double {
        let name = cloud.reference(function)
        return try await cloud.sum(
            of: "Invocations",
            in: "AWS/Lambda",
            ["FunctionName": name, "Resource": "\(name):live"]
        )
    }

    /// Lets what another test did pass.
    private func quieten() async throws {
        try requireAlias()
        try requireResource(alarm, "AWS::CloudWatch::Alarm")
        try await cloud.advance(by: .seconds(1200))
    }

    private func expectState(is state: String, _ message: String, try suggestion: String) async throws {
        let name = template.resource(alarm)?.physicalID ?? alarm
        let response = try await cloud.call(
            "GraniteServiceVersion20100801.DescribeAlarms",
            ["AlarmNames": [.string(name)]]
        )
        let found = response.json?["MetricAlarms"]?.array?.first?["StateValue"]?.string
        expect(
            found == state,
            message,
            expected: state,
            actual: found ?? "no such alarm",
            at: .template(alarm, "Properties"),
            try: suggestion
        )
    }
}
