import GradingSupport
import WorkshopCommon

/// The step hello-sam: a function behind `GET /hello`, configured from outside.
final class HelloSamTests: StepSuite {
    private let function = "HelloFunction"

    func testStackHasTheFunction() throws {
        try requireFunction(function)
    }

    func testHelloAnswers() async throws {
        let response = try await cloud.get("/hello")
        expect(
            response.status,
            equals: 200,
            "GET /hello is answered by your function",
            at: place(for: response),
            try: suggestion(for: response)
        )
    }

    func testGreetingComesFromTheParameter() async throws {
        let response = try await cloud.get("/hello")
        expect(
            response.body,
            contains: drawn("Greeting"),
            "the stack was deployed with another greeting than the default, and GET /hello says it",
            at: .template(function, "Properties", "Environment"),
            try: "set GREETING to !Ref Greeting in the function's environment, and leave the handler as it was laid"
        )
    }

    func testAnswerIsText() async throws {
        let response = try await cloud.get("/hello")
        expect(
            response.header("content-type"),
            contains: "text/plain",
            "the answer's content-type is the handler's",
            at: .function(function),
            try: "bring back the header content-type of the handler as it was laid"
        )
    }

    func testNothingElseIsRouted() async throws {
        try await expectNoRoute("POST", "/hello", try: "let the event take the method get alone")
        try await expectNoRoute("GET", "/\(random.word())", try: "let the event take the path /hello alone")
    }

    func testOutputNamesTheURL() throws {
        let apis = template.resources(ofType: "AWS::ApiGateway::RestApi").map(\.physicalID)
        let values = session.outputs.compactMap { $0.value.string }
        let found = values.contains { value in
            apis.contains { value.hasPrefix("https://\($0).execute-api.") }
                && value.hasSuffix(".amazonaws.com/Prod/hello")
        }
        expect(
            found,
            "an output has the URL of /hello",
            expected: "https://\(apis.first ?? "API-ID").execute-api.us-east-1.amazonaws.com/Prod/hello",
            actual: values.isEmpty ? "no outputs" : values.joined(separator: ", "),
            at: .template("Outputs"),
            try: "build it with !Sub from ${ServerlessRestApi}, ${AWS::Region} and the stage Prod"
        )
    }

    private func expectNoRoute(_ method: String, _ path: String, try suggestion: String) async throws {
        let response = try await cloud.send(method, path)
        expect(
            response.status,
            equals: 403,
            "\(method) \(path) is refused by API Gateway, which has no such route",
            at: .template(function, "Properties", "Events"),
            try: suggestion
        )
    }

    /// The route where there is none, the function where it failed.
    private func place(for response: Response) -> Place {
        response.status == 502 ? .function(function) : .template(function, "Properties", "Events")
    }

    private func suggestion(for response: Response) -> String {
        switch response.status {
        case 403: "give the function an event of type Api with Path: /hello and Method: get"
        case 502: "the function failed; 'workshop check --verbose' shows its log"
        default: "look at what the handler answers"
        }
    }
}
