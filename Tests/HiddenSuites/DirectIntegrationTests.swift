import GradingSupport
import OrderedCollections
import WorkshopCommon

/// The step direct-integration: API Gateway puts what is posted into a queue, with no function in between.
final class DirectIntegrationTests: StepSuite {
    private let api = "FeedbackApi"
    private let queue = "FeedbackQueue"
    private let role = "FeedbackRole"
    private let path = "/feedback"
    private var integration: Place { .template(api, "Properties", "DefinitionBody") }

    func testFeedbackIsTaken() async throws {
        try requireResource(queue, "AWS::SQS::Queue")
        try requireResource(api, "AWS::ApiGateway::RestApi", declared: "AWS::Serverless::Api")
        try await expectTaken(["text": .string(random.word())])
    }

    func testFeedbackIsInTheQueue() async throws {
        let feedback: JSONValue = [
            "text": .string("\(random.word()) & \(random.word()): 1+1=3, 100% señor \(random.name())"),
            "stars": .number(JSONNumber(random.number(in: 1...5))),
        ]
        try await expectTaken(feedback)
        let messages = try await cloud.receive(from: queue)
        expect(
            messages.contains { (try? JSONValue(parsing: $0))?.isEquivalent(to: feedback) == true },
            "what was posted to \(path) is in \(queue)",
            expected: feedback.serialized(),
            actual: messages.isEmpty ? "no message" : messages.joined(separator: "\n"),
            at: integration,
            try: "MessageBody=$util.urlEncode($input.body)"
        )
    }

    func testFailureIsNoSuccess() async throws {
        // SQS takes no message with U+FFFE in it: InvalidMessageContents.
        // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
        let response = try await cloud.post(path, json: ["text": .string("\(random.word()) \u{FFFE}")])
        expect(
            response.status >= 400,
            "what SQS refuses (it has the character U+FFFE) is answered with an error",
            expected: "a status such as 502",
            actual: "\(response.status)",
            at: integration,
            try: #"map "2\\d{2}" to 202, and default to 502"#
        )
    }

    func testNoFunctionIsInvolved() throws {
        let resource = try requireResource(api, "AWS::ApiGateway::RestApi", declared: "AWS::Serverless::Api")
        let body = resource.property("Body")?.serialized() ?? ""
        expect(
            body.contains(":sqs:path/") && !body.contains(":lambda:path/"),
            "\(api) calls SQS, and no function",
            expected: "a uri with :sqs:path/",
            actual: body.contains(":lambda:path/") ? "a uri with :lambda:path/" : "none",
            at: integration,
            try: "type: aws, and the queue's path as the uri"
        )
    }

    func testRoleAllowsSendingAlone() async throws {
        try await expectIntegration()
        let resource = try requireResource(role, "AWS::IAM::Role")
        let trust = resource.property("AssumeRolePolicyDocument")?.serialized() ?? ""
        expect(
            trust.contains(#""apigateway.amazonaws.com""#) && !trust.contains("lambda"),
            "API Gateway, and nobody else, may take the role on",
            expected: "the service apigateway.amazonaws.com",
            actual: trust,
            at: .template(role, "Properties", "AssumeRolePolicyDocument"),
            try: "Principal: {Service: apigateway.amazonaws.com}"
        )
        let arn = try await cloud.attributes(ofQueue: queue)["QueueArn"] ?? ""
        let suggestion = "allow sqs:SendMessage on !GetAtt \(queue).Arn, and nothing else"
        expectRole(of: role, allows: "sqs:SendMessage", on: arn, named: queue, try: suggestion)
        expectRole(of: role, denies: "sqs:DeleteQueue", on: arn, named: queue, try: suggestion)
        expectRole(
            of: role,
            denies: "sqs:SendMessage",
            on: "arn:aws:sqs:us-east-1:123456789012:\(random.word())",
            named: "other queues",
            try: suggestion
        )
    }

    /// What AWS insists on, and the local cloud lets pass: the queue's name in the path, and the role's ARN.
    private func expectIntegration() async throws {
        let operations = template.resource(api)?.property("Body.paths.\(path)")?.object ?? [:]
        let integration = operations.values.compactMap { $0["x-amazon-apigateway-integration"] }.first
        let uri = integration?["uri"]?.string ?? "no uri"
        let name = try await cloud.attributes(ofQueue: queue)["QueueArn"]?.split(separator: ":").last ?? ""
        expect(
            uri.hasSuffix(":sqs:path/123456789012/\(name)"),
            "the integration's uri is that of \(queue)",
            expected: "arn:aws:apigateway:us-east-1:sqs:path/123456789012/\(name)",
            actual: uri,
            at: self.integration,
            why: "SQS finds a queue by the account and the name in its path. !Ref of a queue is its whole URL.",
            try: "end the uri with ${\(queue).QueueName}"
        )
        let credentials = integration?["credentials"]?.string ?? "no credentials"
        expect(
            credentials.hasPrefix("arn:aws:iam::") && credentials.hasSuffix("/\(cloud.reference(role))"),
            "the integration takes \(role) on",
            expected: "the ARN of \(role)",
            actual: credentials,
            at: self.integration,
            why: "API Gateway takes a role on by its ARN alone. !Ref of a role is its name.",
            try: "credentials: !GetAtt \(role).Arn"
        )
    }

    private func expectTaken(_ feedback: JSONValue) async throws {
        let response = try await cloud.post(path, json: feedback)
        try require(
            expect(
                response.status,
                equals: 202,
                "POST \(path) is answered",
                at: integration,
                try: [403, 404].contains(response.status)
                    ? "let FeedbackApi have the path \(path) with post"
                    : "look at uri, credentials, content type and template"
            )
        )
    }
}
