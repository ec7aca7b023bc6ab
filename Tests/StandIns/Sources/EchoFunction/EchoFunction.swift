import AWSLambdaRuntime

/// Answers with its event; for tests of what only a process can show.
@main
struct EchoFunction {
    static func main() async throws {
        let runtime = LambdaRuntime { (event: String, _: LambdaContext) in event }
        try await runtime.run()
        print("run() has returned")
    }
}
