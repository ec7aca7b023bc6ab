import Curriculum
import SystemPackage
import WorkshopCommon
import XCTest

/// A small kit in memory: two steps that are right in every way, for tests to spoil.
struct TemporaryKit {
    let root = FilePath("/kit")
    let fileSystem = MemoryFileSystem()

    init() throws {
        for (path, text) in TemporaryKit.files { try write(text, to: path) }
    }

    func write(_ text: String, to path: String) throws {
        try fileSystem.writeAtomically(Array(text.utf8), to: root.appending(path))
    }

    func remove(_ path: String) throws {
        try fileSystem.remove(root.appending(path))
    }

    /// Replaces a part of a file that has to be there.
    func edit(_ path: String, _ part: String, _ replacement: String) throws {
        let text = String(decoding: try fileSystem.read(root.appending(path)), as: UTF8.self)
        XCTAssertTrue(text.contains(part), "\(path) has no '\(part)'")
        try write(
            text.split(separator: part, omittingEmptySubsequences: false).joined(separator: replacement),
            to: path
        )
    }

    func load() throws -> Curriculum { try Curriculum.load(kit: root, fileSystem: fileSystem) }

    func lint() throws -> [Diagnostic] { try load().lint(fileSystem: fileSystem) }

    /// What `load` tells when it can't go on.
    func loadDiagnostics() -> [Diagnostic] {
        do {
            _ = try load()
            return []
        } catch {
            return (error as? DiagnosticError)?.diagnostics ?? []
        }
    }

    static let files = [
        "Exercises/curriculum.yml": """
        title: A day
        track:
          language: Swift
        sections:
          - slug: morning
            title: Writing in {language}
            start: "09:00"
            end: "10:00"
            steps: [first]
          - slug: afternoon
            title: "Hands On: more"
            start: "10:00"
            end: "10:30"
            steps: [second-one]
        vendored:
          - package: swift-log
            paths: [Package.swift, Sources]
        """,
        "Exercises/Workspace/template.yaml": "Resources:\n\n# End of the resources.\n\nOutputs:\n",
        "Exercises/Workspace/Makefile": "build:\n\ttrue\n",
        "Exercises/01-first/step.yml": step(title: "First", section: "morning"),
        "Exercises/01-first/README.md": "# First\n\nDo it.\n",
        "Exercises/01-first/starter/Sources/First/main.swift": "// TODO: write it\n",
        "Solutions/01-first/Sources/First/main.swift": "print(1)\n",
        "Solutions/01-first/template.yaml": "Resources:\n  First: 1\n\n# End of the resources.\n\nOutputs:\n",
        "Exercises/02-second-one/step.yml": step(title: "Second", section: "afternoon", needs: "[first]"),
        "Exercises/02-second-one/README.md": "# Second\n",
        "Exercises/02-second-one/starter/Sources/Second/main.swift": "// TODO: write this\n",
        "Solutions/02-second-one/Sources/Second/main.swift": "print(2)\n",
        "Solutions/02-second-one/template.yaml":
            "Resources:\n  First: 1\n\n# End of the resources.\n\nOutputs:\n  Second: 2\n",
        "Slides/01-morning.md": "# Morning\n",
        "Slides/02-afternoon.md": "# Afternoon\n",
        "Tests/HiddenSuites/FirstTests.swift": suite("FirstTests"),
        "Tests/HiddenSuites/SecondOneTests.swift": suite("SecondOneTests"),
    ].merging(
        ["01-first", "02-second-one"].flatMap { folder in
            ["deleted", "constant", "wrong"].map { ("Solutions/\(folder)/mutants/\($0)/a.swift", "// \($0)\n") }
        },
        uniquingKeysWith: { first, _ in first }
    )

    private static func step(title: String, section: String, needs: String = "[]") -> String {
        """
        title: \(title)
        section: \(section)
        kind: core
        minutes: 20
        needs: \(needs)
        functions: [HelloFunction]
        values:
          parameters: {Greeting: word, Token: secret}
          ssm: {/a/channel: name}
          secrets:
            a/status: {token: secret}
        timeLimit: 30
        checks:
          - test: testAnswers
            says: "It answers"
            why: "A client waits for it"
            hints: ["one", "two", "three"]
          - test: testGreets
            says: "It greets"
            why: "Manners"
            needs: [testAnswers]
            hints: ["one", "two", "three"]
        mutants:
          deleted: {rejected-by: testAnswers, says: "there is no handler"}
          constant: {rejected-by: testGreets, says: "it always says hello"}
          wrong: {rejected-by: testGreets, says: "it is wrong"}
        """
    }

    private static func suite(_ name: String) -> String {
        "final class \(name): StepSuite {\n    func testAnswers() {}\n    func testGreets() async throws {}\n}\n"
    }
}
