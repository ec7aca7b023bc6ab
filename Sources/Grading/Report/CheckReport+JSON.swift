import Curriculum
import OrderedCollections
package import WorkshopCommon

/// The report for programs: `workshop check --json`. Version 1:
///
/// ```
/// {"version": 1,
///  "step": "hello-sam",
///  "verdict": "passed" | "failed" | "skipped" | "didNotBuild" | "templateInvalid" | "crashed" | "timedOut" | "incomplete",
///  "reason": "…",                      why there is no verdict about the work; absent when there is one
///  "checks": [                         in the step's order, one for each check
///    {"name": "GET /hello answers 200",
///     "test": "testHelloAnswers",
///     "passed": false,
///     "status": "passed" | "failed" | "notLookedAt" | "missing",
///     "seconds": 0.012,
///     "message": "…", "expected": "…", "actual": "…", "why": "…", "try": "…",
///     "location": {"file": "template.yaml", "line": 12, "column": 3}}],
///  "errors": [{"identifier", "severity", "message", "why", "try", "location"}],  of the build
///  "diagnostics": [as above],                                                    of the template
///  "seconds": 1.234,
///  "timings": {"template": 0.01, "build": 0.31, …}}
/// ```
///
/// The texts of a check are those of its first failure; members without a value are absent. New members may be added
/// within a version. With `--all`: `{"version": 1, "verdict": …, "steps": [report, …]}`, the verdict being that of the
/// first step that did not pass.
extension CheckReport {
    package var json: JSONValue {
        var document: JSONObject = [
            "version": 1, "step": .string(step.slug), "verdict": .string(verdict.name),
        ]
        document["reason"] = (reason ?? skippedBecause).map { .string($0) }
        document["checks"] = .array(checks.map(\.json))
        if verdict == .didNotBuild { document["errors"] = .array(buildErrors.map(\.json)) }
        if !diagnostics.isEmpty { document["diagnostics"] = .array(diagnostics.map(\.json)) }
        document["seconds"] = JSONValue(seconds: duration)
        var phases: JSONObject = [:]
        for timing in timings where timing.phase != "total" {
            phases[timing.phase] = JSONValue(seconds: timing.seconds)
        }
        document["timings"] = .object(phases)
        return .object(document)
    }

    package static func json(all reports: [CheckReport]) -> JSONValue {
        let verdict = reports.first { !$0.verdict.isPass }?.verdict ?? .passed
        return ["version": 1, "verdict": .string(verdict.name), "steps": .array(reports.map(\.json))]
    }

    private var skippedBecause: String? {
        if case .skipped(let reason) = verdict { reason } else { nil }
    }
}

extension CheckResult {
    fileprivate var json: JSONValue {
        var members: JSONObject = [
            "name": .string(check.says), "test": .string(check.test), "passed": .bool(status == .passed),
            "status": .string(statusName), "seconds": JSONValue(seconds: seconds),
        ]
        if status == .failed, let failure = failures.first {
            members["message"] = .string(failure.message)
            members["expected"] = failure.expected.map { .string($0) }
            members["actual"] = failure.actual.map { .string($0) }
            members["why"] = .string(failure.why ?? check.why)
            members["try"] = failure.suggestion.map { .string($0) }
            members["location"] = failure.location?.json
        }
        return .object(members)
    }

    private var statusName: String {
        switch status {
        case .passed: "passed"
        case .failed: "failed"
        case .notLookedAt: "notLookedAt"
        case .missing: "missing"
        }
    }
}

extension Diagnostic {
    fileprivate var json: JSONValue {
        var members: JSONObject = [
            "identifier": .string(identifier), "severity": .string(severity.rawValue), "message": .string(message),
        ]
        members["why"] = why.map { .string($0) }
        members["try"] = suggestion.map { .string($0) }
        members["location"] = location?.json
        return .object(members)
    }
}

extension SourceLocation {
    fileprivate var json: JSONValue {
        var members: JSONObject = ["file": .string(file)]
        members["line"] = line.map { .number(JSONNumber($0)) }
        members["column"] = column.map { .number(JSONNumber($0)) }
        return .object(members)
    }
}

extension JSONValue {
    /// To the millisecond: more is noise.
    init(seconds: Double) {
        let milliseconds = Int((seconds * 1_000).rounded())
        let fraction = String(milliseconds % 1_000)
        let digits = String(repeating: "0", count: 3 - fraction.count) + fraction
        self = .number(JSONNumber(literal: "\(milliseconds / 1_000).\(digits)"))
    }
}
