import Foundation
import LocalCloud
import Synchronization
import SystemPackage
import WorkshopCommon
import XCTest

final class FunctionBuilderTests: XCTestCase {
    /// Two functions behind one build, as the learner's Makefile has it.
    private let makefile = """
        CONFIGURATION ?= release
        .PHONY: all
        all:
        \t@echo built >> times; echo "path $(firstword $(MAKEFILE_LIST))" >> times
        build-%: all
        \tmkdir -p $(ARTIFACTS_DIR)
        \tprintf '#!/bin/sh\\n# $* $(CONFIGURATION) %s\\n' "$$ARTIFACTS_DIR" > "$(ARTIFACTS_DIR)/bootstrap"
        \tchmod +x "$(ARTIFACTS_DIR)/bootstrap"
        """.replacing("mkdir -p $(ARTIFACTS_DIR)", with: "mkdir -p \"$(ARTIFACTS_DIR)\"")

    func testBuildsAllFunctionsOfAMakefileInOneRun() async throws {
        let folder = try BuildFolder(["Makefile": makefile])
        defer { folder.remove() }
        let result = await folder.build([made("One"), made("Two")])
        XCTAssertNil(result.failure)
        XCTAssertEqual(
            result.artifacts,
            ["One": folder.output.appending("One"), "Two": folder.output.appending("Two")]
        )
        // Each has a folder of its own, in make's text and in the recipe's environment alike.
        for name in ["One", "Two"] {
            let text = folder.text("\(name)/bootstrap") ?? ""
            XCTAssertTrue(text.hasPrefix("#!/bin/sh\n# \(name) debug /"), text)
            XCTAssertTrue(text.hasSuffix("/\(name)\n"), text)
        }
        let times = try LocalFileSystem().read(folder.project.appending("times"))
        XCTAssertEqual(String(decoding: times, as: UTF8.self), "built\npath Makefile\n")
    }

    func testConfigurationIsTheCallers() async throws {
        let folder = try BuildFolder(["Makefile": makefile])
        defer { folder.remove() }
        _ = await folder.build([made("One")], configuration: .release)
        XCTAssertEqual(folder.text("One/bootstrap")?.contains("One release"), true)
    }

    func testEachCodeUriHasItsOwnMakefile() async throws {
        let folder = try BuildFolder(["a/Makefile": makefile, "b/Makefile": makefile])
        defer { folder.remove() }
        let result = await folder.build([made("One", in: "a/"), made("Two", in: "./b")])
        XCTAssertEqual(result.artifacts?.keys.sorted(), ["One", "Two"])
        XCTAssertTrue(FileManager.default.fileExists(atPath: folder.project.appending("a/times").string))
        XCTAssertTrue(FileManager.default.fileExists(atPath: folder.project.appending("b/times").string))
    }

    func testReadyCodeNeedsNoBuild() async throws {
        let folder = try BuildFolder(["ready/notes": "", "scripts/app.py": ""])
        defer { folder.remove() }
        try folder.write("#!/bin/sh\n", to: "ready/bootstrap", executable: true)
        let python = FunctionSource(logicalID: "P", codeURI: "scripts", runtime: "python3.13", handler: "app.main")
        let inline = FunctionSource(logicalID: "I", codeURI: nil, runtime: "nodejs22.x", handler: "index.main")
        let result = await folder.build([FunctionSource(logicalID: "R", codeURI: "ready/"), python, inline])
        XCTAssertEqual(
            result.artifacts,
            ["R": folder.realProject.appending("ready"), "P": folder.realProject.appending("scripts")]
        )
    }

    func testPackageIsUnzipped() async throws {
        let folder = try BuildFolder()
        defer { folder.remove() }
        try LocalFileSystem().writeAtomically(
            StoredZip.bytes(name: "main", text: "#!/bin/sh\n"),
            to: folder.project.appending("a.zip")
        )
        let function = FunctionSource(logicalID: "Go", codeURI: "a.zip", runtime: "go1.x", handler: "main")
        let result = await folder.build([function])
        XCTAssertEqual(result.artifacts, ["Go": folder.output.appending("Go")])
        XCTAssertEqual(folder.text("Go/main"), "#!/bin/sh\n")
    }

