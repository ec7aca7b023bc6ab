package import CloudCore

/// What the APIs of one account share, and need of the rest of the cloud.
package struct GatewayContext: Sendable {
    package var account: Account
    package var clock: any CloudClock
    package var invoker: any FunctionInvoker
    /// `nil` where no other service runs.
    package var services: (any AWSRequestSender)?
    package var logs: any LogSink
    package var telemetry: Telemetry?
    package let usage: UsagePlans
    /// Where an emulator of Cognito's user pools answers on this machine; `nil` where there is none.
    package var userPools: String?
    let random: CanaryDraw

    package init(
        account: Account = Account(),
        clock: any CloudClock = WallClock(),
        invoker: any FunctionInvoker,
        services: (any AWSRequestSender)? = nil,
        logs: any LogSink = DiscardingLogSink(),
        telemetry: Telemetry? = nil,
        usage: UsagePlans = UsagePlans(),
        userPools: String? = nil,
        seed: UInt64 = 1
    ) {
        self.account = account
        self.clock = clock
        self.invoker = invoker
        self.services = services
        self.logs = logs
        self.telemetry = telemetry
        self.usage = usage
        self.userPools = userPools
        random = CanaryDraw(seed: seed)
    }
}
