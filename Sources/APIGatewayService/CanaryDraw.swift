import Synchronization
import WorkshopCommon

/// Numbers that are the same in every run: which requests a canary takes must not change between checks.
final class CanaryDraw: Sendable {
    private let random: Mutex<SeededRandom>

    init(seed: UInt64) { random = Mutex(SeededRandom(seed: seed)) }

    /// From 0 up to, and without, 100.
    func percent() -> Double { random.withLock { $0.unit() } * 100 }
}
