/// How a check of a step ended. Only ``passed`` is a pass.
package enum Verdict: Hashable, Sendable {
    case passed
    /// The suite ran to its end, and a check of it failed.
    case failed
    /// There was nothing that could be graded.
    case skipped(because: String)
    /// The functions' build failed.
    case didNotBuild
    /// AWS would refuse the template.
    case templateInvalid
    /// The suite ended by a signal or in the middle.
    case crashed
    /// The suite did not end within the step's time limit.
    case timedOut
    /// The records are not those of a whole run.
    case incomplete

    package var isPass: Bool { self == .passed }

    /// As it stands in the JSON report.
    package var name: String {
        switch self {
        case .passed: "passed"
        case .failed: "failed"
        case .skipped: "skipped"
        case .didNotBuild: "didNotBuild"
        case .templateInvalid: "templateInvalid"
        case .crashed: "crashed"
        case .timedOut: "timedOut"
        case .incomplete: "incomplete"
        }
    }
}
