package import CloudCore
package import LambdaService
package import SystemPackage

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// What a local cloud is given.
package struct LocalCloudConfiguration: Sendable {
    /// `nil` for a free one.
    package var port: Int?
    package var account: Account
    /// The wall clock in `workshop up`, a virtual one in a check; the latter can be moved over HTTP.
    package var clock: any CloudClock
    /// How handlers are started.
    package var launcher: any ProcessLauncher
    /// A folder of the cloud's own is made below this one, and removed when it stops.
    package var temporaryFolder: FilePath
    /// What the services keep over a restart.
    package var store: Store
    /// What goes wrong on purpose; can be changed over HTTP.
    package var faults: Faults
    /// Whose cloud it is, for other commands of this machine.
    package var owner: CloudOwner?
    /// Where an emulator of Cognito's user pools answers on this machine.
    package var userPools: String?

    package init(
        port: Int? = nil,
        account: Account = Account(),
        clock: any CloudClock = WallClock(),
        launcher: any ProcessLauncher = SupervisedLauncher(),
        temporaryFolder: FilePath = .systemTemporaryFolder,
        store: Store = Store(),
        faults: Faults = Faults(),
        owner: CloudOwner? = nil,
        userPools: String? = nil
    ) {
        self.port = port
        self.account = account
        self.clock = clock
        self.launcher = launcher
        self.temporaryFolder = temporaryFolder
        self.store = store
        self.faults = faults
        self.owner = owner
        self.userPools = userPools
    }
}

extension FilePath {
    /// `$TMPDIR`, or `/tmp`.
    package static var systemTemporaryFolder: FilePath {
        FilePath(getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp")
    }
}
