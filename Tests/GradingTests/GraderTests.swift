import Curriculum
import Foundation
import Grading
import Synchronization
import SystemPackage
import WorkshopCommon
import XCTest

final class GraderTests: XCTestCase {
    private let step = Step(
        slug: "hello-sam",
        number: 1,
        title: "Hello, SAM",
        section: "deploy",
        values: [DrawnValue(parameter: "Greeting", generator: .word)],
        checks: [Check(test: "testA", says: "a", why: "w"), Check(test: "testB", says: "b", why: "w")]
    )
    private var root = FilePath()

    override func setUpWithError() throws {
        root = FilePath(NSTemporaryDirectory()).appending("grader-\(UUID().uuidString)")
        try LocalFileSystem().writeAtomically(Array("Resources: {}\n".utf8), to: root.appending("p/template.yaml"))
    }

    override func tearDownWithError() throws {
        try LocalFileSystem().remove(root)
    }

    private func check(
        _ bench: FakeBench,
        _ step: Step? = nil,
        _ answer: @escaping @Sendable (String) -> SuiteRun = { nonce in
            SuiteRun(end: .exited(0), records: FakeSuites.records(nonce, [("testA", "passed"), ("testB", "passed")]))
        }
    ) async throws -> CheckReport {
        let grader = Grader(
            bench: bench,
            suites: FakeSuites(bench: bench, answer: answer),
            bundle: "/kit/bundle",
            scratch: root.appending("scratch"),
            drawnValues: [
                DrawnValue(parameter: "Secret", generator: .secret),
                DrawnValue(place: .ssm("/a"), generator: .word),
                DrawnValue(place: .secret("b", member: "token"), generator: .secret),
                DrawnValue(place: .secret("b", member: "other"), generator: .word),
            ]
        )
        let report = try await grader.check(step ?? self.step, in: Project(root: root.appending("p")))
        let left = try LocalFileSystem().entries(of: root.appending("scratch"))
        XCTAssertEqual(left, [], "a run's folder is removed at its end")
        return report
    }

    func testABundleThatIsAnotherOneInTheEndGivesNoVerdict() async throws {
        let (bench, bundle) = (FakeBench(), root.appending("bundle"))
        try LocalFileSystem().writeAtomically(Array("ours".utf8), to: bundle)
        let suites = FakeSuites(bench: bench) { nonce in
            try? LocalFileSystem().writeAtomically(Array("mine".utf8), to: bundle)
            return SuiteRun(
                end: .exited(0),
                records: FakeSuites.records(nonce, [("testA", "passed"), ("testB", "passed")])
            )
        }
        let grader = Grader(
            bench: bench,
            suites: suites,
            bundle: bundle,
            scratch: root.appending("scratch"),
            drawnValues: []
        )
        let project = Project(root: root.appending("p"))
        let first = try await grader.check(step, in: project)
        XCTAssertEqual(first.verdict, .incomplete)
        XCTAssertEqual(first.reason?.contains("make start"), true)
        let second = try await grader.check(step, in: project)
        XCTAssertEqual(second.verdict, .incomplete, "nor does a later check, as long as the command runs")
    }

    func testAWholeRunPasses() async throws {
        let bench = FakeBench()
        let report = try await check(bench)
        XCTAssertEqual(report.verdict, .passed)
        XCTAssertEqual(bench.events.withLock(\.self), ["build", "deploy", "suite", "stop"])
        XCTAssertEqual(
            report.timings.map(\.phase),
            ["template", "build", "prepare", "deploy", "suite", "stop", "total"]
        )
    }

    func testValuesAreDrawnAnewForEveryRunForAllParametersThatThereMayBe() async throws {
        let bench = FakeBench()
        _ = try await check(bench)
        _ = try await check(bench)
        let drawn = bench.parameters.withLock(\.self)
        XCTAssertEqual(drawn.map { $0.keys.sorted() }, [["Greeting", "Secret"], ["Greeting", "Secret"]])
        XCTAssertNotEqual(drawn[0], drawn[1])
    }

    func testTheAccountHoldsWhatWasDrawnForItsStores() async throws {
        let bench = FakeBench()
        _ = try await check(bench)
        _ = try await check(bench)
        let stored = bench.stored.withLock(\.self)
        XCTAssertEqual(stored.map { $0.ssm.keys.sorted() }, [["/a"], ["/a"]])
        XCTAssertEqual(stored.map { $0.secrets["b"]?.keys.sorted() }, [["other", "token"], ["other", "token"]])
        XCTAssertNotEqual(stored[0].secrets, stored[1].secrets)
    }

    func testARefusedTemplateStartsNothing() async throws {
        let bench = FakeBench(diagnostics: [Diagnostic("template-x", "no")])
        let report = try await check(bench)
        XCTAssertEqual(report.verdict, .templateInvalid)
        XCTAssertEqual(report.diagnostics.map(\.identifier), ["template-x"])
        XCTAssertEqual(bench.events.withLock(\.self), [])
    }

    func testAMissingTemplateIsADiagnosticOfItsOwn() async throws {
        try LocalFileSystem().remove(root.appending("p/template.yaml"))
        try LocalFileSystem().createFolder(root.appending("scratch"))
        let report = try await check(FakeBench())
        XCTAssertEqual(report.verdict, .templateInvalid)
        XCTAssertEqual(report.diagnostics.map(\.identifier), ["template-missing"])
    }

