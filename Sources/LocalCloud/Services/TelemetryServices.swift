import CloudCore
import CloudWatchService
import WorkshopCommon

/// What watches the other services, and is made before them, since it is where they report to.
struct TelemetryServices: Sendable {
    let cloudWatch: CloudWatchService

    init(_ configuration: LocalCloudConfiguration, sender: any AWSRequestSender) throws(StoreError) {
        let (account, clock, store) = (configuration.account, configuration.clock, configuration.store)
        cloudWatch = try CloudWatchService(
            account: account,
            clock: clock,
            store: store,
            actions: AlarmActions(account: account, sender: sender)
        )
    }

    var all: [any CloudService & ResourceProvider] { [cloudWatch] }

    /// What they keep is written.
    func stop() { cloudWatch.stop() }
}
