import Curriculum
import Grading
import OrderedCollections
import WorkshopCommon
import XCTest

/// The same reports in every form that a program reads.
final class ReportFormatsTests: XCTestCase {
    private static let checks = [
        Check(test: "testA", says: "GET /a answers <200> & \"ok\"", why: "because"),
        Check(test: "testB", says: "b", why: "b", needs: ["testA"]),
        Check(test: "testC", says: "c", why: "c"),
    ]
    private let step = Step(slug: "hello-sam", number: 1, title: "Hello & <SAM>", section: "deploy", checks: checks)

    private var failed: CheckReport {
        let failure = CheckFailure(
            message: "it answers 403 </script>",
            expected: "200",
            actual: "\u{1B}[31m403\u{0}",
            location: SourceLocation(file: "template.yaml", line: 14, column: 7),
            suggestion: "add an event"
        )
        return CheckReport(
            step: step,
            verdict: .failed,
            checks: [
                CheckResult(check: Self.checks[0], status: .failed, failures: [failure], seconds: 0.012),
                CheckResult(check: Self.checks[1], status: .notLookedAt),
                CheckResult(check: Self.checks[2], status: .passed, seconds: 0.5),
            ],
            timings: [CheckReport.Timing(phase: "build", seconds: 0.2), CheckReport.Timing(phase: "total", seconds: 1)]
        )
    }

    private var notBuilt: CheckReport {
        let place = SourceLocation(file: "Sources/A/A.swift", line: 3, column: 1)
        return CheckReport(
            step: step,
            verdict: .didNotBuild,
            diagnostics: [Diagnostic("w", severity: .warning, "doubtful")],
            buildErrors: [Diagnostic("build", at: place, "cannot find 'x'")]
        )
    }

    func testJUnit() {
        XCTAssertEqual(
            CheckReport.junit([failed, notBuilt]),
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <testsuites name="workshop" tests="6">\
            <testsuite name="hello-sam" tests="3" failures="1" errors="0" skipped="1" time="1.000">\
            <testcase classname="hello-sam" name="GET /a answers &lt;200&gt; &amp; &quot;ok&quot;" time="0.012">\
            <failure type="failed" message="it answers 403 &lt;/script&gt;">expected: 200
            got: \u{FFFD}[31m403\u{FFFD}
            where: template.yaml:14:7
            why: because
            try: add an event</failure></testcase>\
            <testcase classname="hello-sam" name="b" time="0.000"><skipped message="not looked at yet"/></testcase>\
            <testcase classname="hello-sam" name="c" time="0.500"/></testsuite>\
            <testsuite name="hello-sam" tests="4" failures="0" errors="1" skipped="3" time="0.000">\
            <testcase classname="hello-sam" name="didNotBuild"><error type="didNotBuild" message="cannot find 'x'">\
            Sources/A/A.swift:3:1: cannot find 'x'</error></testcase>\
            <testcase classname="hello-sam" name="GET /a answers &lt;200&gt; &amp; &quot;ok&quot;" time="0.000">\
            <skipped message="not looked at yet"/></testcase>\
            <testcase classname="hello-sam" name="b" time="0.000"><skipped message="not looked at yet"/></testcase>\
            <testcase classname="hello-sam" name="c" time="0.000"><skipped message="not looked at yet"/></testcase>\
            </testsuite></testsuites>

            """
        )
    }

    func testHTMLHasEveryCheckAndNothingOfTheLearnersIsMarkup() {
        let page = CheckReport.html([failed, notBuilt])
        XCTAssertTrue(page.hasPrefix("<!DOCTYPE html>"))
        XCTAssertTrue(page.contains("Hello &amp; &lt;SAM&gt;"))
        XCTAssertTrue(page.contains("GET /a answers &lt;200&gt; &amp; &quot;ok&quot;"))
        XCTAssertTrue(page.contains("it answers 403 &lt;/script&gt;"))
        XCTAssertTrue(page.contains("Sources/A/A.swift:3:1"))
        XCTAssertFalse(page.contains("</script>"))
        // One file: nothing is loaded from elsewhere.
        XCTAssertFalse(page.contains("http://") || page.contains("https://") || page.contains("src="))
    }

    func testEvents() throws {
        let events: [ReportEvent] = [
            .started([step]), .phase("building", nil), .phase("checking", step), .finished(failed), .ended(.failed),
        ]
        let lines = events.flatMap(\.lines)
        XCTAssertEqual(lines.count, 8)
        XCTAssertEqual(lines[0], #"{"version":1,"event":"started","steps":["hello-sam"]}"#)
        XCTAssertEqual(lines[1], #"{"version":1,"event":"phase","phase":"building"}"#)
        XCTAssertEqual(lines[2], #"{"version":1,"event":"phase","phase":"checking","step":"hello-sam"}"#)
        XCTAssertEqual(try JSONValue(parsing: lines[4])["check"]?["test"], "testB")
        XCTAssertEqual(try JSONValue(parsing: lines[6])["report"], failed.json)
        XCTAssertEqual(lines[7], #"{"version":1,"event":"ended","verdict":"failed"}"#)
        XCTAssertTrue(lines.allSatisfy { !$0.contains("\n") })
    }

    func testEveryReportIsWhatTheSchemaSays() throws {
        let schema = try JSONValue(parsing: ReportSchema.text)
        let validator = Validator(definitions: schema["$defs"] ?? .null)
        for report in [failed, notBuilt, CheckReport(step: step, verdict: .skipped(because: "x"))] {
            XCTAssertEqual(validator.problems(report.json, ["$ref": "#/$defs/report"]), [])
        }
        XCTAssertEqual(validator.problems(CheckReport.json(all: [failed]), ["$ref": "#/$defs/all"]), [])
        // The validator can say no.
        XCTAssertEqual(validator.problems(["version": 2], ["$ref": "#/$defs/all"]).count, 3)
    }
}

/// As much of JSON Schema as ours uses; a member that it does not name is a problem here, so that none stays undocumented.
private struct Validator {
    let definitions: JSONValue

    func problems(_ value: JSONValue, _ schema: JSONValue, at path: String = "$") -> [String] {
        if let reference = schema["$ref"]?.string, let name = reference.split(separator: "/").last {
            return problems(value, definitions[String(name)] ?? .null, at: path)
        }
        if let constant = schema["const"], constant != value { return ["\(path): not \(constant)"] }
        if let allowed = schema["enum"]?.array, !allowed.contains(value) { return ["\(path): \(value)"] }
        switch schema["type"]?.string {
        case "string": return value.string == nil ? ["\(path): no string"] : []
        case "number", "integer": return value.double == nil ? ["\(path): no number"] : []
        case "boolean": return value.bool == nil ? ["\(path): no boolean"] : []
        case "array":
            guard let items = value.array, let each = schema["items"] else { return ["\(path): no array"] }
            return items.enumerated().flatMap { problems($1, each, at: "\(path)[\($0)]") }
        case "object":
            guard let members = value.object else { return ["\(path): no object"] }
            let missing = (schema["required"]?.array ?? []).compactMap(\.string).filter { members[$0] == nil }
            return missing.map { "\(path): no \($0)" }
                + members.flatMap { name, member -> [String] in
                    let inner = schema["properties"]?[name] ?? schema["additionalProperties"]
                    guard let inner else { return ["\(path).\(name): undocumented"] }
                    return problems(member, inner, at: "\(path).\(name)")
                }
        default: return []
        }
    }
}
