import Curriculum
import SystemPackage
import WorkshopCommon
import XCTest

final class LoadTests: XCTestCase {
    func testReadsEverythingThatAStepHas() throws {
        let curriculum = try TemporaryKit().load()
        XCTAssertEqual(curriculum.title, "A day")
        XCTAssertEqual(curriculum.sections.map(\.title), ["Writing in Swift", "Hands On: more"])
        XCTAssertEqual(curriculum.sections.map(\.lesson), ["Slides/01-morning.md", "Slides/02-afternoon.md"])
        let step = try XCTUnwrap(curriculum.step("second-one"))
        XCTAssertEqual(step.number, 2)
        XCTAssertEqual(step.folderName, "02-second-one")
        XCTAssertEqual(step.suite, "SecondOneTests")
        XCTAssertEqual(step.kind, .core)
        XCTAssertEqual(step.minutes, 20)
        XCTAssertEqual(step.needs, ["first"])
        XCTAssertEqual(step.functions, ["HelloFunction"])
        XCTAssertEqual(step.timeLimit, 30)
        XCTAssertEqual(
            step.values,
            [
                DrawnValue(parameter: "Greeting", generator: .word),
                DrawnValue(parameter: "Token", generator: .secret),
                DrawnValue(place: .ssm("/a/channel"), generator: .name),
                DrawnValue(place: .secret("a/status", member: "token"), generator: .secret),
            ]
        )
        XCTAssertEqual(step.checks.map(\.test), ["testAnswers", "testGreets"])
        XCTAssertEqual(step.check("testGreets")?.needs, ["testAnswers"])
        XCTAssertEqual(step.check("testGreets")?.hints, ["one", "two", "three"])
        XCTAssertEqual(step.check("testGreets")?.location.line, 18)
        XCTAssertEqual(step.mutants.map(\.name), ["deleted", "constant", "wrong"])
        XCTAssertEqual(step.mutants[0].overlay.paths, ["a.swift"])
        XCTAssertEqual(step.readme, "# Second\n")
        XCTAssertEqual(step.starter.paths, ["Sources/Second/main.swift"])
        XCTAssertEqual(step.solution.paths, ["Sources/Second/main.swift", "template.yaml"])
        XCTAssertEqual(curriculum.workspace.paths, ["Makefile", "template.yaml"])
    }

    func testTimeLimitAndListsHaveDefaults() throws {
        let kit = try TemporaryKit()
        try kit.edit("Exercises/01-first/step.yml", "timeLimit: 30\n", "")
        try kit.edit("Exercises/01-first/step.yml", "needs: []\n", "")
        let step = try XCTUnwrap(kit.load().step("first"))
        XCTAssertEqual(step.timeLimit, 60)
        XCTAssertEqual(step.needs, [])
    }

    func testUnknownKeyIsToldWithItsLineAndTheNearestName() throws {
        let kit = try TemporaryKit()
        try kit.edit("Exercises/01-first/step.yml", "minutes:", "minuts:")
        let diagnostics = kit.loadDiagnostics()
        XCTAssertEqual(
            diagnostics.map(\.description),
            [
                "Exercises/01-first/step.yml:1:1: error: the step needs the key 'minutes' [manifest-missing-key]",
                "Exercises/01-first/step.yml:4:1: error: the step has no key 'minuts' [manifest-unknown-key]",
            ]
        )
        XCTAssertEqual(diagnostics.last?.suggestion, "did you mean 'minutes'?")
    }

    func testAllMistakesAreToldAtOnce() throws {
        let kit = try TemporaryKit()
        try kit.edit("Exercises/curriculum.yml", "slug: morning", "slug: Mor ning")
        try kit.edit("Exercises/01-first/step.yml", "kind: core", "kind: main")
        try kit.edit("Exercises/02-second-one/step.yml", "Token: secret", "Token: sekret")
        XCTAssertTrue(
            kit.loadDiagnostics().contains {
                $0.description.hasPrefix(
                    "Exercises/curriculum.yml:5:5: error: 'slug' of a section has to be lower-case"
                )
            }
        )
        try kit.edit("Exercises/curriculum.yml", "slug: Mor ning", "slug: morning")
        XCTAssertTrue(
            kit.loadDiagnostics().contains { $0.message.hasPrefix("'kind' of the step has to be core or extra") }
        )
        XCTAssertTrue(
            kit.loadDiagnostics().contains { $0.message.hasPrefix("'Token' of the drawn parameters has to be word or") }
        )
    }

