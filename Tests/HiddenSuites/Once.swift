import Synchronization

/// Something that several tests of a suite look at and that happens once, in whichever of them comes first.
final class Once<Value: Sendable>: Sendable {
    private let made = Mutex<Value?>(nil)

    /// Tests run one after the other; after a failure the next one tries again.
    func value(_ make: @Sendable () async throws -> Value) async throws -> Value {
        if let value = made.withLock(\.self) { return value }
        let value = try await make()
        made.withLock { $0 = value }
        return value
    }
}