    func testBuildSeesNoCredential() async throws {
        let folder = try BuildFolder([
            "Makefile":
                "build-One:\n\tenv > \"$(ARTIFACTS_DIR)/bootstrap\"\n\tchmod +x \"$(ARTIFACTS_DIR)/bootstrap\"\n"
        ])
        defer { folder.remove() }
        let result = await folder.build([made("One")])
        XCTAssertNotNil(result.artifacts)
        XCTAssertEqual(folder.text("One/bootstrap")?.contains("PATH="), true)
        XCTAssertEqual(folder.text("One/bootstrap")?.contains("secret"), false)
    }

    func testEveryBuildOfAProjectHasTheSameEnvironment() async throws {
        let recipe = "build-One:\n\t@env > \"$(ARTIFACTS_DIR)/bootstrap\"; chmod +x \"$(ARTIFACTS_DIR)/bootstrap\"\n"
        let folder = try BuildFolder(["Makefile": recipe])
        defer { folder.remove() }
        var environments: Set<String> = []
        for name in ["first", "second"] {
            let output = folder.root.appending("\(name)/run")
            let result = await folder.build([made("One")], to: output)
            XCTAssertEqual(result.artifacts, ["One": output.appending("One")])
            let bytes = try LocalFileSystem().read(output.appending("One/bootstrap"))
            environments.insert(String(decoding: bytes, as: UTF8.self))
        }
        XCTAssertEqual(environments.count, 1)
        // And nothing but the results is left.
        XCTAssertEqual(try LocalFileSystem().entries(of: folder.root.appending("first")), ["run"])
    }

    func testBuildsOfOneProjectAtTheSameTimeDontMix() async throws {
        let folder = try BuildFolder(["Makefile": makefile])
        defer { folder.remove() }
        await withTaskGroup(of: (FilePath, BuildResult).self) { group in
            for number in 0..<4 {
                let output = folder.root.appending("out-\(number)")
                group.addTask { (output, await folder.build([made("One"), made("Two")], to: output)) }
            }
            for await (output, result) in group {
                XCTAssertEqual(result.artifacts?["Two"], output.appending("Two"))
            }
        }
    }

    func testFileThatIsNoLongerMadeIsNotKept() async throws {
        let folder = try BuildFolder(["Makefile": makefile])
        defer { folder.remove() }
        _ = await folder.build([made("One")])
        try folder.write("build-One:\n\ttrue\n", to: "Makefile")
        let result = await folder.build([made("One")])
        XCTAssertEqual(result.identifiers, ["bootstrap-not-built"])
    }

    func testTellsTheLinesOfTheBuild() async throws {
        let folder = try BuildFolder([
            "Makefile": "build-One:\n\t@echo '[1/2] Compiling'; echo '[2/2] Linking' >&2; false\n"
        ])
        defer { folder.remove() }
        let lines = Mutex<[BuildProgress]>([])
        _ = await folder.build([made("One")]) { progress in lines.withLock { $0.append(progress) } }
        XCTAssertEqual(Array(lines.withLock { $0 }.prefix(2)), [.line("[1/2] Compiling"), .line("[2/2] Linking")])
    }

    func testCancelledBuildLeavesNothingRunning() async throws {
        let folder = try BuildFolder(["Makefile": "build-One:\n\t@echo $$$$; sleep 1000\n"])
        defer { folder.remove() }
        let (pids, said) = AsyncStream<Int32>.makeStream()
        let task = Task {
            await folder.build([made("One")]) { progress in
                if case .line(let text) = progress, let pid = Int32(text) { said.yield(pid) }
            }
        }
        var iterator = pids.makeAsyncIterator()
        let next = await iterator.next()
        let pid = try XCTUnwrap(next)
        task.cancel()
        let result = await task.value
        XCTAssertNotNil(result.failure)
        XCTAssertEqual(kill(pid, 0), -1)
    }
}

extension BuildFolder {
    /// Without links: macOS's temporary folder is behind one.
    var realProject: FilePath {
        guard let path = realpath(project.string, nil) else { return project }
        defer { free(path) }
        return FilePath(String(cString: path))
    }
}
