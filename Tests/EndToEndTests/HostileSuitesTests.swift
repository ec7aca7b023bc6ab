import Foundation
import XCTest

/// A kit whose hidden suites are not what they should be: no verdict is better than a wrong one.
final class HostileSuitesTests: XCTestCase {
    private var learner: Learner!
    /// Where a `workshop` stands that finds its suites beside it.
    private var kit: URL!

    private var tool: URL { kit.appending(path: "workshop") }
    private var bundle: URL { kit.appending(path: "workshopPackageTests.xctest") }
    private var environment: [String: String] { ["WORKSHOP_KIT": Learner.kit.path] }

    override func setUpWithError() throws {
        learner = try HostileProject.learner()
        try learner.write(try Learner.kitFile(SharedProject.solution), to: "template.yaml")
        try learner.write(HostileProject.makefile(), to: "Makefile")
        try learner.write(HostileProject.function(), to: HostileProject.script)
        kit = learner.root.appending(path: "kit-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: kit, withIntermediateDirectories: true)
        try FileManager.default.copyItem(at: Learner.tool.resolvingSymlinksInPath(), to: tool)
    }

    override func tearDownWithError() throws { try FileManager.default.removeItem(at: kit) }

    func testSuitesThatWereNotBuiltGiveNoVerdict() throws {
        let (report, _) = try learner.checks(tool: tool, environment: environment)
        XCTAssertEqual(report.verdict, "incomplete")
        XCTAssert(report.reason?.contains(bundle.path) == true, "\(report)")
    }

    func testSuitesThatDoNotRunGiveNoVerdict() throws {
        try Data("this is no bundle\n".utf8).write(to: bundle)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: bundle.path)
        XCTAssertEqual(try learner.checks(tool: tool, environment: environment).report.verdict, "incomplete")
    }

    #if os(Linux)
    /// A suite that writes what a passing one writes, put in the other's place while the project is built: the suite of
    /// the first step runs by then, that of the second does not yet.
    func testSuitesThatAreReplacedGiveNoVerdict() throws {
        let suites = Learner.tool.resolvingSymlinksInPath().deletingLastPathComponent()
            .appending(path: bundle.lastPathComponent)
        try FileManager.default.createSymbolicLink(at: bundle, withDestinationURL: suites)
        XCTAssertEqual(try learner.checks(tool: tool, environment: environment).report.verdict, "passed")

        let forged = kit.appending(path: "forged")
        try Data(Self.forgery.utf8).write(to: forged)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: forged.path)
        try learner.write(
            HostileProject.makefile(
                "cp '\(forged.path)' '\(bundle.path).new'; mv '\(bundle.path).new' '\(bundle.path)'"
            ),
            to: "Makefile"
        )
        try learner.write(HostileProject.function("respond nothing"), to: HostileProject.script)
        let (report, _) = try learner.checks(tool: tool, environment: environment)
        XCTAssertEqual(report.verdict, "incomplete", "\(report)")
        XCTAssert(report.reason?.contains("make start") == true, "\(report)")
    }

    /// Takes the nonce from the session, as ours does.
    private static let forgery = #"""
        #!/bin/sh
        session=$(cat <&3)
        nonce=$(printf %s "$session" | sed -n 's/.*"nonce" *: *"\([^"]*\)".*/\1/p' | head -n 1)
        for test in testStackHasTheFunction testHelloAnswers testGreetingComesFromTheParameter testAnswerIsText \
          testNothingElseIsRouted testOutputNamesTheURL; do
          echo "{\"nonce\":\"$nonce\",\"suite\":\"HelloSamTests\",\"test\":\"$test\",\"outcome\":\"passed\",\"seconds\":0,\"failures\":[]}" >&4
        done
        echo "{\"nonce\":\"$nonce\",\"end\":true,\"tests\":6}" >&4

        """#
    #endif
}
