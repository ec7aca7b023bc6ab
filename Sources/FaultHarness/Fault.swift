// FaultHarness: what a package with faulty code needs, so that somebody's own tests can be run against it.
//
// The grader copies this target and CFaultHarness into the package of a step (Exercises/NN-slug/faults) beside the learner's
// tests, builds it once, and runs it once for each fault.
// In: the environment, which names the fault and the descriptor for records. Out: one record a test, and a last one.
// Never: knows a step, a fault or the kit.
import Foundation

/// Which fault the code has in this run; in the first one it has none.
public enum Fault {
    static let variable = "WORKSHOP_FAULT"
    private static let active = ProcessInfo.processInfo.environment[variable]

    /// Whether the code is to go wrong in this way: `if Fault.isActive("kind-in-capitals") { … }`.
    public static func isActive(_ name: String) -> Bool { name == active }
}
