import Curriculum
import WorkshopCommon
import XCTest

final class LintTests: XCTestCase {
    /// Spoils one thing and says which diagnostics that brings.
    private func lint(_ spoil: (TemporaryKit) throws -> Void) throws -> [String] {
        let kit = try TemporaryKit()
        try spoil(kit)
        let found = try kit.lint()
        for diagnostic in found {
            XCTAssertNotNil(diagnostic.suggestion, "\(diagnostic) does not say how to mend it")
            XCTAssertNotNil(diagnostic.location, "\(diagnostic) does not say where")
        }
        return found.map(\.identifier)
    }

    private let step = "Exercises/01-first/step.yml"

    func testAGoodKitIsClean() throws {
        XCTAssertEqual(try lint { _ in }, [])
    }

    func testChecks() throws {
        XCTAssertEqual(
            try lint { try $0.edit(step, "says: \"It answers\"\n", "says: \"\"\n") },
            ["check-without-words"]
        )
        XCTAssertEqual(try lint { try $0.edit(step, "    why: \"Manners\"\n", "") }, ["check-without-why"])
        XCTAssertEqual(
            try lint {
                try $0.edit(step, "why: \"Manners\"\n    needs: [testAnswers]\n", "why: a\n    needs: [testNo]\n")
            },
            ["check-unknown-need"]
        )
        XCTAssertEqual(
            try lint { try $0.edit(step, "hints: [\"one\", \"two\", \"three\"]", "hints: [\"one\", \"two\"]") },
            ["check-hints", "check-hints"]
        )
        XCTAssertTrue(
            try lint { try $0.edit(step, "test: testGreets", "test: testAnswers") }.contains("check-duplicate")
        )
    }

    func testSuiteAndManifestNameTheSameTests() throws {
        let suite = "Tests/HiddenSuites/FirstTests.swift"
        XCTAssertEqual(try lint { try $0.remove(suite) }, ["suite-missing"])
        XCTAssertEqual(
            try lint { try $0.edit(suite, "testGreets", "testGreet") },
            ["suite-test-not-listed", "check-without-test"]
        )
    }

    func testNeeds() throws {
        XCTAssertEqual(
            try lint { try $0.edit("Exercises/02-second-one/step.yml", "[first]", "[frist]") }.contains(
                "step-unknown-need"
            ),
            true
        )
        XCTAssertTrue(try lint { try $0.edit(step, "needs: []\n", "needs: [first]\n") }.contains("step-needs-circle"))
        XCTAssertTrue(try lint { try $0.edit(step, "kind: core", "kind: extra") }.contains("core-needs-extra"))
    }

    func testWhatIsDeployedFirstIsNeeded() throws {
        let second = "Exercises/02-second-one/step.yml"
        XCTAssertEqual(try lint { try $0.edit(second, "timeLimit: 30", "deployed-first: first") }, [])
        XCTAssertEqual(
            try lint { try $0.edit(step, "timeLimit: 30", "deployed-first: second-one") },
            ["step-deploys-unneeded-first"]
        )
    }

    func testFaults() throws {
        let faults = "faults: {tests: Tests/FirstTests, in: {deaf: \"hears nothing\"}}"
        XCTAssertEqual(try lint { try $0.edit(step, "timeLimit: 30", faults) }, ["faults-without-package"])
        func write(_ kit: TemporaryKit, asks: String) throws {
            try kit.edit(step, "timeLimit: 30", faults)
            try kit.write("// a package\n", to: "Exercises/01-first/faults/Package.swift")
            try kit.write("Fault.isActive(\"\(asks)\")\n", to: "Exercises/01-first/faults/Sources/First/First.swift")
            try kit.edit(
                "Tests/HiddenSuites/FirstTests.swift",
                "func testAnswers() {}",
                "func testAnswers() { \"deaf\" }"
            )
        }
        XCTAssertEqual(try lint { try write($0, asks: "deaf") }, [])
        XCTAssertEqual(try lint { try write($0, asks: "dumb") }, ["fault-unused"])
    }

    func testAgenda() throws {
        let manifest = "Exercises/curriculum.yml"
        XCTAssertEqual(
            try lint { try $0.edit(manifest, "end: \"10:00\"", "end: \"09:50\"") },
            ["agenda-not-contiguous"]
        )
        XCTAssertEqual(
            try lint { try $0.edit(manifest, "end: \"10:30\"", "end: \"10:00\"") },
            ["agenda-section-length", "agenda-too-many-minutes"]
        )
        XCTAssertEqual(try lint { try $0.edit(step, "minutes: 20", "minutes: 61") }, ["agenda-too-many-minutes"])
        XCTAssertEqual(try lint { try $0.remove("Slides/01-morning.md") }, ["lesson-missing"])
    }

    func testFiles() throws {
        XCTAssertEqual(try lint { try $0.write("x", to: "Exercises/01-first/notes.txt") }, ["stray-file"])
        XCTAssertEqual(try lint { try $0.write("x", to: "Solutions/03-third/a.swift") }, ["stray-file"])
        XCTAssertEqual(try lint { try $0.write("x", to: "Slides/12-extra.md") }, ["stray-file"])
        XCTAssertEqual(try lint { try $0.write("x", to: "Solutions/01-first/mutants/forgotten/a") }, ["stray-file"])
        XCTAssertEqual(try lint { try $0.write("x", to: "Exercises/.DS_Store") }, [])
        XCTAssertEqual(
            try lint { try $0.write("// write it\n", to: "Exercises/01-first/starter/Sources/First/main.swift") },
            ["starter-without-todo"]
        )
        XCTAssertEqual(
            try lint { try $0.write("// TODO\n", to: "Solutions/01-first/Sources/First/main.swift") },
            ["solution-with-todo"]
        )
        XCTAssertTrue(try lint { try $0.remove("Solutions/01-first") }.contains("solution-missing"))
    }

    func testMutants() throws {
        XCTAssertEqual(
            try lint { try $0.edit(step, "deleted: {rejected-by: testAnswers,", "deleted: {rejected-by: testAnswer,") },
            ["mutant-unknown-check"]
        )
        XCTAssertEqual(
            try lint {
                try $0.edit(step, "\n  wrong: {rejected-by: testGreets, says: \"it is wrong\"}", "")
                try $0.remove("Solutions/01-first/mutants/wrong")
            },
            ["too-few-mutants"]
        )
        XCTAssertEqual(try lint { try $0.remove("Solutions/01-first/mutants/wrong") }, ["mutant-without-files"])
    }
}
