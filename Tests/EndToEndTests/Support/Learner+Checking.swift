import Foundation
import XCTest

extension Learner {
    /// What `workshop check --json` says.
    struct Report: Decodable {
        struct Check: Decodable {
            var test: String
            var passed: Bool
            var actual: String?
        }

        var verdict: String
        var checks: [Check]
        var reason: String?
    }

    /// Checks the project, in bounded time; nothing that it started is left.
    @discardableResult
    func checks(
        _ arguments: String...,
        within limit: TimeInterval = 90,
        tool: URL = Learner.tool,
        environment: [String: String] = [:],
        file: StaticString = #filePath,
        line: UInt = #line
    ) throws -> (report: Report, errors: String) {
        let command = try start(["check", "--json"] + arguments, environment: environment, tool: tool)
        let outcome = try command.waitForEnd(within: limit)
        XCTAssertEqual(try processes(), [], file: file, line: line)
        let report = try JSONDecoder().decode(Report.self, from: Data(outcome.output.utf8))
        XCTAssertEqual(outcome.status, report.verdict == "passed" ? 0 : 1, outcome.errors, file: file, line: line)
        return (report, outcome.errors)
    }
}