    func testAFailedBuildEndsWhatWasPrepared() async throws {
        let error = Diagnostic("compiler-error", at: SourceLocation(file: "Sources/A/a.swift", line: 1), "no")
        let bench = FakeBench(build: .failed(output: "no", diagnostics: [error]))
        let report = try await check(bench)
        XCTAssertEqual(report.verdict, .didNotBuild)
        XCTAssertEqual(report.buildErrors, [error])
        XCTAssertEqual(report.output, "no")
        XCTAssertEqual(bench.events.withLock(\.self), ["build", "cancel", "stop"])
    }

    func testADeployThatAWSWouldRefuseIsTheTemplatesFault() async throws {
        let bench = FakeBench(deployError: DiagnosticError(Diagnostic("deploy-x", "no")))
        let report = try await check(bench)
        XCTAssertEqual(report.verdict, .templateInvalid)
        XCTAssertEqual(bench.events.withLock(\.self), ["build", "deploy", "cancel", "stop"])
    }

    func testTestsOfTheLearnersThatDoNotCompileStartNothing() async throws {
        let error = Diagnostic("compiler-error", at: SourceLocation(file: "Tests/A/a.swift", line: 1), "no")
        let bench = FakeBench(trials: .failed(output: "no", diagnostics: [error]))
        let code = FaultyCode(tests: "Tests/A", faults: [], package: FileTree())
        let report = try await check(
            bench,
            Step(slug: "hello-sam", number: 1, title: "t", section: "s", faultyCode: code)
        )
        XCTAssertEqual(report.verdict, .didNotBuild)
        XCTAssertEqual(report.buildErrors, [error])
        XCTAssertEqual(bench.events.withLock(\.self), ["build", "tests", "cancel", "stop"])
    }

    func testASuiteMayAskForUpdatesOfTheStack() async throws {
        let bench = FakeBench()
        _ = try await check(bench)
        let update = try XCTUnwrap(bench.update.withLock(\.self))
        let answer = await update(["Greeting": "marigold"])
        XCTAssertEqual(answer["status"], "updated")
        XCTAssertEqual(bench.parameters.withLock { $0.last?["Greeting"] }, "marigold")
        XCTAssertEqual(bench.events.withLock { $0.filter { $0 == "deploy" } }.count, 2)
    }

    func testOurOwnFaultIsThrownAndLeavesNothingRunning() async throws {
        let bench = FakeBench(deployError: Errno.addressInUse)
        do {
            _ = try await check(bench)
            XCTFail("it passed over the error")
        } catch {
            XCTAssertEqual(error as? Errno, .addressInUse)
        }
        XCTAssertEqual(bench.events.withLock(\.self), ["build", "deploy", "cancel", "stop"])
    }

    func testAFailurePointsIntoTheLearnersTemplate() async throws {
        let report = try await check(FakeBench()) { nonce in
            SuiteRun(end: .exited(1), records: FakeSuites.records(nonce, [("testA", "failed"), ("testB", "passed")]))
        }
        XCTAssertEqual(report.verdict, .failed)
        XCTAssertEqual(report.firstFailure?.failures.first?.location, SourceLocation(file: "template.yaml", line: 7))
    }

    func testACheckIsExplainedByItsOwnLogsAlone() async throws {
        let crash = "RequestId: 1 Error: Runtime exited with error: signal: trap"
        let lines = [HandlerLine(function: "p", text: crash, test: "testB")]
        func why(_ failing: String) async throws -> String? {
            try await check(FakeBench(lines: lines)) { nonce in
                let failure = #"{"message":"m","expected":"200","actual":"502"}"#
                let records = ["testA", "testB"].map { test in
                    #"{"nonce":"\#(nonce)","suite":"HelloSamTests","test":"\#(test)","seconds":0,"outcome":"#
                        + (test == failing ? #""failed","failures":[\#(failure)]}"# : #""passed","failures":[]}"#)
                }
                let end = #"{"nonce":"\#(nonce)","end":true,"tests":2}"#
                return SuiteRun(end: .exited(1), records: Array((records + [end, ""]).joined(separator: "\n").utf8))
            }.firstFailure?.failures.first?.why
        }
        let (own, other) = (try await why("testB"), try await why("testA"))
        XCTAssertEqual(own, HandlerFailure.crashed.why)
        XCTAssertNil(other)
    }

    func testARunThatLeavesNoRecordsIsNoPass() async throws {
        let report = try await check(FakeBench()) { _ in SuiteRun(end: .exited(0)) }
        XCTAssertEqual(report.verdict, .incomplete)
    }

    func testAFunctionsFailurePointsAtItsTodo() throws {
        let source = Array("import X\n\n// TODO: answer\n".utf8)
        try LocalFileSystem().writeAtomically(source, to: root.appending("p/Sources/HelloFunction/Hello.swift"))
        let project = Project(root: root.appending("p"))
        XCTAssertEqual(
            project.location(of: .function("HelloFunction"), in: FakeBench.Stack())?.description,
            "Sources/HelloFunction/Hello.swift:3"
        )
        let logs = ["in /p/Packages/x/Sources/X/x.swift:1:1", "at /real/p/Sources/HelloFunction/Hello.swift:2:5"].map {
            HandlerLine(function: "HelloFunction", text: $0)
        }
        XCTAssertEqual(
            project.location(of: .function("HelloFunction"), in: FakeBench.Stack(), logs: logs)?.description,
            "Sources/HelloFunction/Hello.swift:2:5"
        )
        XCTAssertEqual(project.location(of: .template([]), in: FakeBench.Stack())?.description, "template.yaml")
        XCTAssertNil(project.location(of: .file("../etc"), in: FakeBench.Stack()))
    }
}
