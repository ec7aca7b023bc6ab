import CloudCore
import Curriculum
import WorkshopCommon

/// The report as continuous integration reads it: JUnit's XML, a suite a step, a case a check.
///
/// What kept the checks from being looked at at all (a build that failed, a template that AWS refuses) is an error of a
/// case of its own. https://github.com/testmoapp/junitxml describes what its readers understand.
extension CheckReport {
    package static func junit(_ reports: [CheckReport]) -> String {
        let suites = reports.map(\.junitSuite)
        let root = XMLElement(
            "testsuites",
            attributes: ["name": "workshop", "tests": "\(reports.reduce(0) { $0 + $1.checks.count })"],
            suites
        )
        return String(decoding: root.document(declaration: true), as: UTF8.self) + "\n"
    }

    private var junitSuite: XMLElement {
        var cases = checks.map { junitCase($0) }
        if verdict != .passed, verdict != .failed { cases.insert(junitError, at: 0) }
        return XMLElement(
            "testsuite",
            attributes: [
                "name": step.slug,
                "tests": "\(cases.count)",
                "failures": "\(checks.count { $0.status == .failed })",
                "errors": verdict == .passed || verdict == .failed ? "0" : "1",
                "skipped": "\(checks.count { $0.status == .notLookedAt || $0.status == .missing })",
                "time": milliseconds(duration),
            ],
            cases
        )
    }

    private func junitCase(_ result: CheckResult) -> XMLElement {
        let attributes: HeaderFields = [
            "classname": step.slug, "name": result.check.says, "time": milliseconds(result.seconds),
        ]
        switch result.status {
        case .passed:
            return XMLElement("testcase", attributes: attributes)
        case .notLookedAt, .missing:
            let skipped = XMLElement("skipped", attributes: ["message": "not looked at yet"])
            return XMLElement("testcase", attributes: attributes, [skipped])
        case .failed:
            let failure = result.failures.first
            let texts = [
                ("expected", failure?.expected), ("got", failure?.actual), ("where", failure?.location?.description),
                ("why", failure?.why ?? result.check.why), ("try", failure?.suggestion),
            ]
            let body = texts.compactMap { name, text in text.map { "\(name): \($0)" } }.joined(separator: "\n")
            let failureAttributes: HeaderFields = ["type": "failed", "message": failure?.message ?? result.check.says]
            return XMLElement(
                "testcase",
                attributes: attributes,
                [XMLElement("failure", attributes: failureAttributes, text: body)]
            )
        }
    }

    private var junitError: XMLElement {
        let found = (buildErrors + diagnostics).first { $0.severity == .error }
        let message = reason ?? found?.message ?? verdict.name
        let place = found?.location.map { "\($0): " } ?? ""
        let error = XMLElement("error", attributes: ["type": verdict.name, "message": message], text: place + message)
        return XMLElement("testcase", attributes: ["classname": step.slug, "name": verdict.name], [error])
    }

    private func milliseconds(_ seconds: Double) -> String { JSONValue(seconds: seconds).serialized() }
}
