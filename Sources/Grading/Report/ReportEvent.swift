package import Curriculum
import OrderedCollections
import WorkshopCommon

/// What `workshop check --events` prints while it runs, one line of JSON each. Version 1:
///
/// ```
/// {"version": 1, "event": "started", "steps": ["hello-sam"]}
/// {"version": 1, "event": "phase", "phase": "building" | "deploying" | "checking", "step": "hello-sam"}
/// {"version": 1, "event": "check", "step": "hello-sam", "check": {…}}     a check of the report, in the step's order
/// {"version": 1, "event": "finished", "report": {…}}                      the report of one step, see CheckReport
/// {"version": 1, "event": "ended", "verdict": "passed"}                   the last line
/// ```
///
/// A line without its end, or no last line, is a run that was cut off. New members and events may be added.
package enum ReportEvent: Hashable, Sendable {
    case started([Step])
    case phase(String, Step?)
    case finished(CheckReport)
    case ended(Verdict)

    /// As many lines as it takes, without the last line feed.
    package var lines: [String] {
        switch self {
        case .started(let steps):
            [line("started", ["steps": .array(steps.map { .string($0.slug) })])]
        case .phase(let phase, let step?):
            [line("phase", ["phase": .string(phase), "step": .string(step.slug)])]
        case .phase(let phase, nil):
            [line("phase", ["phase": .string(phase)])]
        case .finished(let report):
            (report.json["checks"]?.array ?? []).map {
                line("check", ["step": .string(report.step.slug), "check": $0])
            }
                + [line("finished", ["report": report.json])]
        case .ended(let verdict):
            [line("ended", ["verdict": .string(verdict.name)])]
        }
    }

    private func line(_ event: String, _ members: JSONObject) -> String {
        var document: JSONObject = ["version": 1, "event": .string(event)]
        for (name, value) in members { document[name] = value }
        return JSONValue.object(document).serialized()
    }
}
