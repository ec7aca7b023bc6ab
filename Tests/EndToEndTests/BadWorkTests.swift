import Foundation
import XCTest

/// Work that is not merely wrong: it ends in a named verdict, in bounded time, with nothing left running.
final class BadWorkTests: XCTestCase {
    private var learner: Learner!

    override func setUpWithError() throws { learner = try SharedProject.learner() }
    override func tearDownWithError() throws { try SharedProject.restore() }

    func testAHandlerThatDoesNotCompileIsShownAsTheCompilerSaysIt() throws {
        try learner.edit(SharedProject.handler, replacing: "statusCode: .ok", with: "statusCode: .okay")
        let outcome = try learner.types("check")
        XCTAssertEqual(outcome.status, 1, outcome.errors)
        XCTAssert(outcome.output.contains("HelloFunction.swift:15:"), outcome.output)
        XCTAssert(outcome.output.contains("has no member 'okay'"), outcome.output)
        try assertCheck(ends: "didNotBuild")
    }

    func testATemplateThatAWSWouldRefuseIsNotBuilt() throws {
        try learner.edit("template.yaml", replacing: "!Ref Greeting", with: "!Ref Greting")
        try assertCheck(ends: "templateInvalid")
    }

    func testAHandlerThatCrashesFails() throws {
        try putIntoHandler(#"if request.path == "/hello" { fatalError("no more shoutouts") }"#)
        try assertCheck(ends: "failed")
    }

    func testAHandlerThatExitsWithSuccessFails() throws {
        try putIntoHandler(#"if request.path == "/hello" { exit(0) }"#, importing: "Foundation")
        try assertCheck(ends: "failed")
    }

    func testAHandlerThatHangsIsEndedWithWhatItStarted() throws {
        let file = learner.project.appending(path: "template.yaml").path
        try putIntoHandler(
            """
            let child = Process()
            child.executableURL = URL(filePath: "/usr/bin/env")
            child.arguments = ["tail", "-f", "\(file)"]
            try child.run()
            while request.path == "/hello" { usleep(1000) }
            """,
            importing: "Foundation"
        )
        try learner.edit("template.yaml", replacing: "Timeout: 3", with: "Timeout: 1")
        try assertCheck(ends: "failed")
    }

    private func putIntoHandler(_ lines: String, importing module: String? = nil) throws {
        try learner.edit(
            SharedProject.handler,
            replacing: "            context.logger.info",
            with: "\(lines)\n            context.logger.info"
        )
        if let module {
            try learner.edit(
                SharedProject.handler,
                replacing: "import AWSLambdaRuntime\n",
                with: "import AWSLambdaRuntime\nimport \(module)\n"
            )
        }
    }

    private func assertCheck(ends verdict: String, file: StaticString = #filePath, line: UInt = #line) throws {
        let outcome = try learner.start(["check", "--json"]).waitForEnd(within: 60)
        XCTAssertEqual(outcome.status, 1, outcome.output + outcome.errors, file: file, line: line)
        let report = try JSONDecoder().decode(Report.self, from: Data(outcome.output.utf8))
        XCTAssertEqual(report.verdict, verdict, outcome.output, file: file, line: line)
        XCTAssertFalse(report.checks.allSatisfy(\.passed) && !report.checks.isEmpty, file: file, line: line)
        XCTAssertEqual(try learner.processes(), [], file: file, line: line)
    }

    private struct Report: Decodable {
        struct Check: Decodable { var passed: Bool }

        var verdict: String
        var checks: [Check]
    }
}