    func testBrokenYAMLIsToldWithItsPlace() throws {
        let kit = try TemporaryKit()
        try kit.edit("Exercises/01-first/step.yml", "needs: []", "needs: [")
        let diagnostics = kit.loadDiagnostics()
        XCTAssertEqual(diagnostics.map(\.identifier), ["manifest-not-yaml"])
        XCTAssertEqual(diagnostics.first?.location?.file, "Exercises/01-first/step.yml")
        XCTAssertNotNil(diagnostics.first?.location?.line)
        try kit.edit("Exercises/01-first/step.yml", "needs: [", "title: Again")
        XCTAssertEqual(kit.loadDiagnostics().map(\.identifier), ["manifest-not-yaml"])
    }

    func testAMissingStepSaysWhichFolderToRename() throws {
        let kit = try TemporaryKit()
        try kit.fileSystem.move(
            kit.root.appending("Exercises/01-first"),
            to: kit.root.appending("Exercises/07-first")
        )
        let diagnostic = try XCTUnwrap(kit.loadDiagnostics().first)
        XCTAssertEqual(diagnostic.message, "there is no Exercises/01-first/step.yml")
        XCTAssertEqual(
            diagnostic.suggestion,
            "rename Exercises/07-first (and its folder in Solutions) to 01-first"
        )
    }

    func testAMissingOrEmptyManifestIsOneClearDiagnostic() throws {
        let kit = try TemporaryKit()
        try kit.remove("Exercises/curriculum.yml")
        XCTAssertEqual(kit.loadDiagnostics().map(\.identifier), ["curriculum-file-missing"])
        try kit.write("", to: "Exercises/curriculum.yml")
        XCTAssertEqual(kit.loadDiagnostics().map(\.identifier), ["manifest-not-a-mapping"])
        try kit.write("title: A\ntrack: {language: Swift}\n", to: "Exercises/curriculum.yml")
        XCTAssertEqual(kit.loadDiagnostics().map(\.message), ["the curriculum needs the key 'sections'"])
        try kit.fileSystem.writeAtomically([0xFF, 0xFE], to: kit.root.appending("Exercises/curriculum.yml"))
        XCTAssertEqual(kit.loadDiagnostics().map(\.identifier), ["manifest-not-utf8"])
    }

    func testAManifestCutAnywhereNeverTraps() throws {
        let kit = try TemporaryKit()
        for path in ["Exercises/curriculum.yml", "Exercises/01-first/step.yml"] {
            let whole = try kit.fileSystem.read(kit.root.appending(path))
            for length in 0..<whole.count {
                try kit.fileSystem.writeAtomically(Array(whole[..<length]), to: kit.root.appending(path))
                _ = kit.loadDiagnostics()
            }
            try kit.fileSystem.writeAtomically(whole, to: kit.root.appending(path))
        }
        XCTAssertEqual(kit.loadDiagnostics(), [])
    }

    func testTheSameStepTwiceIsAnError() throws {
        let kit = try TemporaryKit()
        try kit.edit("Exercises/curriculum.yml", "[second-one]", "[first]")
        XCTAssertTrue(kit.loadDiagnostics().contains { $0.identifier == "curriculum-duplicate-step" })
    }

    func testVendoredFilesComeFromTheCheckouts() throws {
        let kit = try TemporaryKit()
        let checkouts = kit.root.appending(".build/checkouts")
        try kit.write("// manifest", to: ".build/checkouts/swift-log/Package.swift")
        try kit.write("a", to: ".build/checkouts/swift-log/Sources/Logging/A.swift")
        try kit.write("docs", to: ".build/checkouts/swift-log/Sources/Logging/Docs.docc/index.md")
        try kit.write("test", to: ".build/checkouts/swift-log/Tests/T.swift")
        let curriculum = try kit.load()
        let tree = try curriculum.vendoredFiles(checkouts: checkouts, fileSystem: kit.fileSystem)
        XCTAssertEqual(
            tree.paths,
            ["Packages/swift-log/Package.swift", "Packages/swift-log/Sources/Logging/A.swift"]
        )
        try kit.remove(".build")
        XCTAssertThrowsError(try curriculum.vendoredFiles(checkouts: checkouts, fileSystem: kit.fileSystem)) {
            let diagnostic = ($0 as? DiagnosticError)?.diagnostics.first
            XCTAssertEqual(diagnostic?.identifier, "vendored-package-missing")
            XCTAssertTrue(diagnostic?.suggestion?.contains("swift package resolve") ?? false)
        }
    }
}
