import GradingSupport
import OrderedCollections
import WorkshopCommon

/// The step secrets: what stands in the account's stores gets to the function, and to nobody else.
final class SecretsTests: StepSuite {
    private let function = "StatusFunction"
    private let channel = "/shoutout/status/channel"
    private let secret = "shoutout/status"
    private var environment: Place { .template(function, "Properties", "Environment") }
    private var token: Place { .template(function, "Properties", "Environment", "Variables", "STATUS_TOKEN") }

    func testStatusAnswersWhoBringsTheToken() async throws {
        try requireFunction(function)
        let response = try await status(bringing: drawn(secret: secret, "token"))
        expect(
            response.status,
            equals: 200,
            "GET /status is answered to whoever brings the token that the secret \(secret) holds",
            at: response.status == 401 ? token : .template(function),
            why: whyTokenIsAnother,
            try: response.status == 401
                ? #"set STATUS_TOKEN: "{{resolve:secretsmanager:shoutout/status:SecretString:token}}""#
                : "give it an event of the type Api with the Path /status and the Method get, and both variables"
        )
    }

    func testStatusRefusesEverybodyElse() async throws {
        let others = [
            ("no token", nil), ("a token that was made up", random.secret()),
            ("the token that was good before", drawn(secret: secret, "previousToken")),
        ]
        for (what, token) in others {
            let response = try await status(bringing: token)
            expect(
                response.status,
                equals: 401,
                "GET /status is refused to whoever brings \(what)",
                at: .function(function),
                try: "let STATUS_TOKEN be the member token, and leave the handler as it was laid"
            )
        }
    }

    func testChannelIsTheParameter() async throws {
        let response = try await status(bringing: drawn(secret: secret, "token"))
        expect(
            response,
            has: .string(drawn(ssm: channel)),
            at: "channel",
            "GET /status answers with the channel that the parameter \(channel) holds",
            in: environment,
            why: variable("STATUS_CHANNEL").map { "STATUS_CHANNEL is \($0) in your template." },
            try: #"set STATUS_CHANNEL: "{{resolve:ssm:/shoutout/status/channel}}""#
        )
    }

    func testTokenGoesToOneFunctionAlone() throws {
        try requireFunction(function)
        for other in template.resources(ofType: "AWS::Lambda::Function") where other.logicalID != function {
            let variables = other.property("Environment.Variables")?.serialized() ?? ""
            expect(
                variables,
                lacks: "{{resolve:secretsmanager:\(secret)",
                "\(other.logicalID) doesn't have the token",
                at: .template("Globals"),
                try: "let the reference stand in the Environment of \(function) alone"
            )
        }
        for (name, output) in session.outputs {
            expect(
                output.string ?? "",
                lacks: "{{resolve:secretsmanager:",
                "the output \(name) shows no secret",
                at: .template("Outputs"),
                try: "take it out of the outputs"
            )
        }
    }

    func testRoleReadsNoSecrets() throws {
        try requireFunction(function)
        let region = "us-east-1:123456789012"
        let rights = [
            ("secretsmanager:GetSecretValue", "arn:aws:secretsmanager:\(region):secret:\(secret)-a1B2c3"),
            ("ssm:GetParameter", "arn:aws:ssm:\(region):parameter\(channel)"),
        ]
        for (action, arn) in rights {
            expectRole(of: function, denies: action, on: arn, named: arn, try: "take Policies out of \(function)")
        }
    }

    // MARK: What they share

    private func status(bringing token: String?) async throws -> Response {
        try await cloud.get("/status", headers: token.map { ["Authorization": "Bearer \($0)"] } ?? [:])
    }

    /// What a reference stands for that isn't the one to the token.
    private var whyTokenIsAnother: String? {
        guard let reference = variable("STATUS_TOKEN") else { return nil }
        let meaning =
            if !reference.contains("{{resolve:") {
                "Who wrote it down can't know the token: each check stores another one."
            } else if reference.hasSuffix(":SecretString}}") || reference.hasSuffix(":\(secret)}}") {
                "Without a member it stands for the whole JSON document."
            } else if reference.contains(":previousToken") {
                "previousToken was good before the last change."
            } else {
                "It doesn't stand for the token."
            }
        return "STATUS_TOKEN is \(reference) in your template. \(meaning)"
    }

    /// The function's variable as the template has it, before any reference in it is replaced.
    private func variable(_ name: String) -> String? {
        template.resource(function)?.property("Environment.Variables.\(name)")?.string
    }
}
