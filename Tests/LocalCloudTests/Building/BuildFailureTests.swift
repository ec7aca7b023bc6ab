import LocalCloud
import Synchronization
import SystemPackage
import WorkshopCommon
import XCTest

final class BuildFailureTests: XCTestCase {
    func testCompilerErrorsHaveTheirPlaceInTheProject() async throws {
        let folder = try BuildFolder()
        defer { folder.remove() }
        let script = """
            build-One:
            \t@echo "$(CURDIR)/Sources/One/One.swift:3:5: error: cannot find 'x' in scope"
            \t@echo "  3 | x()"
            \t@echo "    | \\`- error: cannot find 'x' in scope"
            \t@echo "$(CURDIR)/Sources/One/One.swift:9:1: note: did you mean 'y'?"
            \t@echo "$(CURDIR)/Sources/One/One.swift:3:5: error: cannot find 'x' in scope"
            \t@echo "/usr/lib/elsewhere.h:1:1: fatal error: no such file"
            \t@echo "error: fatalError"
            \t@exit 1
            """
        try folder.write(script, to: "Makefile")
        let result = await folder.build([made("One")])
        let failure = try XCTUnwrap(result.failure)
        XCTAssertEqual(
            failure.diagnostics,
            [
                Diagnostic(
                    "compiler-error",
                    at: SourceLocation(file: "Sources/One/One.swift", line: 3, column: 5),
                    "cannot find 'x' in scope"
                ),
                Diagnostic(
                    "compiler-error",
                    at: SourceLocation(file: "/usr/lib/elsewhere.h", line: 1, column: 1),
                    "no such file"
                ),
            ]
        )
        XCTAssertTrue(failure.output.contains("did you mean 'y'?"))
        XCTAssertFalse(failure.isTimeout)
    }

    func testErrorsWithoutAPlaceCountWhenThereIsNoOther() async throws {
        let folder = try BuildFolder(["Makefile": "build-One:\n\t@echo 'error: unknown package Foo'; exit 1\n"])
        defer { folder.remove() }
        let result = await folder.build([made("One")])
        XCTAssertEqual(result.failure?.diagnostics.first?.message, "unknown package Foo")
    }

    func testFailedCommandIsShown() async throws {
        let folder = try BuildFolder(["Makefile": "build-One:\n\t@echo 'cp: no space left'; exit 1\n"])
        defer { folder.remove() }
        let result = await folder.build([made("One")])
        XCTAssertEqual(result.identifiers, ["build-failed"])
        XCTAssertEqual(result.failure?.diagnostics.first?.message, "make exited with status 2")
        XCTAssertEqual(result.failure?.diagnostics.first?.why, "The last that it said: cp: no space left")
    }

    func testAnExecutableThatIsNotThereIsNamed() async throws {
        let folder = try BuildFolder(["Makefile": "build-%:\n\tcp bin/$* $(ARTIFACTS_DIR)/bootstrap\n"])
        defer { folder.remove() }
        let result = await folder.build([made("One")])
        XCTAssertEqual(result.identifiers, ["executable-not-made"])
        XCTAssertEqual(result.failure?.diagnostics.first?.message, "the build made no executable One")
    }

    func testSilentFailureSaysHowMakeEnded() async throws {
        let folder = try BuildFolder(["Makefile": "build-One:\n\t@kill -KILL $$PPID\n"])
        defer { folder.remove() }
        let result = await folder.build([made("One")])
        XCTAssertEqual(result.identifiers, ["build-failed"])
        XCTAssertEqual(result.failure?.diagnostics.first?.message, "make was ended by signal 9 (SIGKILL)")
    }

