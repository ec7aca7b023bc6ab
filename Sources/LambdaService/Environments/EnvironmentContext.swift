package import CloudCore

/// What all environments of an account share.
package struct EnvironmentContext: Sendable {
    package var launcher: any ProcessLauncher
    package var logs: any LogSink
    package var account: Account
    /// Where `AWS_ENDPOINT_URL` points: the local cloud's own address.
    package var endpoint: String
    /// The folder below which each environment has its own temporary files.
    package var temporaryFolder: String
    /// How long an environment may take to get ready.
    /// See <https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html>.
    package var initLimit: Duration
    /// How long an invocation waits for an environment that has just answered before it gets a new one. A client that
    /// invokes one after another would otherwise outrun the runtime's next question and meet cold start on cold start.
    package var reusePatience: Duration
    /// How many invocations have to wait like this until the function gets one environment more; `nil` for never.
    package var spareAfter: Int?
    package var starts: StartGate
    package var telemetry: Telemetry?
    /// Where functions send their segments, `127.0.0.1:2000`; `nil` where nobody listens.
    package var traceDaemon: String?
    package var faults: Faults

    package init(
        launcher: any ProcessLauncher,
        logs: any LogSink,
        account: Account,
        endpoint: String,
        temporaryFolder: String,
        initLimit: Duration = .seconds(10),
        reusePatience: Duration = .milliseconds(100),
        spareAfter: Int? = nil,
        starts: StartGate = StartGate(),
        telemetry: Telemetry? = nil,
        traceDaemon: String? = nil,
        faults: Faults = Faults()
    ) {
        self.launcher = launcher
        self.logs = logs
        self.account = account
        self.endpoint = endpoint
        self.temporaryFolder = temporaryFolder
        self.initLimit = initLimit
        self.reusePatience = reusePatience
        self.spareAfter = spareAfter
        self.starts = starts
        self.telemetry = telemetry
        self.traceDaemon = traceDaemon
        self.faults = faults
    }
}
