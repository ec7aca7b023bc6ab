import CloudCore
import Synchronization

/// Which service a target is one of, by what its requests are signed for.
final class KnownTargets: Sendable {
    struct Name: Hashable {
        /// `AWSStepFunctions`
        let target: String
        /// `states`
        let scope: String
    }

    /// Whatever clients may send.
    private static let limit = 100

    private let services = Mutex<[Name: any CloudService]>([:])

    subscript(name: Name) -> (any CloudService)? {
        get { services.withLock { $0[name] } }
        set {
            services.withLock { services in
                if services.count < Self.limit { services[name] = newValue }
            }
        }
    }
}