    func testMissingThingsTeach() async throws {
        let folder = try BuildFolder(["Makefile": "build-Other:\n\ttrue\n", "empty/README": "", "file": ""])
        defer { folder.remove() }
        try folder.write("no package", to: "broken.zip")
        let cases: [(FunctionSource, String, String)] = [
            (made("One"), "make-target-not-found", "Makefile has no target 'build-One'"),
            (
                made("One", in: "empty"), "makefile-not-found",
                "One is built by a Makefile, but there is no empty/Makefile"
            ),
            (made("One", in: "nowhere/"), "code-not-found", "the CodeUri of One, 'nowhere/', is not there"),
            (
                FunctionSource(logicalID: "One", codeURI: "file"), "code-not-a-folder",
                "the CodeUri of One, 'file', is neither a folder nor a .zip"
            ),
            (
                FunctionSource(logicalID: "One", codeURI: ".", buildMethod: "Makefile"), "build-method-unknown",
                "One is to be built by 'Makefile', which the local cloud can't do"
            ),
            (
                FunctionSource(logicalID: "One", codeURI: "empty"), "bootstrap-not-found",
                "the CodeUri of One has no 'bootstrap'"
            ),
            (
                FunctionSource(logicalID: "One", codeURI: "broken.zip"), "package-not-unzipped",
                "the package of One can't be unzipped"
            ),
            (
                made("Other"), "bootstrap-not-built",
                "the target 'build-Other' left no 'bootstrap' in $(ARTIFACTS_DIR)"
            ),
        ]
        for (function, identifier, message) in cases {
            let result = await folder.build([function])
            XCTAssertEqual(result.identifiers, [identifier])
            XCTAssertEqual(result.failure?.diagnostics.first?.message, message)
            XCTAssertNotNil(result.failure?.diagnostics.first?.suggestion)
        }
    }

    func testBootstrapThatIsNotExecutableIsRefused() async throws {
        let folder = try BuildFolder(["Makefile": "build-One:\n\techo x > \"$(ARTIFACTS_DIR)/bootstrap\"\n"])
        defer { folder.remove() }
        let result = await folder.build([made("One")])
        XCTAssertEqual(result.identifiers, ["bootstrap-not-executable"])
    }

    func testBootstrapThatNobodyMakesIsNamedWhereItLies() async throws {
        let folder = try BuildFolder(["functions/one/bootstrap": "#!/bin/sh\n"])
        defer { folder.remove() }
        let result = await folder.build([FunctionSource(logicalID: "One", codeURI: "functions/one")])
        XCTAssertEqual(result.identifiers, ["bootstrap-not-executable"])
        XCTAssertEqual(result.failure?.diagnostics.first?.suggestion, "chmod +x functions/one/bootstrap")
    }

    func testHangingBuildIsEnded() async throws {
        let folder = try BuildFolder(["Makefile": "build-One:\n\t@echo Compiling; sleep 1000\n"])
        defer { folder.remove() }
        let result = await folder.build([made("One")], timeLimit: .seconds(1))
        XCTAssertEqual(result.identifiers, ["build-timed-out"])
        XCTAssertEqual(result.failure?.isTimeout, true)
        XCTAssertEqual(result.failure?.diagnostics.first?.why, "The last that it said: Compiling")
    }

    func testEndlessOutputIsEnded() async throws {
        let folder = try BuildFolder([
            "Makefile": "build-One:\n\t@yes 'a.swift:1:1: error: again and again and again'\n"
        ])
        defer { folder.remove() }
        let result = await folder.build([made("One")])
        XCTAssertEqual(result.identifiers, ["build-prints-too-much"])
        XCTAssertLessThan(result.failure?.output.utf8.count ?? 0, 2 << 20)
    }

    func testWaitingForAnotherBuildDoesNotCount() async throws {
        // The wait itself takes longer than the limit.
        let script = """
            build-One:
            \t@printf "Another instance of SwiftPM (PID: 1) is already running using '/x', waiting until that process "
            \t@printf "has finished execution..." >&2
            \t@sleep 0.6; echo "[0/1] Planning build"
            \t@printf '#!/bin/sh\\n' > "$(ARTIFACTS_DIR)/bootstrap"; chmod +x "$(ARTIFACTS_DIR)/bootstrap"
            """
        let folder = try BuildFolder(["Makefile": script])
        defer { folder.remove() }
        let said = Mutex<[BuildProgress]>([])
        let result = await folder.build([made("One")], timeLimit: .milliseconds(500)) { progress in
            said.withLock { $0.append(progress) }
        }
        XCTAssertNotNil(result.artifacts)
        XCTAssertTrue(said.withLock { $0 }.starts(with: [.waitingForAnotherBuild, .line("[0/1] Planning build")]))
    }
}
