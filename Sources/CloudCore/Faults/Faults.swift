import Synchronization
import WorkshopCommon

/// Tells the services when to go wrong. The plan can change while they run.
///
/// Each function, queue and table has a sequence of its own for each kind of fault, so that what is struck doesn't hang on
/// what others do at the same time.
package final class Faults: Sendable {
    private struct State {
        var plan: FaultPlan
        var sequences: [Occasion: Sequence] = [:]
    }

    private struct Occasion: Hashable {
        let kind: FaultPlan.Kind
        let name: String
    }

    private let state: Mutex<State>
    /// Read before each occasion: most clouds have no faults at all.
    private let isQuiet: Atomic<Bool>

    package init(_ plan: FaultPlan = FaultPlan()) {
        state = Mutex(State(plan: plan))
        isQuiet = Atomic(plan.rules.isEmpty)
    }

    /// Setting it begins all sequences anew.
    package var plan: FaultPlan {
        get { state.withLock(\.plan) }
        set {
            state.withLock { $0 = State(plan: newValue) }
            isQuiet.store(newValue.rules.isEmpty, ordering: .releasing)
        }
    }

    /// How often each function, queue or table was struck under the plan, in order.
    package var strikes: [(kind: FaultPlan.Kind, name: String, count: Int)] {
        let counts = state.withLock { $0.sequences.map { (kind: $0.kind, name: $0.name, count: $1.strikes) } }
        return counts.filter { $0.count > 0 }.sorted { ($0.kind.rawValue, $0.name) < ($1.kind.rawValue, $1.name) }
    }

    /// Whether this occasion is struck. Each question is one occasion.
    ///
    /// - Parameter name: Whose it is: the function's, the queue's, the table's.
    package func strike(_ kind: FaultPlan.Kind, _ name: String) -> Bool { draw(kind, name) { _ in true } ?? false }

    /// Which of so many goes first: the first, unless this occasion is struck.
    package func choose(_ kind: FaultPlan.Kind, _ name: String, below count: Int) -> Int {
        guard count > 1 else { return 0 }
        return draw(kind, name) { Int($0.next() % UInt64(count)) } ?? 0
    }

    private func draw<Result: Sendable>(
        _ kind: FaultPlan.Kind,
        _ name: String,
        _ body: @Sendable (inout SeededRandom) -> Result
    ) -> Result? {
        guard !isQuiet.load(ordering: .acquiring) else { return nil }
        return state.withLock { state in
            guard let rule = state.plan.rules[kind], rule.only?.contains(name) ?? true else { return nil }
            let seed = state.plan.seed
            return state.sequences[Occasion(kind: kind, name: name), default: Sequence(seed, kind, name)].draw(
                rule,
                body
            )
        }
    }
}

/// What a seed decides for one kind of fault of one function, queue or table.
private struct Sequence {
    private(set) var strikes = 0
    private var random: SeededRandom

    init(_ seed: UInt64, _ kind: FaultPlan.Kind, _ name: String) {
        // FNV-1a: Swift's own hashes differ from run to run.
        random = SeededRandom(
            seed: (kind.rawValue + "/" + name).utf8.reduce(seed ^ 0xCBF2_9CE4_8422_2325) {
                ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3
            }
        )
    }

    mutating func draw<Result>(_ rule: FaultPlan.Rule, _ body: (inout SeededRandom) -> Result) -> Result? {
        guard random.unit() < rule.part, rule.most.map({ strikes < $0 }) ?? true else { return nil }
        strikes += 1
        return body(&random)
    }
}
