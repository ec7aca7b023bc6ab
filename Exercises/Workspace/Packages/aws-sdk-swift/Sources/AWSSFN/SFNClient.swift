// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import AWSClientRuntime

/// AWS Step Functions: state machines.
///
/// Make one for a process, not one for each event: its connections stay open.
public class SFNClient {
    /// What this client is told at the start.
    public typealias SFNClientConfiguration = StandInClientConfiguration<SFNClient>

    private let client: JSONClient

    public required init(config: SFNClient.SFNClientConfiguration) {
        client = JSONClient(RequestSender(Self.service, configuration: config), errors: modeledErrors)
    }

    public convenience init(region: String) throws {
        self.init(config: try SFNClientConfiguration(region: region))
    }

    public convenience required init() async throws {
        self.init(config: try await SFNClientConfiguration())
    }

    /// For tests: another transport, clock or environment.
    package init(sender: RequestSender) {
        client = JSONClient(sender, errors: modeledErrors)
    }

    package static let service = AWSService(id: "SFN", endpointPrefix: "states", target: "AWSStepFunctions")
}

extension SFNClient {
    /// Starts an execution. The same name with the same input again is the same execution; with another input it is an error.
    public func startExecution(input: StartExecutionInput) async throws -> StartExecutionOutput {
        try await client.call("StartExecution", input)
    }

    /// Starts an execution of an Express state machine and waits for its end.
    public func startSyncExecution(input: StartSyncExecutionInput) async throws -> StartSyncExecutionOutput {
        try await client.call("StartSyncExecution", input, hostPrefix: "sync-")
    }

    /// Tells how an execution is, and its output once there is one.
    public func describeExecution(input: DescribeExecutionInput) async throws -> DescribeExecutionOutput {
        try await client.call("DescribeExecution", input)
    }

    /// Ends an execution early.
    public func stopExecution(input: StopExecutionInput) async throws -> StopExecutionOutput {
        try await client.call("StopExecution", input)
    }

    /// Ends a task that waits for its token, with an output.
    public func sendTaskSuccess(input: SendTaskSuccessInput) async throws -> SendTaskSuccessOutput {
        try await client.call("SendTaskSuccess", input)
    }

    /// Ends a task that waits for its token, with an error that the machine may catch.
    public func sendTaskFailure(input: SendTaskFailureInput) async throws -> SendTaskFailureOutput {
        try await client.call("SendTaskFailure", input)
    }

    /// Tells that somebody still works on a task.
    public func sendTaskHeartbeat(input: SendTaskHeartbeatInput) async throws -> SendTaskHeartbeatOutput {
        try await client.call("SendTaskHeartbeat", input)
    }
}
