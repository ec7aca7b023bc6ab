import Curriculum
import WorkshopCommon

/// The report as one page: a line a check, each failure in full, and how long it took.
extension CheckReport {
    package static func html(_ reports: [CheckReport]) -> String {
        let passed = reports.count { $0.verdict.isPass }
        let overview = "<p>\(passed) of \(reports.count) passed.</p>\n"
        let body = "<h1>Workshop report</h1>\n" + overview + reports.map(\.section).joined(separator: "\n")
        return HTMLPage(title: "Workshop report", body: body).text
    }

    private var section: String {
        let word = verdict.isPass ? "passed" : verdict.name
        let role = verdict.isPass ? "good" : "bad"
        var text = "<h2>\(HTMLPage.escaped(step.title)) <span class=\"\(role)\">\(word)</span>"
        text += " <span class=\"soft\">\(JSONValue(seconds: duration).serialized()) s</span></h2>\n"
        if let reason { text += "<p>\(HTMLPage.escaped(reason))</p>\n" }
        text += (buildErrors + diagnostics.filter { $0.severity == .error }).map(paragraph).joined()
        return text + "<table>\n" + checks.map(row).joined() + "</table>\n"
    }

    private func row(_ result: CheckResult) -> String {
        let (mark, role) =
            switch result.status {
            case .passed: ("✓", "good")
            case .failed: ("✗", "bad")
            case .notLookedAt, .missing: ("·", "soft")
            }
        var cell = HTMLPage.escaped(result.check.says)
        if result.status == .failed {
            cell += result.failures.map(details).joined()
            cell += "<br><span class=\"soft\">why</span> \(HTMLPage.escaped(result.check.why))"
        }
        return "<tr><td class=\"\(role)\">\(mark)</td><td>\(cell)</td></tr>\n"
    }

    private func details(_ failure: CheckFailure) -> String {
        let fields = [
            ("", Optional(failure.message)), ("expected", failure.expected), ("got", failure.actual),
            ("where", failure.location?.description), ("try", failure.suggestion),
        ]
        return fields.compactMap { name, text in
            text.map { "<br><span class=\"soft\">\(name)</span> <code>\(HTMLPage.escaped($0))</code>" }
        }.joined()
    }

    private func paragraph(_ diagnostic: Diagnostic) -> String {
        let place = diagnostic.location.map { "<code>\(HTMLPage.escaped("\($0)"))</code> " } ?? ""
        return "<p>\(place)\(HTMLPage.escaped(diagnostic.message))</p>\n"
    }
}
